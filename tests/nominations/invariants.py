"""What holds after every act, whoever tried what: each returns the faults it finds."""

from collections.abc import Callable, Iterable

from django.db.models import Count, F, Q

from accounts.person import Person
from audit import chain
from audit.models import Record
from cities.models import Announcement, Membership
from dossiers import sealing
from dossiers.models import Signature
from nominations import states
from nominations.models import Call, Clarification, Cohort, Juror, Mark, Nomination, Proposal, QuotaCounter, Review
from nominations.states import CohortState, ReviewState, Status
from notifications.models import Email

RECEIVED = set(states.LIVING) - set(states.BEFORE_NOMINATION)


def quota() -> Iterable[object]:
    """No country has more places than allowed, and the counter counts exactly the held ones."""
    for counter in QuotaCounter.objects.all():
        calls = [call for call in Call.objects.filter(programme=counter.programme) if call.quota_scope == counter.scope]
        held = Nomination.objects.filter(call__in=calls, country=counter.country, holds_place=True).count()
        if counter.used != held or counter.used > counter.allowed:
            yield counter, held


def nominated_hold_a_place() -> Iterable[object]:
    """Whatever was nominated and lives holds its place."""
    return Nomination.objects.filter(status__in=RECEIVED, holds_place=False)


def one_living_file() -> Iterable[object]:
    """A city has one living file in a call."""
    living = Nomination.objects.living().order_by().values("call", "city")
    return living.annotate(files=Count("pk")).filter(files__gt=1)


def embargo() -> Iterable[object]:
    """Nothing is public of a call before its announcement, and members are exactly those announced."""
    announced = Cohort.objects.filter(state=CohortState.ANNOUNCED).count()
    if Announcement.objects.count() != announced:
        yield "announcement", Announcement.objects.count(), announced
    members = Nomination.objects.filter(status=Status.MEMBER).count()
    if Membership.objects.active().count() != members:
        yield "membership", Membership.objects.count(), members


def letters_wait_for_the_release() -> Iterable[object]:
    """A decision letter leaves only when its file is announced."""
    announced = Nomination.objects.filter(status__in=[*states.ANNOUNCED, Status.REVOKED])
    told = {f"nominations.nomination:{key}" for key in announced.values_list("key", flat=True)}
    waiting = [Email.State.HELD, Email.State.DISCARDED]
    return Email.objects.filter(kind=Email.Kind.DECISION).exclude(state__in=waiting).exclude(subject_ref__in=told)


def no_letter_twice() -> Iterable[object]:
    """One undiscarded decision letter per file and person."""
    letters = Email.objects.filter(kind=Email.Kind.DECISION).exclude(state=Email.State.DISCARDED).order_by()
    return letters.values("subject_ref", "address").annotate(letters=Count("pk")).filter(letters__gt=1)


def two_persons() -> Iterable[object]:
    """Whoever proposes does not decide."""
    yield from Proposal.objects.filter(by=F("decided_by"))
    yield from Cohort.objects.filter(approved_by=F("proposed_by"))
    yield from Nomination.objects.filter(status__in=states.DECIDED, decided_by=None)


def conflict() -> Iterable[object]:
    """No juror reads, marks or votes on a file of a country of one's own."""
    country = F("nomination__country")
    own = Q(juror__nationality=country) | Q(juror__residence=country)
    return Review.objects.filter(own)


def kept_away() -> Iterable[object]:
    """A juror in conflict sees the file nowhere."""
    out = Review.objects.filter(state__in=[ReviewState.CONFLICT, ReviewState.RECUSED]).select_related("juror__user")
    for review in out:
        person = Person.of(review.juror.user)
        if Nomination.objects.visible_to(person).filter(pk=review.nomination_id).exists():
            yield review


def signed_text_stands() -> Iterable[object]:
    """What was handed over is exactly what is there: nobody edits a signed text."""
    handed_over = [status for status in states.LIVING if status not in states.WITH_CITY]
    for file in Nomination.objects.filter(status__in=handed_over).select_related("dossier"):
        newest = file.dossier.snapshots.order_by("-number").first()
        if newest is None or newest.text != sealing.text(file.dossier):
            yield file


def nominated_are_signed() -> Iterable[object]:
    """A nominated file bears a valid signature of its Commission."""
    for file in Nomination.objects.filter(status__in=RECEIVED):
        if not Signature.objects.valid().filter(snapshot__dossier=file.dossier_id, party="commission").exists():
            yield file


def nominated_in_time() -> Iterable[object]:
    """Nobody is nominated after the deadline of the country's Commission, or the date a late file was given."""
    for file in Nomination.objects.filter(status__in=RECEIVED):
        call = Call.objects.with_dates().get(pk=file.call_id)
        closes = call.deadline("commission_deadline", file.country_id)
        if file.endorsed_at >= max(closes, file.late_until or closes):
            yield file


OFFICES = {  # who does what, said again here so that a right given away in the code is seen
    "focal_point officer secretariat": "open_file submit",
    "focal_point officer": "withdraw answer_clarification",
    "officer": "endorse return_to_city decline unendorse",
    "secretariat": "extend open_review confirm_eligible ask_clarification propose_ineligible declare_ineligible "
    "send_back_ineligible reinstate start_review give close_review close reopen_review reopen recuse compose "
    "propose_cohort select leave_out unselect",
    "juror chair": "accept declare_conflict declare_none begin finish revise vote",
    "chair secretariat": "recommend reserve not_recommend defer reopen_vote",
    "director": "approve send_back admit refuse decide recall_approval",
    "secretariat director": "propose_release release",
    "clock": "lapse close_clarification announce",
}
ALLOWED = {act: roles.split() for roles, acts in OFFICES.items() for act in acts.split()}


def everyone_in_their_office() -> Iterable[object]:
    """Whatever was done was done by somebody whose office it is; time itself may open a file for a test."""
    for act, role, subject in Record.objects.values_list("act", "role", "subject"):
        if subject.startswith("nominations.") and role not in {"clock", *ALLOWED.get(act, ["clock", "secretariat"])}:
            yield act, role
        if role == "clock" and act in ALLOWED and not {"clock", "focal_point"} & set(ALLOWED[act]):
            yield act, role


def marks_follow_a_declaration() -> Iterable[object]:
    """Nobody marks before saying that there is no conflict."""
    return Mark.objects.filter(review__answered_at=None)


def questions_belong_to_waiting_files() -> Iterable[object]:
    """An open question of the secretariat stands exactly at a file that waits for it."""
    open_ones = Clarification.objects.filter(answered_at=None, closed_at=None)
    yield from open_ones.exclude(nomination__status__in=[Status.CLARIFICATION])
    waiting = Nomination.objects.filter(status=Status.CLARIFICATION)
    yield from waiting.exclude(pk__in=open_ones.values("nomination"))


def own_country_only() -> Iterable[object]:
    """A juror who is given nothing sees nothing; an officer sees no other country."""
    for juror in Juror.objects.all():
        person = Person.of(juror.user)
        yield from Nomination.objects.visible_to(person).filter(country__in=juror.countries)


def whole_chain() -> Iterable[object]:
    """Every act is in the chain, and every state agrees with its last record."""
    fault = chain.verify()
    return [fault] if fault else []


INVARIANTS: list[Callable[[], Iterable[object]]] = [
    quota,
    nominated_hold_a_place,
    one_living_file,
    embargo,
    letters_wait_for_the_release,
    no_letter_twice,
    two_persons,
    conflict,
    kept_away,
    signed_text_stands,
    nominated_are_signed,
    nominated_in_time,
    everyone_in_their_office,
    marks_follow_a_declaration,
    questions_belong_to_waiting_files,
    own_country_only,
    whole_chain,
]


def broken() -> list[str]:
    """The invariants that do not hold, with what they found."""
    return [f"{holds.__name__}: {faults}" for holds in INVARIANTS if (faults := list(holds()))]
