"""The acts of the decision: the cohort composed and approved, its release by two persons, its announcement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts import door
from accounts.models import Deputation
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from cities import workflow as register
from cities.models import Edition
from nominations import permissions, states, weighing
from nominations.balance import Choice
from nominations.emails import decision as emails
from nominations.models import Call, Cohort, Hold, Juror, Nomination, Overruling, Proposal
from nominations.querysets.letters import held_outcomes
from nominations.rules import application as application_rules
from nominations.rules import composing as composing_rules
from nominations.rules import decision as rules
from nominations.rules import feedback as feedback_rules
from nominations.rules import screening as screening_rules
from nominations.states import Status
from nominations.weighing import Board
from nominations.workflow import dispatch, feedback, reaching
from nominations.workflow.bundling import freeze
from nominations.workflow.profiling import publish_profiles
from nominations.workflow.screening import decide, turn_down
from nominations.workflow.steps import begin, held, move, permitted, role, take
from notifications import outbox


def _hold(call_id: int) -> Call:
    """The call, locked before its cohort and its files: whoever decides anything about it waits here."""
    return door.lock(Call.objects.filter(pk=call_id)).get()


def _take(model: Any, key: str, verb: str, by: Person) -> Any:
    """A file or the cohort of a call, taken when the call is held."""
    seen = door.see(model.objects.visible_to(by), key)
    door.allow(permitted(seen, verb, by))
    _hold(seen.call_id)
    return take(model, key, verb, by=by)


def _composing(nomination: Nomination) -> None:
    """A cohort that lies before the director is not changed under the director's eyes."""
    cohort = door.lock(Cohort.objects.filter(call=nomination.call_id)).first()
    door.require(rules.being_composed(cohort))


@door.act
def compose(call_key: str, *, by: Person) -> Cohort:
    """The secretariat begins the cohort of a call."""
    call = held(Call, call_key, permissions.composes, by=by)
    cohort, made = Cohort.objects.get_or_create(call=call, defaults={"created_at": clock.now()})
    if made:
        begin(cohort, "compose", by=by)
    return cohort


def choose(key: str, verb: str, by: Person, reason: str, known: Board | None = None) -> Nomination:
    """One file in or out; a bulk act hands in the board that it has looked at, where each choice stands as it will."""
    nomination = _take(Nomination, key, verb, by)
    _composing(nomination)
    made, is_in = known or weighing.board(nomination.call, by), verb == "select"
    misplaced = made.misplaced(key, is_in=is_in)
    door.require(rules.explained_departure(nomination, is_in, reason))
    door.require(composing_rules.in_order(misplaced, reason, is_in=is_in))
    if is_in:
        door.require(screening_rules.names_checked([nomination]))
    over = [file.key for file in made.passed_over(key, is_in=is_in)] if reason.strip() else []
    made.choices[key] = Choice(is_in, frozenset(over))
    nomination.choice_reason, nomination.choice_over = reason, over
    move(nomination, verb, by=by, reason=reason)
    return nomination


@door.act
def select(key: str, *, by: Person, reason: str = "") -> Nomination:
    """A file comes into the cohort; against the jury's word only with a reason."""
    return choose(key, "select", by, reason)


@door.act
def leave_out(key: str, *, by: Person, reason: str = "") -> Nomination:
    """A file stays out of the cohort; against the jury's word only with a reason."""
    return choose(key, "leave_out", by, reason)


@door.act
def select_recommended(call_key: str, *, by: Person) -> list[Nomination]:
    """What the jury recommends comes into the cohort, the rest stays out: the order of the jury, as it is."""
    call = held(Call, call_key, permissions.composes, by=by)
    open_files = Nomination.objects.visible_to(by).filter(call=call, status__in=states.JURY_WORDS)
    files = list(door.lock(open_files.order_by("pk")))
    recommended = open_files.filter(jury_word=Status.RECOMMENDED).select_related("city", "name_check")
    door.require(screening_rules.names_checked(recommended))
    made = weighing.board(call, by)
    verbs = {file.key: "select" if file.jury_word == Status.RECOMMENDED else "leave_out" for file in files}
    return [choose(key, verb, by, "", made) for key, verb in verbs.items()]


@door.act
def unselect(key: str, *, by: Person) -> Nomination:
    """A file goes back to where the jury left it."""
    nomination = _take(Nomination, key, "unselect", by)
    _composing(nomination)
    nomination.choice_reason, nomination.choice_over = "", []
    Hold.objects.filter(nomination=nomination).delete()
    move(nomination, "unselect", by=by)
    return nomination


def _files(call: Call, *status: str) -> list[Nomination]:
    """The files of a call that stand there, locked in order."""
    rows = Nomination.objects.filter(call=call, status__in=status).order_by("pk")
    list(door.lock(rows))
    return list(rows.for_lists())


def all_composed(call: Call, by: Person) -> Verdict:
    """Whether a decision on the cohort leaves no living file of the call behind, seen by this person or not."""
    found = Nomination.objects.filter(call=call).uncomposed()
    hidden = found.kept_from(by)
    return rules.all_composed(found.exclude(pk__in=hidden.values("pk")).counted_by_state(), hidden.count())


def kept_from(call: Call, by: Person) -> int:
    """How many living files of a call a conflict keeps from this person."""
    return Nomination.objects.filter(call=call).living().kept_from(by).count()


@door.act
def propose_cohort(key: str, *, by: Person, reason: str) -> Proposal:
    """The secretariat lays the cohort before the director."""
    cohort = _take(Cohort, key, "propose_cohort", by)
    selected = _files(cohort.call, Status.SELECTED)
    countries = [file.country.iso2 for file in selected]
    door.require(
        rules.somebody(len(selected)),
        all_composed(cohort.call, by),
        rules.country_ceiling(countries, cohort.call.quota_admitted),
    )
    cohort.proposed_by, cohort.proposed_at = by.user, clock.now()
    move(cohort, "propose_cohort", by=by, reason=reason, facts={"cities": len(selected)})
    door.say(emails.cohort_proposed(cohort))
    return Proposal.objects.create(
        kind=Proposal.Kind.COHORT, call=cohort.call, reason=reason, by=by.someone, at=clock.now()
    )


def _open_proposal(cohort: Cohort, kind: str) -> Proposal:
    return cohort.call.proposals.open().get(kind=kind)


def _to_approve(key: str, by: Person) -> Cohort:
    """The cohort before the director, under its lock; whoever comes second reads who was first."""
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permitted(seen, "approve", by))
    _hold(seen.call_id)
    door.require(composing_rules.not_approved_yet(Cohort.objects.select_related("approved_by").get(pk=seen.pk)))
    return take(Cohort, key, "approve", by=by)


def judged_nothing(call: Call, by: Person) -> Verdict:
    """Whether this person never had a seat in the jury of the call, one that ended and one taken later included."""
    return composing_rules.judged_nothing(has_seat=Juror.objects.filter(call=call, user=by.user).exists())


def _in_whose_name(by: Person) -> Deputation | None:
    """The delegation by which a deputy acts; each record of the act says so."""
    lent: Deputation | None = Deputation.objects.by_which(by.user, clock.now())
    if lent is not None:
        door.stamp(in_the_name_of=lent.giver.key, by_delegation=lent.key)
    return lent


@door.act
def approve(key: str, *, by: Person, otherwise: Mapping[str, str] | None = None) -> Cohort:
    """The director approves, but for exceptions with a reason; every file is decided, the letters written and held."""
    cohort, lent = _to_approve(key, by), _in_whose_name(by)
    door.require(rules.not_the_composer(cohort, by), composing_rules.not_in_the_composers_name(cohort, lent))
    door.require(judged_nothing(cohort.call, by), rules.apart(kept_from(cohort.call, by)))
    door.require(all_composed(cohort.call, by))
    decide(_open_proposal(cohort, Proposal.Kind.COHORT).key, Proposal.Decision.APPROVED, by=by)
    files = _files(cohort.call, *states.COMPOSED)
    _overrule(cohort, files, otherwise or {}, by)
    for file in files:
        file.decided_by, file.decided_at = by.user, clock.now()
        move(file, "admit" if file.status == Status.SELECTED else "refuse", by=by)
    cohort.approved_by, cohort.approved_at, cohort.deputation = by.user, clock.now(), lent
    frozen = freeze(cohort)
    admitted = sum(file.status == Status.ADMITTED for file in files)
    move(cohort, "approve", by=by, facts={"admitted": admitted, "bundle": frozen.sha256})
    move(take(Call, cohort.call.key, "decide", by=by), "decide", by=by)
    door.say([*emails.outcomes(files), *emails.approved_in_name(cohort)])
    return cohort


def _overrule(cohort: Cohort, files: list[Nomination], otherwise: Mapping[str, str], by: Person) -> None:
    """The files that the director decides otherwise than the cohort proposes."""
    if not otherwise:
        return
    known = {file.key: file for file in files}
    door.require(
        composing_rules.given_for_each(otherwise), *[composing_rules.composed(known.get(key)) for key in otherwise]
    )
    turned = [known[key] for key in otherwise]
    door.require(*[composing_rules.admissible(file) for file in turned])
    door.require(screening_rules.names_checked(file for file in turned if not file.is_in_cohort))
    for file in turned:
        _turn(file, cohort, otherwise[file.key], by)
    selected = [file.country.iso2 for file in files if file.is_in_cohort]
    door.require(rules.somebody(len(selected)), rules.country_ceiling(selected, cohort.call.quota_admitted))


def _turn(file: Nomination, cohort: Cohort, reason: str, by: Person) -> None:
    """In instead of out, or out instead of in."""
    is_admitted = not file.is_in_cohort
    file.choice_reason, file.choice_over = reason, []
    for verb in ("unselect", "select" if is_admitted else "leave_out"):
        move(file, verb, by=by, act="overrule", reason=reason)
    Hold.objects.filter(nomination=file).delete()
    facts = {"is_admitted": is_admitted, "reason": reason, "by": by.someone, "at": clock.now()}
    Overruling.objects.create(nomination=file, cohort=cohort, **facts)
    door.say(emails.overruled(file, reason))


@door.act
def send_back(key: str, *, by: Person, reason: str) -> Cohort:
    """The director wants the cohort composed anew."""
    cohort = _take(Cohort, key, "send_back", by)
    _in_whose_name(by)
    door.require(judged_nothing(cohort.call, by))
    door.require(application_rules.reasoned(reason))
    decide(_open_proposal(cohort, Proposal.Kind.COHORT).key, Proposal.Decision.SENT_BACK, by=by, reason=reason)
    move(cohort, "send_back", by=by, reason=reason)
    door.say(emails.cohort_sent_back(cohort, reason))
    return cohort


@door.act
def recall_approval(key: str, *, by: Person, reason: str) -> Cohort:
    """The director takes the approval back before the announcement; the held letters are discarded."""
    cohort = _take(Cohort, key, "recall_approval", by)
    _in_whose_name(by)
    door.require(judged_nothing(cohort.call, by))
    cohort.overrulings.standing().update(recalled_at=clock.now())
    door.require(application_rules.reasoned(reason))
    planned = cohort.call.proposals.planned_instant() if cohort.release_approved else cohort.call.release_at
    files = _files(cohort.call, *states.EMBARGOED)
    outbox.discard(*held_outcomes(files))
    for file in files:
        move(file, "recall_approval", by=by, reason=reason)
    Nomination.objects.filter(call=cohort.call).update(was_chosen=None)  # what ended meanwhile was in no cohort either
    cohort.call.proposals.open().filter(kind=Proposal.Kind.RELEASE).update(
        decision=Proposal.Decision.TAKEN_BACK, decided_by=by.user, decided_at=clock.now(), decision_reason=reason
    )
    cohort.bundles.standing().update(recalled_at=clock.now())
    move(cohort, "recall_approval", by=by, reason=reason)
    call = take(Call, cohort.call.key, "recall_approval", by=by)
    call.release_at = planned  # what two persons set was about this approval
    move(call, "recall_approval", by=by, reason=reason)
    return cohort


def _require_possible(cohort: Cohort, release_at: datetime) -> None:
    """Whoever proposes an instant and whoever confirms it are held to the same."""
    now, call = clock.now(), cohort.call
    door.require(rules.approved(cohort), rules.in_future(release_at, now))
    door.require(rules.within_a_year(release_at, now, call.zone))
    door.require(rules.after_embargo(call, cohort.approved_at, release_at))


@door.act
def propose_release(key: str, release_at: datetime, *, by: Person, reason: str = "") -> Proposal:
    """One person proposes the instant at which outcome and letters become public."""
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.releases(seen, by))
    _hold(seen.call_id)
    cohort = door.lock(Cohort.objects.filter(pk=seen.pk)).get()
    _require_possible(cohort, release_at)
    door.require(rules.one_release(cohort.call.proposals.open().filter(kind=Proposal.Kind.RELEASE).first()))
    door.require(feedback_rules.all_given(cohort.call, feedback.lacking(cohort.call)))
    proposal = Proposal.objects.create(
        kind=Proposal.Kind.RELEASE,
        call=cohort.call,
        reason=reason,
        by=by.someone,
        at=clock.now(),
        facts={"release_at": release_at.isoformat()},
    )
    dispatch.held_fast(proposal)
    door.record("propose_release", cohort, by=by, role=role(by), facts={"release_at": release_at}, reason=reason)
    door.say(emails.release_proposed(proposal))
    return proposal


@door.act
def release(proposal_key: str, number: int, *, by: Person) -> Cohort:
    """A second person confirms the instant and types how many letters leave at it; from it on the clock announces."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.RELEASE), proposal_key)
    door.allow(permissions.releases(seen, by))
    call = _hold(seen.call_id)
    cohort = door.lock(Cohort.objects.filter(call=call)).get()
    proposal = decide(proposal_key, Proposal.Decision.APPROVED, by=by)
    release_at = datetime.fromisoformat(proposal.facts["release_at"])
    _require_possible(cohort, release_at)
    door.require(feedback_rules.all_given(call, feedback.lacking(call)))
    dispatch.typed(proposal, number, by)
    _keep_planned(proposal, call)
    call.release_at, cohort.release_approved = release_at, True
    call.save(update_fields=["release_at"])
    cohort.save(update_fields=["release_approved"])
    door.record("release", cohort, by=by, role=role(by), facts={"release_at": release_at, "letters": number})
    return cohort


def _keep_planned(proposal: Proposal, call: Call) -> None:
    """What the call had planned comes back if the instant is stopped."""
    proposal.facts["planned"] = call.release_at.isoformat() if call.release_at else ""
    proposal.save(update_fields=["facts"])


@door.act
def hold_release(key: str, *, by: Person, reason: str) -> Cohort:
    """One of those who may release stops the instant at once, with a reason; a new one takes two persons again.

    Possible until the announcement is made, also in the minute in which the clock is about to make it.
    """
    seen = door.see(Cohort.objects.visible_to(by), key)
    door.allow(permissions.releases(seen, by))
    call = _hold(seen.call_id)
    cohort = door.lock(Cohort.objects.filter(pk=seen.pk)).get()
    door.require(rules.set_by_two(cohort), application_rules.reasoned(reason))
    stopped, call.release_at, cohort.release_approved = call.release_at, call.proposals.planned_instant(), False
    call.save(update_fields=["release_at"])
    cohort.save(update_fields=["release_approved"])
    door.record("hold_release", cohort, by=by, role=role(by), facts={"release_at": stopped}, reason=reason)
    door.say(emails.release_held(call, by, reason, stopped))
    return cohort


@door.act
def send_back_release(proposal_key: str, *, by: Person, reason: str) -> Proposal:
    """A second person does not confirm the instant, or whoever proposed it takes it back."""
    seen = door.see(Proposal.objects.visible_to(by).filter(kind=Proposal.Kind.RELEASE), proposal_key)
    door.allow(permissions.releases(seen, by))
    door.require(application_rules.reasoned(reason))
    proposal = turn_down(proposal_key, by=by, reason=reason)
    door.record("send_back_release", seen.call.cohort, by=by, role=role(by), reason=reason)
    return proposal


@door.act
def announce(call_key: str, *, by: Person) -> Edition:
    """At the instant set: letters, register, list and figures change together, once."""
    call = take(Call, call_key, "announce", by=by)
    cohort = take(Cohort, Cohort.objects.get(call=call).key, "announce", by=by)
    door.require(rules.released(call, cohort, clock.now()))
    door.require(feedback_rules.all_given(call, feedback.lacking(call)))
    files = _files(call, *states.EMBARGOED)
    admitted = [file for file in files if file.status == Status.ADMITTED]
    edition = _enter_in_register(call, admitted, by)
    publish_profiles(edition, admitted, by=by)
    reaching.leave_tasks(reaching.without_letter(files), "announce", edition)
    dispatch.let_go(call.proposals.release_set(), held_outcomes(files), by)
    for file in files:
        move(file, "announce", by=by)
    cohort.announcement = edition.announcement
    move(cohort, "announce", by=by)
    move(call, "announce", by=by, facts={"admitted": edition.entries.count()})
    door.say(emails.announced(call, edition.announcement.slug))
    return edition


def _enter_in_register(call: Call, admitted: list[Nomination], by: Person) -> Edition:
    instant, day = call.instant, call.announced_day
    printed = [(file.city, file.city.name, file.country.name(call.country_form, "en", day)) for file in admitted]
    return register.announce(
        programme=call.programme,
        slug=call.slug,
        title=call.name,
        instant=instant,
        zone=call.zone,
        layout=call.list_layout,
        country_form=call.country_form,
        members=printed,
        by=by,
        is_fictional=call.is_fictional,
        published=call.published,
        said=call.cohort.said,
        owes_reports=not call.is_replay,
    )
