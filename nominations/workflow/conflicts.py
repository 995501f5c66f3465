"""A conflict of the secretariat's own with a file: declared by oneself, lifted by two others."""

from accounts import door
from accounts.models import User
from accounts.person import Person
from nominations import permissions
from nominations.models import Nomination, Proposal, StaffConflict
from nominations.rules import application as application_rules
from nominations.rules import screening as rules
from nominations.workflow import jury
from nominations.workflow.screening import decide
from nominations.workflow.steps import role


@door.act
def step_back(key: str, *, by: Person, reason: str) -> StaffConflict:
    """Somebody who works on files by office has a conflict with this one, and sees it no more."""
    return jury.keep_away(key, by.someone, by=by, reason=reason)


@door.act
def propose_return(key: str, person_key: str, *, by: Person, reason: str) -> Proposal:
    """One person proposes that a colleague may see the file again; one proposal is open at a time."""
    nomination = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.runs_jury(nomination, by))
    away = User.objects.filter(pk__in=nomination.staff_conflicts.values("user"))
    user = door.see(away, person_key)
    door.require(application_rules.reasoned(reason), rules.one_lift(_open_lift(nomination), user))
    return _open_lift(nomination) or jury.propose_lift(key, user, by=by, reason=reason)


def _open_lift(nomination: Nomination) -> Proposal | None:
    return nomination.proposals.open().filter(kind=Proposal.Kind.LIFT_CONFLICT).first()


@door.act
def send_back_lift(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not lift the conflict; the colleague stays away."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.LIFT_CONFLICT), proposal_key)
    door.allow(permissions.runs_jury(seen.nomination, by))
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    door.record("send_back_lift", seen.nomination, by=by, role=role(by), facts=proposal.facts, reason=reason)
    return proposal
