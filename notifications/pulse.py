"""The pulse of delivery: which part is late, for the banner and for whoever watches the machine."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet, Value

from notifications import allowance
from notifications.models import Email, Heartbeat

WORKER = "worker"
SILENCE = "mail server"  # since when it does not answer; no row while it does
LETTERS = "e-mails"
MOST = {WORKER: timedelta(seconds=90), SILENCE: timedelta(minutes=5), LETTERS: timedelta(minutes=5)}


def late(now: datetime) -> dict[str, datetime]:
    """The parts that are late, each with the instant since when; a part that was never seen is none of them."""
    signs = dict(_beats().union(_oldest(now), all=True))
    found = {part: since for part, since in signs.items() if now - since > MOST[part]}
    if LETTERS in found and allowance.is_used_up(now):  # they wait on purpose
        del found[LETTERS]
    return found


def is_alive(now: datetime) -> bool:
    """A worker has given a sign, and not long ago."""
    return Heartbeat.objects.filter(part=WORKER, at__gte=now - MOST[WORKER]).exists()


def beat(now: datetime) -> None:
    """Beat and a worker are both alive."""
    Heartbeat.objects.update_or_create(part=WORKER, defaults={"at": now})


def line_is_silent(now: datetime) -> bool:
    """The mail server did not answer; the first time counts. Whether this was the first time since it answered."""
    return Heartbeat.objects.get_or_create(part=SILENCE, defaults={"at": now})[1]


def line_answers() -> None:
    """The mail server answers again."""
    Heartbeat.objects.filter(part=SILENCE).delete()


def nobody_waited(now: datetime) -> None:
    """The demo's clock was moved to this instant: what it skipped made nothing late."""
    Heartbeat.objects.filter(part=WORKER, at__lt=now).update(at=now)
    Email.objects.filter(state=Email.State.QUEUED, due__lt=now).update(due=now)


def _beats() -> QuerySet:
    return Heartbeat.objects.filter(part__in=[WORKER, SILENCE]).order_by().values_list("part", "at")


def _oldest(now: datetime) -> QuerySet:
    """The e-mail that waits longest, for a sender or to be gathered; back-off or a returned address mean to keep it."""
    waiting = Email.objects.come(now).order_by("due").annotate(part=Value(LETTERS), at=F("due"))
    return waiting.values_list("part", "at")[:1]
