"""Many letters at once: proposed by one person, released by a second, stopped by anyone, and gone on with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from nominations import permissions
from nominations.models import Call, Dispatch, Enclosed, Proposal
from nominations.querysets.dispatch import held_for, leaving, narrowed, reads, releasable, unchanged
from nominations.querysets.letters import emails_visible_to
from nominations.rules import dispatch as rules
from nominations.workflow.steps import held, role
from notifications import bell, digest, outbox
from notifications.blank import BLANK
from notifications.models import Email

State = Dispatch.State


@door.act
def propose_dispatch(*, by: Person, event: str, language: str = "", version: str = "", reason: str = "") -> Dispatch:
    """The held letters of an event become one list, with the mark of how each of them reads now."""
    door.allow(permissions.handles_letters(None, by))
    door.require(rules.of_one_event(event))
    asked = {"event": event, "language": language, "version": version}
    letters = narrowed(releasable(by), asked).order_by("pk")
    number = letters.count()
    door.require(rules.some(number), rules.worded(letters.filter(BLANK).count()))
    facts = {"event": event, "language": language, "reason": reason}
    dispatch = Dispatch.objects.create(by=by.someone, at=clock.now(), **facts)
    number = _enclose(dispatch, letters)
    _record(dispatch, "propose_dispatch", by, "", reason, letters=number)
    return dispatch


def _enclose(dispatch: Dispatch, letters: QuerySet[Email]) -> int:
    """With the mark of how each reads now. Says how many."""
    found = list(letters.annotate(now=reads()).values_list("pk", "now"))
    rows = [Enclosed(dispatch=dispatch, email_id=pk, mark=now) for pk, now in found]
    return len(Enclosed.objects.bulk_create(rows))


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
    door.require(rules.public(dispatch))
    door.require(rules.typed(number, len(going)))
    out = dispatch.enclosed.exclude(email__in=going).update(left_out=True)
    dispatch.due = due or clock.now()
    Enclosed.objects.go_anew(going)  # before this one is among those that let them go
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
    door.require(rules.some_on_the_way(dispatch))
    there = _fetched_back(dispatch)
    held = outbox.hold_back(Email.objects.filter(pk__in=there))
    dispatch.enclosed.filter(email__in=there).update(stopped=True)
    _moved(dispatch, State.STOPPED)
    _record(dispatch, "stop_dispatch", by, State.RUNNING, letters=held)
    return dispatch


def _fetched_back(dispatch: Dispatch) -> list[int]:
    """All that may leave, under their locks; what waits in an e-mail of the day is taken out of it first."""
    _locked(digest.with_those_beside(leaving(dispatch)))  # nobody gathers any of them from here on
    digest.take_apart(leaving(dispatch))
    return _locked(leaving(dispatch))


def _moved(dispatch: Dispatch, state: str) -> None:
    dispatch.state = state
    dispatch.save(update_fields=["state", "due"])


@door.act
def resume_dispatch(key: str, *, by: Person) -> Dispatch:
    """What was held by the stop leaves after all, where it stopped; what changed since is left out."""
    dispatch = _taken(key, "resume_dispatch", by)
    door.require(rules.some_stopped(dispatch))
    going = _locked(unchanged(dispatch, stopped=True))
    door.require(rules.public(dispatch))
    out = dispatch.enclosed.given_up().exclude(email__in=going).update(left_out=True)
    dispatch.enclosed.filter(stopped=True).update(stopped=False)
    dispatch.due = max(dispatch.due or clock.now(), clock.now())
    _moved(dispatch, State.RUNNING)
    outbox.let_go_as_wished(Email.objects.filter(pk__in=going), dispatch.due, outbox.go_on)
    _record(dispatch, "resume_dispatch", by, State.STOPPED, letters=len(going), left_out=out)
    bell.ring()
    return dispatch


# With an announcement: the proposal of its release, or of its return, is that of its letters.


def held_fast(proposal: Proposal, worded: Callable[[int], Verdict] = rules.worded) -> list[int]:
    """The letters that wait for a proposal, under their locks: what was being reworded is finished, or refused.

    One that shows nothing keeps all of them back.
    """
    found = _locked(held_for(proposal).order_by("pk"))
    door.require(worded(Email.objects.filter(BLANK, pk__in=found).count()))
    return found


def typed(proposal: Proposal, number: int, by: Person) -> None:
    """Whoever confirms has typed how many of the letters that they may read will leave."""
    there = emails_visible_to(by).filter(pk__in=held_fast(proposal, rules.still_worded)).count()
    door.require(rules.typed(number, there))


def let_go(proposal: Proposal | None, letters: QuerySet[Email], by: Person) -> int:
    """The letters leave as one release of the two persons who set it, so that it can be watched and stopped."""
    going = Email.objects.filter(pk__in=_locked(letters.filter(state=Email.State.HELD).order_by("pk"))).order_by("pk")
    if proposal is not None and going.exists():
        dispatch = _of(proposal)
        Enclosed.objects.go_anew(going.values("pk"))
        number = _enclose(dispatch, going)
        _record(dispatch, "release_dispatch", by, "", letters=number)
    return outbox.go_on(going, clock.now())


def _of(proposal: Proposal) -> Dispatch:
    who = {"by": proposal.by, "decided_by": proposal.decided_by, "decided_at": proposal.decided_at}
    facts = {"at": proposal.at, "due": clock.now(), "state": State.RUNNING, "reason": proposal.reason}
    return Dispatch.objects.create(proposal=proposal, **who, **facts)


def stop_all(call: Call, by: Person) -> None:
    """What left with an announcement that is withdrawn: a release of which something is on its way stops."""
    for dispatch in door.lock(Dispatch.objects.of_announcement(call).running().order_by("pk")):
        if waiting := dispatch.letters_on_the_way.count():
            _moved(dispatch, State.STOPPED)
            _record(dispatch, "stop_dispatch", by, State.RUNNING, letters=waiting)


def forget_stops(call: Call) -> None:
    """What leaves anew with its announcement is not gone on with a second time."""
    Enclosed.objects.filter(dispatch__in=Dispatch.objects.of_announcement(call)).update(stopped=False)
