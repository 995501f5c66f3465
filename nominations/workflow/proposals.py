"""How a proposal ends: by the decision of a person, or with what it was about."""

from collections.abc import Iterable

from accounts import door
from accounts.person import Person
from audit import clock
from nominations.models import Nomination, Proposal


def decided(proposal: Proposal, decision: str, by: Person, reason: str) -> Proposal:
    """What became of a proposal that is held under its lock, by whom and why."""
    proposal.decision, proposal.decision_reason = decision, reason
    proposal.decided_by, proposal.decided_at = by.someone, clock.now()
    proposal.save()
    return proposal


def end_with_check(files: Iterable[Nomination], by: Person, reason: str) -> None:
    """Whether files that left the check are eligible is for nobody to decide any more."""
    about = Proposal.objects.open().filter(kind=Proposal.Kind.INELIGIBLE, nomination__in=files)
    for proposal in door.lock(about.order_by("pk")):  # read under its lock: what was decided a moment before stays so
        decided(proposal, Proposal.Decision.TAKEN_BACK, by, reason)
