"""How a jury discusses a file: remarks on it, and marks that their readers change with a reason; both are kept."""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import aliases, permissions, states
from nominations.emails import discussing as emails
from nominations.models import Criterion, Juror, Mark, Nomination, Remark, Review
from nominations.rules import application as application_rules
from nominations.rules import jury as jury_rules
from nominations.rules import meeting as rules
from nominations.rules.thread import worded
from nominations.states import Audience
from nominations.workflow.marking import current_marks
from nominations.workflow.steps import held, role


def numbers(file: Nomination) -> dict[int, int]:
    """The number under which each juror of the call stands on this file, by seat; asked once per page."""
    return numbered(file, Juror.objects.filter(call=file.call_id).order_by("pk").only("pk", "key"))


def numbered(file: Nomination, seats: Iterable[Juror]) -> dict[int, int]:
    """The same where all seats ever taken are at hand, in their order."""
    by_key = {seat.key: seat.pk for seat in seats}
    return {by_key[key]: number for key, number in aliases.numbers(file.key, by_key).items()}


def numbers_of_reviews(file: Nomination) -> dict[str, int]:
    """The same by review, for tables of marks."""
    own = Review.objects.filter(juror=OuterRef("pk"), nomination=file).values("key")
    seats = Juror.objects.filter(call=file.call_id).order_by("pk").annotate(review=Subquery(own))
    reviews = dict(seats.values_list("key", "review"))
    return {reviews[key]: number for key, number in aliases.numbers(file.key, reviews).items() if reviews[key]}


def own_review(nomination: Nomination, by: Person) -> Review | None:
    """The review by which this person reads the file."""
    own = Review.objects.of(by).filter(nomination=nomination, state__in=states.READING)
    return own.select_related("nomination").first()


def audiences(nomination: Nomination, by: Person, own: Review | None) -> list[Audience]:
    """Whom this person may write to about the file, the fewest first."""
    reads = own is not None or by.has("chair", nomination.call_id)
    return rules.audiences(is_juror=permissions.votes(nomination, by), reads=reads)


@door.act
def remark(
    key: str, text: str, *, by: Person, audience: str = "", criterion: str = "", of_record: bool = False
) -> Remark:
    """Somebody who may judge a file says something about it; to the fewest, unless it is meant for more."""
    nomination = held(Nomination, key, permissions.discusses, by=by)
    offered = audiences(nomination, by, own_review(nomination, by))
    audience = audience or offered[0]
    door.require(rules.discussable(nomination), worded(text), rules.addressed(audience, offered))
    made = Remark.objects.create(
        nomination=nomination,
        juror=Juror.objects.serving().filter(call=nomination.call_id, user=by.user).first(),
        criterion=_criterion(nomination, criterion),
        audience=audience,
        text=text,
        of_record=of_record,
        by=by.someone,
        at=clock.now(),
    )
    door.record("remark", nomination, by=by, role=role(by), facts={"remark": made.key, "audience": audience})
    door.say(emails.remarked(made))
    return made


def _criterion(nomination: Nomination, code: str) -> Criterion | None:
    return Criterion.objects.get(rubric=nomination.call.rubric_id, code=code) if code else None


@door.act
def change_mark(
    key: str, criterion: str, *, by: Person, reason: str, value: int | None = None, cannot_judge: bool = False
) -> Mark:
    """A reader changes a mark in the discussion, with a reason; what was marked before stays beside it."""
    seen = door.see(Review.objects.visible_to(by), key)
    door.allow(permissions.reviews(seen, by))
    nomination = door.lock(Nomination.objects.filter(pk=seen.nomination_id)).get()
    review = door.lock(Review.objects.filter(pk=seen.pk)).get()
    about = Criterion.objects.get(rubric=nomination.call.rubric_id, code=criterion)
    before = current_marks(review).get(criterion)
    door.require(
        rules.discussable(nomination),
        rules.handed_in(review),
        application_rules.reasoned(reason),
        jury_rules.within(about, value),
        rules.changes(before, value, cannot_judge),
    )
    made = _next(review, about, before, reason)
    made.value, made.cannot_judge = value, cannot_judge
    made.save()
    facts = {"criterion": criterion, "version": made.version}
    door.record("change_mark", review, by=by, role="juror", facts=facts, reason=reason)
    return made


def _next(review: Review, about: Criterion, before: Mark | None, reason: str) -> Mark:
    """The version that follows, with the words that explained the one before."""
    version, comment = (before.version + 1, before.comment) if before else (1, "")
    return Mark(review=review, criterion=about, version=version, comment=comment, reason=reason, at=clock.now())
