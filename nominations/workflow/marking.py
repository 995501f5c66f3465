"""How a juror marks a file: typing is not an act, so each mark is a new version and no record; handing in is one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from accounts import door
from accounts.person import Person
from audit import clock
from nominations.models import Criterion, Mark, Review
from nominations.rules import application as application_rules
from nominations.rules import jury as rules
from nominations.states import ReviewState
from nominations.workflow.steps import held, move, right, take


class OutdatedMark(Exception):
    """What the juror saw is not what stands, which another window changed (None: nothing stands); both are kept."""

    def __init__(self, mine: Mark, theirs: Mark | None) -> None:
        self.mine, self.theirs = mine, theirs
        super().__init__()


def current_marks(review: Review) -> dict[str, Mark]:
    """The newest version of each mark, by criterion."""
    newest = review.marks.order_by("criterion_id", "-version").distinct("criterion_id").select_related("criterion")
    return {mark.criterion.code: mark for mark in newest}


def marks_of(reviews: Iterable[Review]) -> dict[Review, dict[str, Mark]]:
    """The newest version of each mark of several reviews, by criterion, in one question; none: left out."""
    rows = {review.pk: review for review in reviews}
    kept: dict[Review, dict[str, Mark]] = defaultdict(dict)
    for mark in Mark.objects.filter(review__in=rows).newest().select_related("criterion"):
        kept[rows[mark.review_id]][mark.criterion.code] = mark
    return kept


class Given(NamedTuple):
    """A mark as it was typed, and the version of it that the juror saw (0: none)."""

    seen: int
    value: int | None = None
    comment: str = ""
    cannot_judge: bool = False


@door.act
def mark(
    key: str,
    code: str,
    *,
    by: Person,
    seen: int,
    value: int | None = None,
    comment: str = "",
    cannot_judge: bool = False,
) -> Mark:
    """A juror's mark on one criterion becomes a new version, unless another one than `seen` stands."""
    return mark_all(key, {code: Given(seen, value, comment, cannot_judge)}, by=by)[0]


@door.act
def mark_all(key: str, given: Mapping[str, Given], *, by: Person) -> list[Mark]:
    """A juror's marks on several criteria at once, all or none."""
    review = _being_marked(key, by)
    criteria = {criterion.code: criterion for criterion in _criteria(review)}
    if not criteria.keys() >= given.keys():
        raise Criterion.DoesNotExist
    door.require(*(rules.within(criteria[code], one.value) for code, one in given.items()))
    latest = current_marks(review)
    return _kept([_mine(review, criteria[code], one) for code, one in given.items()], latest)


def _criteria(review: Review) -> list[Criterion]:
    """The criteria by which the file is marked, found in one question."""
    return list(Criterion.objects.filter(rubric__call__nominations=review.nomination_id))


def _mine(review: Review, criterion: Criterion, given: Given) -> Mark:
    return Mark(
        review=review,
        criterion=criterion,
        version=given.seen + 1,
        value=None if given.cannot_judge else given.value,
        cannot_judge=given.cannot_judge,
        comment=given.comment,
        at=clock.now(),
    )


def _kept(marks: list[Mark], latest: Mapping[str, Mark]) -> list[Mark]:
    """The review is locked: since the newest versions were read nobody made another."""
    kept = [_unless_outdated(mine, latest.get(mine.criterion.code)) for mine in marks]
    Mark.objects.bulk_create(one for one in kept if one.pk is None)
    return kept


def _unless_outdated(mine: Mark, latest: Mark | None) -> Mark:
    """It follows upon the version that stands: upon no older one, and upon none that was never made."""
    if latest and _says_the_same(mine, latest):
        return latest
    if mine.version != (latest.version if latest else 0) + 1:
        raise OutdatedMark(mine, latest)
    return mine


def _says_the_same(mine: Mark, latest: Mark) -> bool:
    return (mine.value, mine.cannot_judge, mine.comment) == (latest.value, latest.cannot_judge, latest.comment)


def _open(key: str, by: Person) -> Review:
    """The review, locked, as long as its juror may mark."""
    review = held(Review, key, right(Review, "finish"), by=by)
    door.require(rules.open_to_marks(review))
    return review


def _being_marked(key: str, by: Person) -> Review:
    """The same, begun with its first mark."""
    review = _open(key, by)
    if review.state == ReviewState.ACCEPTED:
        move(review, "begin", by=by)
    return review


@door.act
def comment(key: str, text: str, note: str, *, by: Person, seen: int | None = None) -> Review:
    """The juror's words on the whole file, and the juror's own note, unless they were changed since `seen`."""
    review = _being_marked(key, by)
    door.require(rules.same_words(review, seen))
    review.comment, review.note, review.version = text, note, review.version + 1
    review.save(update_fields=["comment", "note", "version"])
    return review


@door.act
def put_off(key: str, *, by: Person) -> Review:
    """The juror leaves a file for later: in the own reading order it comes after all others. Nothing else changes."""
    review = _open(key, by)
    review.put_off_at = clock.now()
    review.save(update_fields=["put_off_at"])
    return review


@door.act
def finish(key: str, *, by: Person, confidence: int | None = None) -> Review:
    """The juror hands the review in, and says how sure it is."""
    review = take(Review, key, "finish", by=by)
    criteria = _criteria(review)
    marks = current_marks(review)
    door.require(rules.marked(criteria, marks), rules.explained(criteria, marks))
    review.submitted_at, review.confidence = clock.now(), confidence or review.confidence
    move(review, "finish", by=by)
    return review


@door.act
def revise(key: str, *, by: Person, reason: str) -> Review:
    """The juror takes a review back to change it, with a reason."""
    review = take(Review, key, "revise", by=by)
    door.require(application_rules.reasoned(reason))
    review.submitted_at = None
    move(review, "revise", by=by, reason=reason)
    return review
