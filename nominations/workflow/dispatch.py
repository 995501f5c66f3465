"""Many letters at once: proposed by one person, released by a second, stopped by anyone, and gone on with."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Dispatch, Enclosed
from nominations.querysets.dispatch import narrowed, on_the_way, reads, releasable, unchanged
from nominations.rules import dispatch as rules
from nominations.workflow.steps import held, role
from notifications import bell, outbox
from notifications.models import Email

State = Dispatch.State
BLANK = Q(title="") | Q(text__regex=r"^\s*$")


@door.act
def propose_dispatch(*, by: Person, event: str, language: str = "", version: str = "", reason: str = "") -> Dispatch:
    """The held letters of an event become one list, with the mark of how each of them reads now."""
    door.allow(permissions.handles_letters(None, by))
    asked = {"event": event, "language": language, "version": version}
    letters = narrowed(releasable(by), asked).order_by("pk")
    found = list(letters.annotate(now=reads()).values_list("pk", "now"))
    door.require(rules.some(len(found)), rules.worded(letters.filter(BLANK).count()))
    facts = {"event": event, "language": language, "reason": reason}
    dispatch = Dispatch.objects.create(by=by.someone, at=clock.now(), **facts)
    Enclosed.objects.bulk_create(Enclosed(dispatch=dispatch, email_id=pk, digest=now) for pk, now in found)
    _record(dispatch, "propose_dispatch", by, "", reason, letters=len(found))
    return dispatch


def _record(dispatch: Dispatch, verb: str, by: Person, before: str, reason: str = "", **facts: Any) -> None:
    facts |= {"event": dispatch.event}
    states = {"state_from": before, "state_to": dispatch.state}
    door.record(verb, dispatch, by=by, role=role(by), facts=facts, reason=reason, **states)


def _taken(key: str, verb: str, by: Person) -> Dispatch:
    dispatch = held(Dispatch, key, permissions.releases, by=by)
    door.require(rules.stands(verb, dispatch))
    return dispatch


def _locked(emails: QuerySet[Email]) -> list[int]:
    """Read under their locks, so that nobody edits, holds or sends one meanwhile."""
    return list(door.lock(emails).values_list("pk", flat=True))


@door.act
def release_dispatch(key: str, number: int, *, by: Person, due: datetime | None = None) -> Dispatch:
    """A second person lets the letters go that read as proposed; the others are left out, by name."""
    dispatch = _taken(key, "release_dispatch", by)
    door.require(rules.second_person(dispatch, by), rules.to_come(due, clock.now()))
    door.require(rules.all_readable(dispatch.enclosed.count() - dispatch.enclosed.visible_to(by).count()))
    going = _locked(unchanged(dispatch))
    door.require(rules.typed(number, len(going)))
    out = dispatch.enclosed.exclude(email__in=going).update(left_out=True)
    dispatch.due = due or clock.now()
    _decided(dispatch, State.RUNNING, by)
    outbox.let_go_as_wished(Email.objects.filter(pk__in=going), dispatch.due)
    _record(dispatch, "release_dispatch", by, State.PROPOSED, letters=number, left_out=out)
    bell.ring()
    return dispatch


def _decided(dispatch: Dispatch, state: str, by: Person) -> None:
    dispatch.state, dispatch.decided_by, dispatch.decided_at = state, by.someone, clock.now()
    dispatch.save()


@door.act
def send_back_dispatch(key: str, *, by: Person, reason: str) -> Dispatch:
    """The letters stay held; whoever proposed them may take the proposal back in the same way."""
    dispatch = _taken(key, "send_back_dispatch", by)
    _decided(dispatch, State.SENT_BACK, by)
    _record(dispatch, "send_back_dispatch", by, State.PROPOSED, reason)
    return dispatch


@door.act
def stop_dispatch(key: str, *, by: Person) -> Dispatch:
    """Whatever has not been handed over is held again, at once and by one person alone."""
    dispatch = _taken(key, "stop_dispatch", by)
    waiting = _locked(on_the_way(dispatch))
    outbox.hold_back(Email.objects.filter(pk__in=waiting))
    dispatch.enclosed.filter(email__in=waiting).update(stopped=True)
    _moved(dispatch, State.STOPPED)
    _record(dispatch, "stop_dispatch", by, State.RUNNING, letters=len(waiting))
    return dispatch


def _moved(dispatch: Dispatch, state: str) -> None:
    dispatch.state = state
    dispatch.save(update_fields=["state", "due"])


@door.act
def resume_dispatch(key: str, *, by: Person) -> Dispatch:
    """What was held by the stop leaves after all, where it stopped; what changed since is left out."""
    dispatch = _taken(key, "resume_dispatch", by)
    going = _locked(unchanged(dispatch, stopped=True))
    out = dispatch.enclosed.filter(stopped=True).exclude(email__in=going).update(left_out=True)
    dispatch.enclosed.filter(stopped=True).update(stopped=False)
    dispatch.due = max(dispatch.due or clock.now(), clock.now())
    _moved(dispatch, State.RUNNING)
    outbox.let_go_as_wished(Email.objects.filter(pk__in=going), dispatch.due)
    _record(dispatch, "resume_dispatch", by, State.STOPPED, letters=len(going), left_out=out)
    bell.ring()
    return dispatch
