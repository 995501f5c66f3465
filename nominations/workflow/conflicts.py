"""A conflict of the secretariat's or the director's own with a file; and for how many years a juror's tie counts."""

from typing import Any

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.models import Call, Nomination, Proposal, StaffConflict
from nominations.rules import application as application_rules
from nominations.rules import jury as jury_rules
from nominations.rules import screening as rules
from nominations.workflow.screening import decide
from nominations.workflow.steps import held, role


@door.act
def keep_away(key: str, *, by: Person, reason: str) -> StaffConflict:
    """Somebody who works on files by office has a conflict with this one, and sees it no more."""
    nomination = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.stays_away(nomination, by))
    door.require(application_rules.reasoned(reason))
    conflict, _made = StaffConflict.objects.get_or_create(
        user=by.someone, nomination=nomination, defaults={"reason": reason, "at": clock.now()}
    )
    door.record("keep_away", nomination, by=by, role=role(by), facts={"person": by.someone.key}, reason=reason)
    return conflict


@door.act
def set_tie_years(call_key: str, *, by: Person, years: int, reason: str) -> Call:
    """For how many years an earlier tie of a juror to a city counts in this call; settled when the jury begins."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    door.require(jury_rules.before_reading(call), application_rules.reasoned(reason))
    facts = {"from": call.tie_years, "to": years}
    call.tie_years = years
    call.save(update_fields=["tie_years"])
    door.record("set_tie_years", call, by=by, role=role(by), facts=facts, reason=reason)
    return call


@door.act
def propose_lift(key: str, person_key: str, *, by: Person, reason: str) -> Proposal:
    """One person proposes that a colleague may see the file again; one proposal is open at a time."""
    nomination = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.runs_jury(nomination, by))
    user = door.see(User.objects.filter(pk__in=nomination.staff_conflicts.values("user")), person_key)
    open_one = nomination.proposals.open().filter(kind=Proposal.Kind.LIFT_CONFLICT).first()
    door.require(application_rules.reasoned(reason), rules.one_lift(open_one, user))
    if open_one:
        return open_one
    facts = {"person": user.key}
    door.record("propose_lift", nomination, by=by, role=role(by), facts=facts, reason=reason)
    return Proposal.objects.create(
        kind=Proposal.Kind.LIFT_CONFLICT,
        call=nomination.call,
        nomination=nomination,
        facts=facts,
        reason=reason,
        by=by.someone,
        at=clock.now(),
    )


@door.act
def lift_conflict(proposal_key: str, *, by: Person) -> Proposal:
    """A second person lifts the conflict."""
    seen = seen_by(by, Proposal.Kind.LIFT_CONFLICT, proposal_key)
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    StaffConflict.objects.filter(nomination=seen.nomination_id, user__key=proposal.facts["person"]).delete()
    door.record("lift_conflict", seen.nomination, by=by, role=role(by), facts=proposal.facts, reason=proposal.reason)
    return proposal


@door.act
def send_back_lift(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not lift the conflict; the colleague stays away."""
    seen = seen_by(by, Proposal.Kind.LIFT_CONFLICT, proposal_key)
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    door.record("send_back_lift", seen.nomination, by=by, role=role(by), facts=proposal.facts, reason=reason)
    return proposal


def seen_by(by: Person, kind: str, proposal_key: str) -> Any:
    """A proposal that somebody returns to a file, for those who may decide it."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=kind), proposal_key)
    door.allow(permissions.runs_jury(seen.nomination, by))
    return seen
