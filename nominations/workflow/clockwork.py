"""The acts that nobody does but time, run one after the other; one that fails does not hold up the rest."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from accounts.person import Person
from audit import clock
from cities import workflow as cities
from nominations.models import Call
from nominations.workflow import application, decision, entering, reminding, reviewing, screening

log = logging.getLogger(__name__)


def due() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each act that is due, with a name for the log."""
    by = Person.clock()
    for call in Call.objects.running().with_dates():
        if reminding.due(call, clock.now()):
            yield f"remind in {call.slug}", partial(reminding.remind_all, call.key, by=by)
        if application.overdue(call, clock.now()):
            yield f"lapse in {call.slug}", partial(application.lapse_overdue, call.key, by=by)
    for key in entering.to_remind(clock.now()):
        yield f"remind of the entry {key}", partial(entering.remind_entry, key, by=by)
    for key in entering.overdue(clock.now()):
        yield f"close the entry {key}", partial(entering.close_entry, key, by=by)
    for key in cities.to_ask():
        yield f"ask the officer {key}", partial(cities.ask_in_post, key, by=by)
    for key in reviewing.to_tell(clock.now()):
        yield f"tell the reviewer {key}", partial(reviewing.tell_reviewer, key, by=by)
    for key in reminding.answers_due(clock.now()):
        yield f"remind of the question about {key}", partial(reminding.remind_of_answer, key, by=by)
    for key in screening.overdue_clarifications():
        yield f"close the clarification of {key}", partial(screening.close_clarification, key, by=by)
    for call in Call.objects.due_for_announcement(clock.now()):
        yield f"announce {call.slug}", partial(decision.announce, call.key, by=by)


def run() -> None:
    """Runs what is due."""
    for name, act in due():
        try:
            act()
        except Exception:
            log.exception("The clock could not %s.", name)
