"""The hand of the clock, as `nominations/workflow/clockwork.py` lists it; handover packs; what mail servers return."""

import logging

from celery import shared_task
from django.conf import settings

from nominations import fetching
from nominations.models import Handover
from nominations.views import packing
from nominations.workflow import clockwork, handover
from notifications.mailbox import UnreadableError

log = logging.getLogger(__name__)


@shared_task(name="nominations.tasks.run_clock")
def run_clock() -> None:
    """Runs every act of the clock that is due; twice is as good as once."""
    clockwork.run()


@shared_task(name="nominations.tasks.build_handovers", soft_time_limit=1700, time_limit=1790)
def build_handovers() -> None:
    """Makes the packs that were asked for, each by one worker alone."""
    for made in Handover.objects.waiting().select_related("call", "by"):
        if handover.begin(made):
            _build(made)


def _build(made: Handover) -> None:
    try:
        packing.build(made)
    except Exception as error:
        log.exception("The handover pack %s could not be made.", made.key)
        handover.give_up(made, type(error).__name__)


@shared_task(name="nominations.tasks.sweep_handovers")
def sweep_handovers() -> None:
    """Once a day, while few are at work."""
    log.info("Deleted %d handover packs.", handover.sweep())


@shared_task(name="nominations.tasks.fetch_bounces")
def fetch_bounces() -> None:
    """What mail servers sent back since, where a mailbox for it is named."""
    if not settings.BOUNCE_MAILBOX:
        return
    try:
        log.info("Read what came back: %s.", dict(fetching.fetch()))
    except UnreadableError as trouble:
        log.warning("%s", trouble)
