"""Which jurors and reviews may be read, by whom; and how far each review is."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from audit import clock
from nominations import states
from nominations.querysets.application import access_ends, rows_of

if TYPE_CHECKING:
    from accounts.person import Person
    from nominations.models import Nomination


HANDED_IN = Q(state__in=states.COUNTED, submitted_at__isnull=False)


class JurorQuerySet(models.QuerySet):
    """Jurors."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the chair of the call see who the jurors are; a juror sees only oneself."""
        if person.is_clock or person.has("secretariat"):
            return self.all()
        if not person.is_known:
            return self.none()
        return self.filter(Q(user=person.user) | Q(call__in=person.scopes("chair")))

    def serving(self) -> Self:
        """Those who have not left and whose term as agreed is not over."""
        return self.filter(Q(until=None) | Q(until__gt=clock.now()), ended_at=None)

    def with_open(self) -> Self:
        """With how many files each has still to declare upon, to begin or to hand in."""
        return self.annotate(open_ones=Count("reviews", filter=Q(reviews__state__in=states.OPEN_REVIEW)))

    def with_load(self) -> Self:
        """With how many files each was given and still has, read or not."""
        return self.annotate(load=Count("reviews", filter=~Q(reviews__state__in=states.OUT_OF_REVIEW)))

    def with_awaited(self, person: "Person") -> Self:
        """With how many reviews each has still to hand in, of files that this person may see."""
        related: Any = self.model._meta.get_field("reviews").related_model
        seen = related.objects.visible_to(person).awaited()
        return self.annotate(awaited=Count("reviews", filter=Q(reviews__in=seen)))

    def with_undeclared(self) -> Self:
        """With on how many files that are being read each has still to declare."""
        related: Any = self.model._meta.get_field("reviews").related_model
        open_ones = related.objects.awaited().undeclared()
        return self.annotate(undeclared=Count("reviews", filter=Q(reviews__in=open_ones)))

    def late_for(self, person: "Person") -> Self:
        """Those of whom this person knows that a review is awaited."""
        return self.with_awaited(person).filter(awaited__gt=0)

    def with_practice(self) -> Self:
        """With how many practice files its call has, how many are open, and how much of these each has to judge yet."""
        files = rows_of("Practice").filter(call=OuterRef("call"))
        newer = rows_of("PracticeMark").filter(
            practice=OuterRef("practice"), juror=OuterRef("juror"), criterion=OuterRef("criterion")
        )
        judged = rows_of("PracticeMark").filter(Q(cannot_judge=True) | Q(value__isnull=False), juror=OuterRef("pk"))
        judged = judged.filter(~Exists(newer.filter(version__gt=OuterRef("version"))), practice__closed_at=None)
        criteria = rows_of("Criterion").filter(rubric=OuterRef("call__rubric"))
        open_files = _number(files.filter(closed_at=None), "call")
        return self.annotate(
            practice_files=_number(files, "call"),
            open_practice=open_files,
            to_practise=open_files * _number(criteria, "rubric") - _number(judged, "juror"),
        )

    def overdue(self, at: datetime) -> Self:
        """Those whose term as agreed is over and who have not left."""
        return self.filter(ended_at=None, until__lte=at)

    def with_access(self, at: datetime) -> Self:
        """Those whose call was not announced so long ago that its jury sees nothing of it any more."""
        over = Q(LessThanOrEqual(access_ends("call"), at), call__state__in=states.ANNOUNCED_CALL)
        return self.exclude(over)

    def chair_of(self, call: int) -> Any:
        """Who leads the jury of this call now, if anybody does."""
        return self.serving().filter(call=call, is_chair=True).select_related("user").first()

    def reading(self, nomination: "Nomination") -> Self:
        """The readers of a file, without those who left it."""
        given = nomination.reviews.exclude(state__in=states.OUT_OF_REVIEW)
        return self.filter(pk__in=given.values("juror")).select_related("nationality")


def _number(rows: Any, of: str) -> Any:
    """How many rows there are of one other row."""
    return Coalesce(Subquery(rows.order_by().values(of).annotate(n=Count("pk")).values("n")), 0)


class ReviewQuerySet(models.QuerySet):
    """Reviews."""

    def visible_to(self, person: "Person") -> Self:
        """A juror's own; the chair's and the secretariat's view of who is late; each with files they may see alone."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        reach = Q(juror__user=person.user) | Q(juror__call__in=person.scopes("chair"))
        if person.has("secretariat"):
            reach |= Q(pk__isnull=False)
        return self.filter(reach, nomination__in=self._files().visible_to(person))

    def _files(self) -> Any:
        related: Any = self.model._meta.get_field("nomination").related_model
        return related.objects

    def of(self, person: "Person") -> Self:
        """This juror's own."""
        return self.filter(juror__user=person.user)

    def given(self) -> Self:
        """Those whose file is the juror's: no conflict, not given to another."""
        return self.exclude(state__in=states.OUT_OF_REVIEW)

    def undeclared(self) -> Self:
        """Those whose juror has still to say whether there is a conflict."""
        return self.filter(state=states.ReviewState.UNANSWERED)

    def excluded(self) -> Self:
        """Those whose juror a conflict keeps out, with whether marks lie there that do not count."""
        return self.filter(state__in=states.IN_CONFLICT).annotate(has_marks=Exists(self._marks()))

    def marked(self) -> Self:
        """Those in which a mark was ever given."""
        return self.filter(Exists(self._marks()))

    def _marks(self) -> Any:
        related: Any = self.model._meta.get_field("marks").related_model
        return related.objects.filter(review=OuterRef("pk"))

    def counted(self) -> Self:
        """Handed in, so that their marks count."""
        return self.filter(HANDED_IN)

    def missing(self) -> Self:
        """Those that were not handed in when marks were closed."""
        return self.filter(state=states.ReviewState.CLOSED, submitted_at=None)

    def with_progress(self) -> Self:
        """With how far each is; what was closed before it was handed in is missing."""
        missing = When(state=states.ReviewState.CLOSED, submitted_at=None, then=Value(states.Progress.MISSING))
        known = [When(state=state, then=Value(step)) for state, step in states.PROGRESS.items()]
        return self.annotate(progress=Case(missing, *known, output_field=models.CharField()))

    def standing(self, how: str) -> Self:
        """Those that are so far; "given" are all that are a reader's, "awaited" those still to come."""
        groups = {"given": states.GIVEN_PROGRESS, "awaited": states.AWAITED}
        return self.with_progress().filter(progress__in=groups.get(how, [how]))

    def awaited(self) -> Self:
        """Still to be handed in, of files that are being read."""
        return self.open().filter(nomination__status=states.Status.IN_REVIEW)

    def to_be_given(self) -> Self:
        """Left open by a juror of a file that is being read and has fewer readers than its call asks for."""
        left = self.filter(state__in=(*states.OPEN_REVIEW, states.ReviewState.REPLACED))
        return left.filter(nomination__in=self._files().short_of_readers())

    def filling_seats(self) -> Self:
        """Those that fill a seat: of a juror who serves, or handed in before leaving."""
        serves = Q(juror__until=None) | Q(juror__until__gt=clock.now())
        return self.given().filter(HANDED_IN | (serves & Q(juror__ended_at=None)))

    def open(self) -> Self:
        """Still awaited."""
        return self.filter(state__in=states.OPEN_REVIEW)


class MarkQuerySet(models.QuerySet):
    """Marks."""

    def newest(self) -> Self:
        """The version that counts of each mark."""
        return self.order_by("review_id", "criterion_id", "-version").distinct("review_id", "criterion_id")
