"""The acts around the reading: seats, files given, declarations, recusals, and marks closed and opened again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from accounts import door
from accounts.models import User
from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from audit.keys import new_seed
from cities.models import Country
from nominations import permissions, proceedings, states
from nominations.emails import jury as emails
from nominations.models import Call, Declaration, Juror, Nomination, Review, Reviewer
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.rules.meeting import independent
from nominations.rules.overseeing import enough_reviews, room_open
from nominations.rules.reviewing import no_reviewer
from nominations.states import ReviewState
from nominations.workflow.application import close_reviews, lock_reviews
from nominations.workflow.steps import begin, held, move, role, take
from nominations.workflow.voting import tell_opened, void


@door.act
def seat(call_key: str, user: User, *, by: Person, nationality: Country, residence: Country, **more: Any) -> Juror:
    """A person joins the jury of a call; nobody who acts for a Commission or reviews for one may."""
    call = door.see(Call.objects.visible_to(by), call_key)
    door.allow(permissions.runs_jury(call, by))
    door.require(rules.one_chair(has_chair(call), more.get("is_chair", False)), *may_sit(call, user))
    more |= {"joined_at": clock.now(), "seed": new_seed()}
    juror = Juror.objects.create(call=call, user=user, nationality=nationality, residence=residence, **more)
    door.record("seat", juror, by=by, role=role(by), facts={"call": call.slug, "seed": juror.seed})
    return juror


def has_chair(call: Call) -> bool:
    """Whether somebody leads the jury of the call."""
    return Juror.objects.filter(call=call, is_chair=True, ended_at=None).exists()


def may_sit(call: Call, user: User) -> list[Verdict]:
    """Nobody judges who acts for a Commission or a city, or reviews for a Commission in this call."""
    reviewing = Reviewer.objects.filter(call=call, user=user).exists()
    return [rules.no_officer(Person.of(user)), no_reviewer(reviewing)]


@door.act
def open_review(call_key: str, *, by: Person) -> Call:
    """The jury of a call begins its work."""
    call = take(Call, call_key, "open_review", by=by)
    move(call, "open_review", by=by)
    return call


@door.act
def start_review(key: str, juror_keys: list[str], *, by: Person) -> Nomination:
    """An eligible file is given to its readers: none has ties to its country, no two have one nationality.

    Who read the files of a replayed round was never published: they go to nobody.
    """
    nomination = take(Nomination, key, "start_review", by=by)
    readers = [] if nomination.call.is_replay else seated(nomination.call_id, juror_keys)
    for number, juror in enumerate(readers):
        _give(nomination, juror, by, readers[:number])
    move(nomination, "start_review", by=by, facts={"readers": len(readers)})
    return nomination


def seated(call: int, keys: Iterable[str]) -> list[Juror]:
    """The chosen members of the jury: at least one, and each of them still serves."""
    seats = Juror.objects.serving().filter(call=call, key__in=keys)
    readers = list(seats.select_related("user", "call", "nationality").order_by("pk"))
    door.require(rules.all_serve(len(set(keys)), len(readers)))
    return readers


@door.act
def give(key: str, juror_key: str, *, by: Person) -> Review:
    """One more reader for a file that is being read."""
    nomination = take(Nomination, key, "close_review", by=by)
    seats = Juror.objects.visible_to(by).serving().filter(call=nomination.call_id)
    juror = door.see(seats.select_related("nationality"), juror_key)
    door.require(independent(juror, _has_seen(juror, nomination)))
    return _give(nomination, juror, by, Juror.objects.reading(nomination))


def _has_seen(juror: Juror, nomination: Nomination) -> bool:
    """Whether the juror could read marks of a file that was opened again; before the first closing nobody could."""
    seen = proceedings.seen_marks(proceedings.dealings([nomination], [juror]))
    return bool(seen) and proceedings.was_closed(nomination)


def _give(nomination: Nomination, juror: Juror, by: Person, others: Iterable[Juror]) -> Review:
    was_given = juror.reviews.filter(nomination=nomination).exists()
    may_read = rules.readable_by(juror, nomination, others, juror.reviews.given().count())
    door.require(room_open(nomination.call), rules.not_given_yet(juror, was_given), *may_read)
    review = Review.objects.create(nomination=nomination, juror=juror, created_at=clock.now())
    begin(review, "give", by=by)
    return review


def give_further(nomination: Nomination, juror: Juror, *, by: Person) -> Review:
    """A further reader beside those who have read the file already."""
    return _give(nomination, juror, by, Juror.objects.reading(nomination))


@door.act
def start_all(call_key: str, panels: dict[str, list[str]], *, by: Person) -> list[Nomination]:
    """Every file of a plan is given to its panel, one being read to more readers; each juror gets one e-mail."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    door.require(room_open(call))
    list(door.lock(Nomination.objects.visible_to(by).filter(key__in=panels).order_by("pk")))
    read = Nomination.objects.visible_to(by).filter(key__in=panels).being_read().in_bulk(field_name="key")
    for file in sorted(read):
        for reader in panels[file]:
            give(file, reader, by=by)
    started = [start_review(key, jurors, by=by) for key, jurors in sorted(panels.items()) if key not in read]
    started += [read[key] for key in sorted(read)]
    tell_given(Juror.objects.serving().filter(call=call).select_related("user", "call").order_by("pk"), panels)
    return started


def tell_given(jurors: Iterable[Juror], panels: Mapping[str, list[str]]) -> None:
    """One e-mail to each juror of these panels, with the number of files."""
    for juror in jurors:
        count = sum(juror.key in panel for panel in panels.values())
        door.say(emails.files_given(juror, count) if count else [])


@door.act
def accept(key: str, *, by: Person) -> Review:
    """The juror declares to have no conflict with the file, and may read it."""
    review = take(Review, key, "accept", by=by)
    review.answered_at = clock.now()
    move(review, "accept", by=by)
    return review


@door.act
def declare_conflict(key: str, kind: str, *, by: Person, reason: str) -> Review:
    """The juror declares a conflict, also late: the file is gone at once, an earlier mark stays and is not counted."""
    review = take(Review, key, "declare_conflict", by=by)
    door.require(application_rules.reasoned(reason))
    leave(review, kind, reason)
    move(review, "declare_conflict", by=by, facts={"kind": kind}, reason=reason)
    chair = Juror.objects.chair_of(review.juror.call_id)
    door.say(emails.conflict_declared(review, chair) if review.concerns_chair else [])
    return review


@door.act
def declare(answers: dict[str, tuple[str, str]], *, by: Person) -> list[Review]:
    """The declarations on many files at once: kind and reason of each conflict, an empty kind where there is none."""
    list(door.lock(Review.objects.visible_to(by).of(by).filter(key__in=answers).order_by("pk")))
    return [
        declare_conflict(key, kind, by=by, reason=reason) if kind else accept(key, by=by)
        for key, (kind, reason) in sorted(answers.items())
    ]


@door.act
def declare_none(key: str, *, by: Person) -> Nomination:
    """A juror declares to have no conflict with a file: its reader by the review, anybody else by a declaration."""
    nomination = held(Nomination, key, permissions.votes, by=by)
    juror = Juror.objects.serving().get(call=nomination.call_id, user=by.user)
    unanswered = Review.objects.filter(nomination=nomination, juror=juror, state=ReviewState.UNANSWERED).first()
    if unanswered is not None:
        accept(unanswered.key, by=by)
    elif not permissions.has_declared(by, nomination):
        Declaration.objects.create(nomination=nomination, juror=juror, at=clock.now())
        door.record("declare_none", nomination, by=by, role="juror")
    return nomination


@door.act
def declare_before_meeting(answers: dict[str, tuple[str, str]], *, by: Person) -> list[Nomination]:
    """The declarations on many files that the meeting discusses, whoever read them; told as `declare` is."""
    list(door.lock(Nomination.objects.visible_to(by).filter(key__in=answers).order_by("pk")))
    return [
        step_aside(key, kind, by=by, reason=reason).nomination if kind else declare_none(key, by=by)
        for key, (kind, reason) in sorted(answers.items())
    ]


@door.act
def step_aside(key: str, kind: str, *, by: Person, reason: str) -> Review:
    """A juror who was not given a file declares a conflict with it, and neither sees it nor votes on it any more."""
    nomination = door.see(Nomination.objects.visible_to(by), key)
    door.allow(permissions.votes(nomination, by))
    juror = Juror.objects.serving().get(call=nomination.call_id, user=by.user)
    first = {"created_at": clock.now(), "was_given": False}
    review, new = Review.objects.get_or_create(nomination=nomination, juror=juror, defaults=first)
    if new:
        begin(review, "step_aside", by=by)
    return declare_conflict(review.key, kind, by=by, reason=reason)


@door.act
def recuse(key: str, *, by: Person, reason: str) -> Review:
    """The secretariat takes a file from a juror for a conflict found later."""
    review = take(Review, key, "recuse", by=by)
    door.require(application_rules.reasoned(reason))
    leave(review, "", reason)
    move(review, "recuse", by=by, reason=reason)
    door.say(emails.recused(review))
    return review


def leave(review: Review, kind: str, reason: str) -> None:
    """Since when, why and from where a conflict takes the juror out of a file; the marks stay where they are."""
    review.stood, review.excluded_at = review.state, clock.now()
    review.conflict_kind, review.conflict_reason = kind, reason


@door.act
def replace(key: str, successor_key: str, *, by: Person, reason: str) -> Review:
    """Another juror reads in this one's place; what is handed in stays."""
    review = take(Review, key, "replace", by=by)
    door.require(application_rules.reasoned(reason))
    move(review, "replace", by=by, reason=reason)
    return give(review.nomination.key, successor_key, by=by)


@door.act
def close_review(key: str, *, by: Person, reason: str = "") -> Nomination:
    """Marks of a file are closed: when every review is in, or with a reason; whose review was missing hears of it."""
    nomination = _close(key, by, reason)
    _tell_closed(nomination.call, [nomination])
    return nomination


def _close(key: str, by: Person, reason: str) -> Nomination:
    nomination = take(Nomination, key, "close_review", by=by)
    reviews = lock_reviews(nomination)
    late = sum(review.state in states.OPEN_REVIEW for review in reviews)
    handed_in = sum(review.is_counted for review in reviews)
    missing = max(late, nomination.call.readers_per_file - handed_in)
    short = [nomination.city.name] if handed_in < nomination.call.least_reviews else []
    door.require(rules.all_in(missing, reason), enough_reviews(nomination.call, short, reason))
    close_reviews(reviews, by=by)
    facts = {"missing": missing, "handed_in": handed_in, "least": nomination.call.least_reviews}
    move(nomination, "close_review", by=by, reason=reason, facts=facts)
    return nomination


@door.act
def close_all(call_key: str, *, by: Person, reason: str = "") -> list[Nomination]:
    """Marks of every file that is being read are closed."""
    call = held(Call, call_key, permissions.runs_jury, by=by)
    reading = Nomination.objects.visible_to(by).filter(call=call, status=states.Status.IN_REVIEW)
    keys = list(reading.order_by("pk").values_list("key", flat=True))
    door.require(enough_reviews(call, short_of_reviews(call, by), reason))
    list(door.lock(Nomination.objects.filter(key__in=keys).order_by("pk")))
    closed = [_close(key, by, reason) for key in keys]
    _tell_closed(call, closed)
    return closed


def _tell_closed(call: Call, closed: list[Nomination]) -> None:
    """Who may vote hears that votes have begun, and each juror whose reviews were missing that they do not count."""
    tell_opened(call, closed)
    missed = Counter(
        review.juror_id for review in Review.objects.filter(nomination__in=closed).given() if review.is_missing
    )
    for juror in Juror.objects.serving().filter(pk__in=missed).select_related("user", "call").order_by("pk"):
        door.say(emails.review_missed(juror, missed[juror.pk]))


def short_of_reviews(call: Call, by: Person) -> list[str]:
    """The cities of the files being read that have fewer reviews than the call asks for, as far as one may see them."""
    reading: Any = Nomination.objects.visible_to(by).filter(call=call).being_read().with_handed_in()
    short = reading.filter(handed_in__lt=call.least_reviews).order_by("city__name", "pk")
    return list(short.values_list("city__name", flat=True))


@door.act
def reopen_review(key: str, *, by: Person, reason: str) -> Nomination:
    """Marks of a file are open again, with a reason, and its jurors learn it; reviews of those who left stay."""
    nomination = take(Nomination, key, "reopen_review", by=by)
    closed = Review.objects.filter(nomination=nomination, state=ReviewState.CLOSED).select_related("juror__user")
    reviews = list(door.lock(closed.order_by("pk")))
    serving = [review for review in reviews if not review.juror.has_ended]
    door.require(application_rules.reasoned(reason), rules.some_serve(len(reviews), len(serving)))
    for review in serving:
        review.submitted_at = None
        move(review, "reopen", by=by)
        door.say(emails.review_reopened(review.juror))
    void(nomination)
    move(nomination, "reopen_review", by=by, reason=reason)
    return nomination
