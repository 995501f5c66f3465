"""A juror returns to a file: one person found that there is no conflict, a second one agrees."""

from typing import Any

from accounts import door
from accounts.person import Person
from audit import clock
from nominations.emails import jury as emails
from nominations.models import Juror, Nomination, Proposal, Review
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.workflow.conflicts import seen_by
from nominations.workflow.screening import decide
from nominations.workflow.steps import move, role, take

KIND = Proposal.Kind.READMIT


@door.act
def propose_readmit(key: str, *, by: Person, reason: str) -> Proposal:
    """One person proposes that a juror may read the file again; what follows from a country stays."""
    review = take(Review, key, "readmit", by=by)
    nomination = door.lock(Nomination.objects.filter(pk=review.nomination_id)).get()
    open_one = nomination.proposals.open().filter(kind=KIND).first()
    door.require(application_rules.reasoned(reason), rules.one_return(open_one, review), *_free(review))
    if open_one:
        return open_one
    facts = {"person": review.juror.user.key, "review": review.key}
    door.record("propose_readmit", review, by=by, role=role(by), facts=facts, reason=reason)
    more = {"facts": facts, "reason": reason, "by": by.someone, "at": clock.now()}
    return Proposal.objects.create(kind=KIND, call=nomination.call, nomination=nomination, **more)


def _free(review: Review) -> list[Any]:
    """The juror serves or had handed in, has no tie to the country, and finds nobody of the same nationality."""
    others = Juror.objects.reading(review.nomination).exclude(pk=review.juror_id)
    found = [rules.may_return(review), rules.free_of_country(review.juror, review.nomination)]
    return [*found, rules.another_nationality(review.juror, others)] if review.was_given else found


@door.act
def readmit(proposal_key: str, *, by: Person) -> Review:
    """A second person agrees: the juror stands where the juror stood, and earlier marks count again."""
    seen = seen_by(by, KIND, proposal_key)
    review = take(Review, seen.facts["review"], "readmit", by=by)
    door.require(*_free(review))
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    move(review, "readmit", by=by, reason=proposal.reason, facts={"proposed_by": proposal.by.key})
    door.say(emails.readmitted(review.juror))
    return review


@door.act
def send_back_readmit(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not agree; the juror stays out."""
    seen = seen_by(by, KIND, proposal_key)
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    door.record("send_back_readmit", seen.nomination, by=by, role=role(by), facts=proposal.facts, reason=reason)
    return proposal
