"""What holds after every act, whoever tried what: each returns the faults it finds."""

from collections.abc import Callable, Iterable

from django.db.models import Count, F

from accounts.models import Invitation, NetworkRole
from accounts.person import Person
from audit import chain
from audit.models import Record
from cities.models import Announcement, CommissionOfficer, FocalPoint, Membership
from dossiers import sealing
from dossiers.models import Signature, SigningRequest
from nominations import states
from nominations.models import (
    Call,
    Clarification,
    Cohort,
    Entry,
    Juror,
    Mark,
    Message,
    NationalDeadline,
    Nomination,
    Proposal,
    QuotaCounter,
    Review,
    StaffConflict,
)
from nominations.states import CohortState, ReviewState, Status
from notifications.models import Email
from tests.nominations import jury_invariants

RECEIVED = set(states.LIVING) - set(states.BEFORE_NOMINATION)
HANDED_OVER = [status for status in states.LIVING if status not in states.WITH_CITY]


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
    """Nothing is public of a call before its announcement, and members are those announced that have not left."""
    announced = Cohort.objects.filter(state=CohortState.ANNOUNCED).count()
    if Announcement.objects.count() != announced:
        yield "announcement", Announcement.objects.count(), announced
    left = Membership.objects.filter(ended_how="withdrew")
    members = Nomination.objects.filter(status=Status.MEMBER).exclude(city__in=left.values("city")).count()
    if Membership.objects.active().count() != members:
        yield "membership", Membership.objects.count(), members


def letters_wait_for_the_release() -> Iterable[object]:
    """A decision letter leaves only when its file is announced."""
    announced = Nomination.objects.filter(status__in=[*states.ANNOUNCED, Status.REVOKED])
    told = {f"nominations.nomination:{key}" for key in announced.values_list("key", flat=True)}
    told |= {f"nominations.call:{key}" for key in announced.values_list("call__key", flat=True)}
    waiting = [Email.State.HELD, Email.State.DISCARDED]
    return Email.objects.filter(kind=Email.Kind.DECISION).exclude(state__in=waiting).exclude(subject_ref__in=told)


def no_letter_twice() -> Iterable[object]:
    """One undiscarded decision letter per file and person, one list per country and person."""
    letters = Email.objects.filter(kind=Email.Kind.DECISION).exclude(state=Email.State.DISCARDED).order_by()
    return letters.values("subject_ref", "about_key", "address").annotate(letters=Count("pk")).filter(letters__gt=1)


def two_persons() -> Iterable[object]:
    """Whoever proposes does not decide."""
    yield from Proposal.objects.filter(by=F("decided_by")).exclude(decision="taken_back")
    yield from Cohort.objects.filter(approved_by=F("proposed_by"))
    yield from Signature.objects.filter(by=F("looked_by"))
    yield from Nomination.objects.filter(status__in=states.DECIDED, decided_by=None)


def conflict() -> Iterable[object]:
    """No juror reads, marks or votes on a file of a country of one's own."""
    reviews = Review.objects.given().select_related("juror", "nomination")
    return [review for review in reviews if review.nomination.country_id in review.juror.countries]


def kept_away() -> Iterable[object]:
    """Whoever is in conflict sees the file nowhere."""
    out = Review.objects.filter(state__in=[ReviewState.CONFLICT, ReviewState.RECUSED]).select_related("juror__user")
    for review in out:
        person = Person.of(review.juror.user)
        if Nomination.objects.visible_to(person).filter(pk=review.nomination_id).exists():
            yield review
    for staff in StaffConflict.objects.select_related("user"):
        if Nomination.objects.visible_to(Person.of(staff.user)).filter(pk=staff.nomination_id).exists():
            yield staff


def signed_text_stands() -> Iterable[object]:
    """What was handed over is exactly what is there: nobody edits a signed text."""
    for file in Nomination.objects.filter(status__in=HANDED_OVER).select_related("dossier"):
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


def asked_documents_are_there() -> Iterable[object]:
    """What the call asks for beside its form is there when a file is handed over."""
    for file in Nomination.objects.filter(status__in=HANDED_OVER).select_related("call", "dossier"):
        asked = {document.code for document in file.call.required_documents.common()}
        if asked - set(file.dossier.documents.current().values_list("kind", flat=True)):
            yield file


def published_calls_stand() -> Iterable[object]:
    """After its publication nothing changes in what a call asks for, except by amendments."""
    rows = Record.objects.filter(subject__startswith="nominations.call:")
    published = dict(rows.filter(act="publish").values_list("subject", "number"))
    for number, act, subject in rows.values_list("number", "act", "subject"):
        if act in {"edit", "ask_document", "drop_document"} and number > published.get(subject, number):
            yield act, subject


OFFICES = {  # who does what, said again here so that a right given away in the code is seen
    "focal_point officer secretariat": "open_file submit request_signature send_signing_link sign_scan end_signing "
    "accept_entry refuse_entry write",
    "mayor commission": "sign_by_link",
    "focal_point": "confirm_entry",
    "focal_point officer": "withdraw take_back answer_clarification",
    "secretariat focal_point officer": "close",  # a file that is taken back closes its reviews
    "officer": "endorse return_to_city decline take_back_decline unendorse set_deadline rank ask_own_document "
    "drop_own_document",
    "officer secretariat": "confirm_scan",
    "secretariat": "extend open_review check_name confirm_eligible ask_clarification move_clarification "
    "propose_ineligible "
    "declare_ineligible send_back_ineligible reinstate start_review close_review reopen replace "
    "peek shut_jury open_jury set_tie_years set_rubric set_fit change_seat replace_juror end_term "
    "propose_readmit readmit send_back_readmit add_practice drop_practice "
    "recuse compose set_targets pin exclude suggest save_scenario archive_scenario take_over "
    "propose_cohort select leave_out unselect propose_lift lift_conflict send_back_lift",
    "juror chair": "accept declare_conflict declare_none step_aside begin finish revise vote change_mark flag unflag "
    "cast_tie nominate_chair elect_chair",
    "chair secretariat": "recommend reserve not_recommend defer reopen_vote open_meeting note_present close_meeting "
    "count_votes repeat_ballot count_election remind_juror remind_jurors "
    "give reopen_review",  # of a chair for further readers
    "juror chair secretariat": "seat remark close_practice",  # with the last juror's marks a practice closes by itself
    "director": "approve overrule send_back admit refuse decide recall_approval revoke promote "
    "publish_corrigendum send_back_corrigendum",
    "secretariat director": "quote propose_release release send_back_release keep_away "
    "hold_release "
    "stop_dispatch "  # a director who withdraws an announcement stops its letters too
    "withdraw_announcement propose_restore propose_corrigendum restore_announcement send_back_restore",
    "secretariat clock": "close_clarification check_conflicts",
    "clock": "lapse announce close_term",
}
ALLOWED = {act: roles.split() for roles, acts in OFFICES.items() for act in acts.split()}


def everyone_in_their_office() -> Iterable[object]:
    """Whatever was done was done by somebody whose office it is; time itself may open a file for a test."""
    held = set(NetworkRole.objects.values_list("user__key", "role"))  # of several offices the record names the highest
    ended = {
        f"nominations.nomination:{key}"
        for key in Entry.objects.filter(decision="refused").values_list("nomination__key", flat=True)
    }
    for act, role, subject, actor in Record.objects.values_list("act", "role", "subject", "actor"):
        allowed = ALLOWED.get(act, ["clock", "secretariat"])
        if act == "withdraw" and subject in ended:
            continue  # whoever refuses an entry ends its draft
        is_theirs = role in {"clock", *allowed} or any((actor, other) in held for other in allowed)
        if subject.startswith("nominations.") and not is_theirs:
            yield act, role
        if role == "clock" and act in ALLOWED and not {"clock", "focal_point"} & set(allowed):
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


def proposals_belong_to_files_in_check() -> Iterable[object]:
    """Whether a file is not eligible is asked only while that can be decided."""
    return Proposal.objects.open().filter(kind="ineligible").exclude(nomination__status__in=states.SCREENING)


def own_country_only() -> Iterable[object]:
    """No juror sees a file of a country of one's own; one juror after the other, because to look takes long."""
    jurors = list(Juror.objects.order_by("pk"))
    juror = jurors[Record.objects.count() % len(jurors)]
    return Nomination.objects.visible_to(Person.of(juror.user)).filter(country__in=juror.countries)


def a_link_signs_once() -> Iterable[object]:
    """Every signature by a link has a link of its own, for the same text and party, used before it expired."""
    by_link = Signature.objects.filter(method="link")
    used = SigningRequest.objects.filter(token_hash__isnull=False, signature__isnull=False)
    yield from by_link.exclude(pk__in=used.values("signature"))
    yield from used.exclude(signature__snapshot=F("snapshot"), signature__party=F("party"))
    yield from used.filter(signature__at__gte=F("expires_at"))
    signed = Record.objects.filter(act="sign_by_link").count()
    if not signed == by_link.count() == used.count():
        yield signed, by_link.count(), used.count()


def invitations_work_once() -> Iterable[object]:
    """An invitation is accepted once, before it expires or is taken back."""
    used = Invitation.objects.filter(used_at__isnull=False)
    accepted = Record.objects.filter(act="accept", subject__startswith="accounts.").count()
    if used.count() != accepted:
        yield used.count(), accepted
    yield from used.filter(used_at__gte=F("expires_at"))


def one_entry_one_file() -> Iterable[object]:
    """An entry opens at most one file, its own city's; none of the city's is handed over before it is let in."""
    entries = Entry.objects.filter(nomination__isnull=False)
    yield from entries.exclude(nomination__city=F("city"), nomination__call=F("call"))
    yield from entries.order_by().values("nomination").annotate(entries=Count("pk")).filter(entries__gt=1)
    waiting = Entry.objects.open().filter(joins=False)
    yield from Nomination.objects.filter(city__in=waiting.values("city"), submitted_at__isnull=False)
    yield from Entry.objects.filter(joins=True, nomination__isnull=False)


def national_deadlines_come_first() -> Iterable[object]:
    """A Commission asks for its files before the call does, and nobody but its officers asks."""
    for row in NationalDeadline.objects.select_related("call", "by"):
        officers = CommissionOfficer.objects.filter(user=row.by, commission__country=row.country_id)
        if row.instant >= row.call.deadline("city_deadline", row.country_id) or not officers.exists():
            yield row


def one_country_and_no_two_hats() -> Iterable[object]:
    """Nobody works for two countries, and no juror for any city or Commission."""
    officers = CommissionOfficer.objects.active().values_list("user", "commission__country")
    focal_points = FocalPoint.objects.active().values_list("user", "city__country")
    jurors = set(Juror.objects.serving().values_list("user", flat=True))
    countries: dict[int, int] = {}
    for user, country in [*officers, *focal_points]:
        if user in jurors or countries.setdefault(user, country) != country:
            yield user, country


def messages_stay_between_the_sides() -> Iterable[object]:
    """What city and Commission wrote before the nomination reaches nobody else, and no message a juror."""
    for message in Message.objects.filter(inside=True):
        yield from Email.objects.filter(text__contains=message.text)
    for role in NetworkRole.objects.filter(role="secretariat").select_related("user"):
        yield from Message.objects.visible_to(Person.of(role.user)).filter(inside=True)
    jurors = Juror.objects.order_by("pk").select_related("user")
    yield from Email.objects.filter(kind=Email.Kind.CORRESPONDENCE, to__in=jurors.values("user"))
    juror = jurors[Record.objects.count() % len(jurors)]
    yield from Message.objects.visible_to(Person.of(juror.user))


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
    proposals_belong_to_files_in_check,
    own_country_only,
    asked_documents_are_there,
    published_calls_stand,
    a_link_signs_once,
    invitations_work_once,
    one_entry_one_file,
    national_deadlines_come_first,
    one_country_and_no_two_hats,
    messages_stay_between_the_sides,
    whole_chain,
    *jury_invariants.INVARIANTS,
]


def broken() -> list[str]:
    """The invariants that do not hold, with what they found."""
    return [f"{holds.__name__}: {faults}" for holds in INVARIANTS if (faults := list(holds()))]
