"""Who reviews for a National Commission now, and who may read what reviewers say: the Commission, and each the own."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest

from nominations import states
from nominations.querysets.application import kept_away, rows_of
from nominations.states import Deadline, Status

if TYPE_CHECKING:
    from accounts.person import Person

A_DAY = timedelta(days=1)


class ReviewerQuerySet(models.QuerySet):
    """Reviewers."""

    def visible_to(self, person: "Person") -> Self:
        """A Commission sees whom it asked, a reviewer the own term; nobody else who they are."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        return self.filter(Q(country__in=person.scopes("officer")) | Q(user=person.user))

    def serving(self, at: datetime) -> Self:
        """Those not let go, while files of their country can come to its Commission, one accepted late included."""
        moved = rows_of("Amendment").filter(call=OuterRef("call"), field=Deadline.COMMISSION)
        moved = moved.filter(Q(country=None) | Q(country=OuterRef("country"))).order_by("-new_instant")
        closes = Greatest("call__commission_deadline", Subquery(moved.values("new_instant")[:1])) + _grace()
        late = rows_of("Nomination").filter(call=OuterRef("call"), country=OuterRef("country"))
        late = late.filter(status__in=states.CLOSES_WITH).alias(ends=F("late_until") + _grace())
        running = self.filter(ended_at=None, call__state__in=states.RUNNING_CALL).alias(closes=closes)
        return running.filter(Q(closes__gt=at) | Exists(late.filter(ends__gt=at)))

    def of(self, person: "Person") -> Self:
        """The own terms of this person."""
        return self.filter(user=person.user)

    def to_tell(self, at: datetime) -> Self:
        """Those with a file that came since they were last told, told of nothing within a day."""
        new = _unmarked().exclude(submitted_at__lte=OuterRef("told_at"))
        untold = Q(Exists(_unmarked()), told_at=None) | Q(Exists(new), told_at__lte=at - A_DAY)
        return self.serving(at).filter(untold)

    def with_given(self) -> Self:
        """With how many files each has marked."""
        return self.annotate(given=Count("advice__nomination", distinct=True))


def _grace() -> ExpressionWrapper:
    """How much longer a file still comes in after a deadline of its call."""
    minute = Value(timedelta(minutes=1), DurationField())
    return ExpressionWrapper(F("call__grace_minutes") * minute, DurationField())


def _unmarked() -> models.QuerySet:
    """The files that wait for the mark of a reviewer."""
    same = {"reviewer": OuterRef(OuterRef("pk")), "nomination": OuterRef("pk")}
    marked = Exists(rows_of("Advice").filter(**same, at__gte=OuterRef("submitted_at")))
    aside = Exists(rows_of("ReviewerConflict").filter(**same))
    here = {"call": OuterRef("call"), "country": OuterRef("country"), "status": Status.WITH_COMMISSION}
    return rows_of("Nomination").filter(~marked, ~aside, **here)


def _readable(person: "Person") -> Q:
    """What is said of files of the own country; of what one says oneself as long as the term lasts."""
    own = Q(reviewer__user=person.user, reviewer__call__in=person.scopes("reviewer"), reviewer__ended_at=None)
    return Q(nomination__country__in=person.scopes("officer")) | own


class AdviceQuerySet(models.QuerySet):
    """What reviewers say of files."""

    def visible_to(self, person: "Person") -> Self:
        """The Commission of the country reads all of it, a reviewer the own; city, jury and secretariat none."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        return self.filter(_readable(person)).exclude(kept_away(person, "nomination"))

    def newest(self) -> Self:
        """Of each reviewer on each file the version that counts."""
        same = {"reviewer": OuterRef("reviewer"), "nomination": OuterRef("nomination")}
        later = self.model._default_manager.filter(**same, version__gt=OuterRef("version"))
        return self.filter(~Exists(later))

    def with_aside(self) -> Self:
        """With whether its reviewer said since to have a conflict with the file."""
        same = {"reviewer": OuterRef("reviewer"), "nomination": OuterRef("nomination")}
        return self.annotate(aside=Exists(rows_of("ReviewerConflict").filter(**same)))


class ReviewerConflictQuerySet(models.QuerySet):
    """Conflicts of reviewers with files."""

    def visible_to(self, person: "Person") -> Self:
        """Whoever reads what is said of a file also reads who says nothing, and why."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        return self.filter(_readable(person)).exclude(kept_away(person, "nomination"))
