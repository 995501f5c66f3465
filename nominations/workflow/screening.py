"""The acts of the secretariat upon a nominated file: check, clarify, confirm, declare ineligible by two, reinstate."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities.models import Membership
from dossiers import cleaning, signing
from dossiers import workflow as dossiers
from dossiers.cleaning import Upload
from dossiers.states import Party
from nominations import permissions
from nominations.emails import screening as emails
from nominations.models import Call, Check, Clarification, Nomination, Proposal
from nominations.rules import application as application_rules
from nominations.rules import eligibility
from nominations.rules import screening as rules
from nominations.rules.application import alone, quota
from nominations.states import Side, Status
from nominations.workflow import places
from nominations.workflow.proposals import decided, end_with_check
from nominations.workflow.steps import call_off, held, move, permitted, role, startable, take

Line = tuple[str, str]  # of the checklist: outcome, remark
ANSWER = "clarification-answer"  # the kind of a document that came with an answer to the secretariat


@door.act
def check(key: str, code: str, outcome: str, *, by: Person, remark: str = "") -> Check:
    """One line of the checklist is answered; the last answer counts."""
    return check_all(key, {code: outcome}, by=by, remark=remark)[0]


@door.act
def check_all(key: str, outcomes: Mapping[str, str], *, by: Person, remark: str = "") -> list[Check]:
    """Several lines of the checklist are answered at once, with the same remark."""
    return check_lines(key, {code: (outcome, remark) for code, outcome in outcomes.items()}, by=by)


@door.act
def check_lines(key: str, lines: Mapping[str, Line], *, by: Person) -> list[Check]:
    """Lines of the checklist are answered, each with its remark; what changed is recorded."""
    nomination = held(Nomination, key, permissions.screens, by=by)
    door.allow(lines.keys() <= {item.code for item in rules.CHECKLIST})
    door.require(startable(nomination, "declare_ineligible"))
    answers = [
        Check(nomination=nomination, code=code, outcome=outcome, remark=remark, by=by.user, at=clock.now())
        for code, (outcome, remark) in lines.items()
    ]
    _look_at_signatures(nomination, {line.code: line.outcome for line in answers}, by)
    _record_changed(nomination, answers, by)
    columns = ["outcome", "remark", "by", "at"]
    return Check.objects.bulk_create(
        answers, update_conflicts=True, unique_fields=["nomination", "code"], update_fields=columns
    )


def _record_changed(nomination: Nomination, answers: list[Check], by: Person) -> None:
    """Which lines changed, from what to what; remarks are free text and stand with the reason."""
    old = {line.code: line for line in nomination.checks.all()}
    changed = [line for line in answers if line.code not in old or line.says != old[line.code].says]
    if changed:
        before = {code: line.outcome for code, line in old.items()}
        lines = [{"code": line.code, "old": before.get(line.code, ""), "new": line.outcome} for line in changed]
        remarks = "\n".join(dict.fromkeys(line.remark for line in changed if line.remark))
        door.record("check", nomination, by=by, role=role(by), facts={"lines": lines}, reason=remarks)


def _look_at_signatures(nomination: Nomination, outcomes: Mapping[str, str], by: Person) -> None:
    """Whoever answers that mayor or Commission signed has looked at the scan."""
    for party in Party:
        if outcomes.get(party) == "yes" and not nomination.call.is_replay:
            signing.look(nomination.dossier, party, by=by.someone)


@door.act
def confirm_eligible(key: str, *, by: Person) -> Nomination:
    """Every rule of the call is kept and the checklist is answered: the file may be given to jurors."""
    nomination = take(Nomination, key, "confirm_eligible", by=by)
    checks = list(nomination.checks.all())
    door.require(*machine_results(nomination))
    if not nomination.call.is_replay:
        door.require(rules.checked(checks))
    end_with_check([nomination], by, _("The file was confirmed as eligible."))
    move(nomination, "confirm_eligible", by=by, facts={"checks": {line.code: line.outcome for line in checks}})
    door.say(emails.eligible_confirmed(nomination))
    return nomination


def machine_results(nomination: Nomination) -> list[Verdict]:
    """What the software can check by itself."""
    call, city = nomination.call, nomination.city
    membership = eligibility.membership(call, is_member=_is_member(nomination))
    if call.is_replay:
        return [membership]
    refused_at = Nomination.objects.refused_before(call, city.pk) if call.waiting_months else None
    return [
        eligibility.population(call, population(nomination)),
        eligibility.kind(call, city.kind),
        membership,
        eligibility.waited(call, refused_at, call.opens_at),
    ]


def _is_member(nomination: Nomination) -> bool:
    """Whether its city belongs to the network already; a row read for the screening page holds it."""
    known: bool | None = getattr(nomination, "is_member_already", None)
    if known is not None:
        return known
    members = Membership.objects.active()
    return members.filter(city=nomination.city_id, programme=nomination.call.programme_id).exists()


def population(nomination: Nomination) -> int | None:
    """The number of inhabitants that the city states."""
    nomination.dossier.fill()
    stated = nomination.dossier.value_of("population")
    return int(Decimal(stated["value"])) if stated and stated["value"] else None


@door.act
def ask_clarification(
    key: str,
    question: str,
    due_at: datetime,
    *,
    by: Person,
    codes: list[str] | None = None,
    addressee: str = Side.CITY,
) -> Clarification:
    """The secretariat asks one side; the signed text stays as it is and the answer will stand beside it."""
    nomination = take(Nomination, key, "ask_clarification", by=by)
    door.require(application_rules.reasoned(question), *_answerable(nomination, due_at))
    clarification = Clarification.objects.create(
        nomination=nomination,
        addressee=addressee,
        question=question,
        codes=codes or [],
        asked_by=by.someone,
        asked_at=clock.now(),
        due_at=due_at,
    )
    facts = {"due": due_at, "addressee": str(addressee)}
    move(nomination, "ask_clarification", by=by, reason=question, facts=facts)
    door.say(emails.clarification_asked(nomination, clarification))
    return clarification


def _answerable(nomination: Nomination, due_at: datetime) -> list[Verdict]:
    """What must be true of a date by which an answer is awaited."""
    now = clock.now()
    return [rules.due_ahead(due_at, now), rules.within_checks(nomination.call, due_at, now)]


def _open_clarification(nomination: Nomination) -> Clarification:
    return door.lock(nomination.clarifications.open()).get()


@door.act
def answer_clarification(key: str, answer: str, *, by: Person, upload: Upload | None = None) -> Clarification:
    """Who is asked answers, with a file if need be, and the secretariat goes on."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permitted(seen, "answer_clarification", by))
    cleaned = cleaning.clean(upload) if upload else None  # takes long: before the row is locked
    nomination = take(Nomination, key, "answer_clarification", by=by)
    door.require(application_rules.reasoned(answer))
    clarification = _open_clarification(nomination)
    if cleaned:
        clarification.document = dossiers.attach(nomination.dossier, cleaned, ANSWER, by=by.user)
    clarification.answer, clarification.answered_by, clarification.answered_at = answer, by.user, clock.now()
    clarification.save()
    facts = {"document": clarification.document.sha256} if clarification.document else {}
    move(nomination, "answer_clarification", by=by, facts=facts)
    door.say(emails.clarification_answered(nomination, clarification))
    return clarification


@door.act
def close_clarification(key: str, *, by: Person, reason: str = "") -> Nomination:
    """The due date passed, or the secretariat says why it waits no longer; the file goes on without the answer."""
    nomination = take(Nomination, key, "close_clarification", by=by)
    if not by.is_clock:
        door.require(application_rules.reasoned(reason))
    clarification = _open_clarification(nomination)
    clarification.closed_at, clarification.close_reason = clock.now(), reason
    clarification.save(update_fields=["closed_at", "close_reason"])
    move(nomination, "close_clarification", by=by, reason=reason)
    door.say(emails.clarification_closed(nomination, reason))
    return nomination


@door.act
def move_clarification(key: str, due_at: datetime, *, by: Person, reason: str) -> Clarification:
    """The answer is awaited until another day, and both sides learn why."""
    nomination = take(Nomination, key, "close_clarification", by=by)
    clarification = _open_clarification(nomination)
    old = clarification.due_at
    door.require(application_rules.reasoned(reason), rules.another_date(old, due_at), *_answerable(nomination, due_at))
    clarification.due_at, clarification.reminded_at = due_at, None
    clarification.save(update_fields=["due_at", "reminded_at"])
    facts = {"old": old, "new": due_at}
    call_off(nomination, "move_clarification")
    door.record("move_clarification", nomination, by=by, role=role(by), facts=facts, reason=reason)
    door.say(emails.clarification_moved(nomination, clarification, reason))
    return clarification


def overdue_clarifications() -> list[str]:
    """The files whose answer did not come in time."""
    late = Clarification.objects.awaited().filter(due_at__lte=clock.now())
    return list(late.order_by("nomination_id").values_list("nomination__key", flat=True))


@door.act
def propose_ineligible(key: str, *, by: Person, reason: str) -> Proposal:
    """One person proposes that a rule of the call excludes the file; it keeps its state meanwhile."""
    nomination = take(Nomination, key, "declare_ineligible", by=by)
    open_one = nomination.proposals.open().filter(kind=Proposal.Kind.INELIGIBLE).first()
    door.require(application_rules.reasoned(reason))
    if open_one:
        return open_one
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.INELIGIBLE,
        call=nomination.call,
        nomination=nomination,
        reason=reason,
        by=by.someone,
        at=clock.now(),
    )
    door.record("propose_ineligible", nomination, by=by, role=role(by), reason=reason)
    door.say(emails.ineligible_proposed(proposal, nomination))
    return proposal


def decide(proposal_key: str, decision: str, *, by: Person, reason: str = "") -> Proposal:
    """Another person decides a proposal, once."""
    proposal = _proposed(proposal_key, by)
    door.require(rules.undecided(proposal), rules.another_person(proposal, by))
    return decided(proposal, decision, by, reason)


def turn_down(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """Another person sends a proposal back; whoever made it takes it back in the same way."""
    proposal = _proposed(proposal_key, by)
    door.require(rules.undecided(proposal))
    is_another = rules.another_person(proposal, by).passed
    decision = Proposal.Decision.SENT_BACK if is_another else Proposal.Decision.TAKEN_BACK
    return decided(proposal, decision, by, reason)


def _proposed(proposal_key: str, by: Person) -> Proposal:
    seen = door.see(Proposal.objects.visible_to(by), proposal_key)
    proposal: Proposal = door.lock(Proposal.objects.filter(pk=seen.pk)).get()
    return proposal


@door.act
def declare_ineligible(proposal_key: str, *, by: Person) -> Nomination:
    """A second person confirms: the file ends here, and city and Commission read why."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.INELIGIBLE), proposal_key)
    counter = places.counter_of(seen.nomination.key, by=by)
    nomination = take(Nomination, seen.nomination.key, "declare_ineligible", by=by)
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    places.give_back(counter, nomination)
    nomination.told = proposal.reason
    nomination.clarifications.close()
    move(nomination, "declare_ineligible", by=by, reason=proposal.reason, facts={"proposed_by": proposal.by.key})
    door.say(emails.ineligible_declared(nomination))
    return nomination


@door.act
def send_back_ineligible(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not confirm; the file goes on."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.INELIGIBLE), proposal_key)
    door.allow(permissions.screens(seen.nomination, by))
    door.require(application_rules.reasoned(reason))
    proposal = decide(proposal_key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    door.record("send_back_ineligible", seen.nomination, by=by, role=role(by), reason=reason)
    return proposal


@door.act
def reinstate(key: str, *, by: Person, reason: str, late_until: datetime | None = None) -> Nomination:
    """The secretariat undoes an early end, with a reason; past the deadlines the file gets a date of its own."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.lock(Call.objects.filter(pk=seen.call_id)).get()  # a decision on its cohort waits, or is seen
    counter = places.counter_of(key, by=by)
    nomination = take(Nomination, key, "reinstate", by=by)
    door.require(rules.call_undecided(nomination))
    if late_until:
        nomination.late_until, nomination.late_reason = late_until, reason
    living = Nomination.objects.living().filter(call=nomination.call_id, city=nomination.city_id).first()
    still_due = application_rules.still_due(nomination, nomination.ended_from, clock.now())
    door.require(application_rules.reasoned(reason), alone(living), still_due)
    if nomination.ended_from == Status.NOMINATED and not nomination.holds_place:
        door.require(quota(counter))
        places.hold(counter, nomination)
    nomination.told = ""
    move(nomination, "reinstate", by=by, reason=reason, facts={"late_until": late_until} if late_until else {})
    door.say(emails.reinstated(nomination))
    return nomination
