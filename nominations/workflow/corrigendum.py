"""Correcting what was announced: an admission taken back, a city admitted from the reserve; always by two persons."""

from django.db.models import QuerySet

from accounts import door
from accounts.person import Person
from audit import clock
from cities import workflow as register
from cities.models import Announcement, Edition
from nominations import permissions
from nominations.emails import decision as emails
from nominations.models import Nomination, Proposal
from nominations.querysets.letters import outcome_letters
from nominations.rules import application as application_rules
from nominations.rules import decision as rules
from nominations.workflow.screening import decide
from nominations.workflow.steps import held, move, role, startable, take
from notifications import outbox

VERBS = ("revoke", "promote")


@door.act
def propose_corrigendum(
    key: str, verb: str, *, by: Person, reason: str, apology: dict[str, str] | None = None
) -> Proposal:
    """One person finds an announcement wrong about a city, and says why; nothing changes meanwhile."""
    nomination = held(Nomination, key, permissions.proposes_corrigendum, by=by)
    door.allow(verb in VERBS)
    door.require(startable(nomination, verb), rules.from_reserve(nomination, verb), application_rules.reasoned(reason))
    open_one = nomination.proposals.open().filter(kind=Proposal.Kind.CORRIGENDUM).first()
    if open_one:
        return open_one
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.CORRIGENDUM,
        call=nomination.call,
        nomination=nomination,
        facts={"verb": verb, "apology": apology or {}},
        reason=reason,
        by=by.someone,
        at=clock.now(),
    )
    door.record("propose_corrigendum", nomination, by=by, role=role(by), facts={"verb": verb}, reason=reason)
    door.say(emails.corrigendum_proposed(proposal, nomination))
    return proposal


def _corrigenda(by: Person, verb: str = "") -> QuerySet[Proposal]:
    found = Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.CORRIGENDUM, nomination__isnull=False)
    return found.filter(facts__verb=verb) if verb else found


def _correct(proposal_key: str, verb: str, by: Person) -> Nomination:
    """The second person's yes: a further edition, the membership with it, and the letters to those concerned."""
    seen = door.see(_corrigenda(by, verb), proposal_key)
    nomination = take(Nomination, seen.nomination.key, verb, by=by)
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    outbox.call_off(outcome_letters([nomination]))  # what has not left yet says what is no longer so
    edition = _enter(nomination, verb, proposal, by)
    nomination.decided_by, nomination.decided_at, nomination.told = by.user, clock.now(), proposal.reason
    facts = {"proposed_by": proposal.by.key, "edition": edition.number}
    move(nomination, verb, by=by, reason=proposal.reason, facts=facts)
    door.say(emails.corrected(nomination, verb, edition))
    return nomination


def _enter(nomination: Nomination, verb: str, proposal: Proposal, by: Person) -> Edition:
    announcement, city = Announcement.objects.get(pk=nomination.call.cohort.announcement_id or 0), nomination.city
    said = {"reason": proposal.reason, "apology": proposal.facts.get("apology", {})}
    if verb == "revoke":
        return register.correct(announcement, by=by, removed=[city], **said)
    printed = nomination.country.name(announcement.country_form, "en", announcement.day)
    return register.correct(announcement, by=by, added=[(city, city.name, printed)], **said)


@door.act
def revoke(proposal_key: str, *, by: Person) -> Nomination:
    """The admission of a city is taken back: it leaves the list, and its membership ends today."""
    return _correct(proposal_key, "revoke", by)


@door.act
def promote(proposal_key: str, *, by: Person) -> Nomination:
    """A city that the jury kept in reserve joins the list, and is a member from today."""
    return _correct(proposal_key, "promote", by)


@door.act
def send_back_corrigendum(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not confirm; the announcement stays as it is."""
    seen = door.see(_corrigenda(by), proposal_key)
    door.allow(permissions.approves(seen, by))
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    door.record("send_back_corrigendum", seen.nomination, by=by, role=role(by), reason=reason)
    return proposal
