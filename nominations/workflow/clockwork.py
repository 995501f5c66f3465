"""The acts that nobody does but time, run one after the other; one that fails does not hold up the rest."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from accounts.person import Person
from audit import clock
from cities import workflow as cities
from nominations.models import Call
from nominations.workflow import (
    application,
    day,
    decision,
    entering,
    last_notice,
    reminding,
    reminding_jury,
    reviewing,
    screening,
    seats,
    selfchecking,
)
from nominations.workflow import call as calls

log = logging.getLogger(__name__)

# What it is called in the log, the keys of what it is due for at an instant, and the act.
Due = tuple[str, Callable[[datetime], Iterable[str]], Callable[..., Any]]
EACH: tuple[Due, ...] = (
    ("remind of the entry", entering.to_remind, entering.remind_entry),
    ("close the entry", entering.overdue, entering.close_entry),
    ("ask the officer", lambda _at: cities.to_ask(), cities.ask_in_post),
    ("propose as inactive", lambda _at: cities.to_find_inactive(), cities.find_inactive),
    ("open the report of", cities.reports_to_open, cities.open_report),
    ("remind of the report", cities.reports_to_remind, last_notice.remind_report),
    ("check the conflicts in", selfchecking.due, selfchecking.check_conflicts),
    ("end the term of the juror", seats.overdue, seats.close_term),
    ("tell the reviewer", reviewing.to_tell, reviewing.tell_reviewer),
    ("remind the juror", reminding_jury.jurors_to_remind, reminding_jury.remind_seat),
    ("remind of the question about", reminding.answers_due, reminding.remind_of_answer),
    ("tell the day to", day.to_tell, day.tell_day),
    ("close the clarification of", lambda _at: screening.overdue_clarifications(), screening.close_clarification),
)


def due() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Each act that is due, with a name for the log; what comes later is looked for when it is its turn."""
    by = Person.clock()
    yield from _of_calls(by)
    for name, keys, act in EACH:
        for key in _found(name, keys, clock.now()):
            yield f"{name} {key}", partial(act, key, by=by)
    for call in Call.objects.due_for_announcement(clock.now()):
        yield f"announce {call.slug}", partial(decision.announce, call.key, by=by)


def _of_calls(by: Person) -> Iterator[tuple[str, Callable[[], Any]]]:
    for key in Call.objects.opening_untold(clock.now()).values_list("key", flat=True):
        yield f"tell the opening of {key}", partial(calls.tell_opening, key, by=by)
    for call in Call.objects.running().with_dates():
        for key in _found(f"remind in {call.slug}", reminding.due, call, clock.now()):
            yield f"remind of {key}", partial(reminding.remind, key, by=by)
        for key in _found(f"lapse in {call.slug}", application.overdue, call, clock.now()):
            yield f"lapse {key}", partial(application.lapse_overdue, key, by=by)


def _found(name: str, look: Callable[..., Iterable[str]], *of: Any) -> list[str]:
    """The keys of what is due; where they cannot be found, what comes after is looked for all the same."""
    try:
        return list(look(*of))
    except Exception:
        log.exception("The clock could not look for what to do: %s.", name)
        return []


def run() -> None:
    """Runs what is due."""
    for name, act in due():
        try:
            act()
        except Exception:
            log.exception("The clock could not %s.", name)
