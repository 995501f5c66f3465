"""One step of one row: seen, permitted, locked, in a state that allows it; then moved, saved and recorded."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django_fsm import FSMField, can_proceed

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from nominations import states
from nominations.emails.overtaken import OVERTAKEN, overtaken
from nominations.models import Nomination
from nominations.querysets.letters import reminders
from nominations.rules.call import not_called_off
from nominations.states import Status
from notifications import digest, outbox

ROLES = ("director", "secretariat", "chair", "juror", "officer", "focal_point", "reviewer")


@cache
def _field(model: type[models.Model]) -> FSMField:
    return next(field for field in model._meta.get_fields() if isinstance(field, FSMField))


@cache
def right(model: type[models.Model], verb: str) -> Callable[[Any, Person], bool]:
    """The predicate that the transition declares: who may ever do this."""
    declared = _field(model).get_all_transitions(model)
    return next(transition.permission for transition in declared if transition.name == verb)


def state_of(row: models.Model) -> str:
    """Where the row stands."""
    return str(getattr(row, _field(type(row)).name))


def permitted(row: models.Model, verb: str, by: Person) -> bool:
    """Whether this person may ever take this row through this transition."""
    return by.is_clock or right(type(row), verb)(row, by)


def held(model: Any, key: str, may: Callable[[Any, Person], bool], *, by: Person) -> Any:
    """The row, seen, permitted, and read fresh under its lock: how every act on one row begins."""
    seen = door.see(model.objects.visible_to(by), key)
    door.allow(may(seen, by))
    return door.lock(model.objects.filter(pk=seen.pk)).get()


def take(model: Any, key: str, verb: str, *, by: Person) -> Any:
    """The same of a row that stands where the verb can start."""
    row = held(model, key, lambda seen, person: permitted(seen, verb, person), by=by)
    door.require(startable(row, verb))
    return row


def startable(row: Any, verb: str) -> Verdict:
    """Whether the verb can start where the row stands; in words that depend only on what the person is shown."""
    if isinstance(row, Nomination) and row.call.is_cancelled:
        return not_called_off(row.call)
    if can_proceed(getattr(row, verb), check_conditions=False):
        return Verdict.ok("startable")
    if isinstance(row, Nomination) and row.status == Status.LAPSED:
        return Verdict.fail("startable", _lapsed(), verb=verb)
    where = row.shown.label if isinstance(row, Nomination) else row.get_state_display()
    sentence = _("This has moved on: it is now “%(state)s”. Look at its page to see what can be done.")
    return Verdict.fail("startable", sentence % {"state": where}, verb=verb)


def _lapsed() -> str:
    return _(
        "The deadline has passed, and the file lapsed. What was written before is kept; "
        "only the secretariat can accept it later, with a reason."
    )


def move(
    row: Any, verb: str, *, by: Person, facts: dict[str, Any] | None = None, reason: str = "", act: str = ""
) -> None:
    """Takes the row through one transition, saves it and records it."""
    before = state_of(row)
    getattr(row, verb)()
    if isinstance(row, Nomination):
        row.since = clock.now()
    row.save()
    if isinstance(row, Nomination):
        call_off(row, verb, before)
    door.record(
        act or verb,
        row,
        by=by,
        role=role(by),
        state_from=before,
        state_to=state_of(row),
        facts=facts,
        reason=reason,
    )


def call_off(file: Nomination, verb: str, before: str = "") -> None:
    """What this act undoes or overtakes leaves no more; nor reminders of a deadline at which nobody has to act now."""
    if verb in OVERTAKEN:
        letters = overtaken(verb, file)
        digest.take_apart(letters)  # an e-mail of the day that a mail server put off lists them beside others
        outbox.call_off(letters)
    if before in states.CLOSES_WITH:
        outbox.call_off(reminders([file]))


def begin(row: Any, verb: str, *, by: Person, facts: dict[str, Any] | None = None, reason: str = "") -> None:
    """Records that a row came into being, and in which state."""
    door.record(verb, row, by=by, role=role(by), state_to=state_of(row), facts=facts, reason=reason)


def role(by: Person) -> str:
    """In which capacity a person acted: the highest one held."""
    return "clock" if by.is_clock else next((name for name in ROLES if by.has(name)), "")
