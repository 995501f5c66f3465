"""Which flags and practice files may be read, by whom: a private flag by its juror alone."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from nominations import states
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from accounts.person import Person


class FlagQuerySet(models.QuerySet):
    """Flags."""

    def visible_to(self, person: "Person") -> Self:
        """A juror's own, with the file; the secretariat's view of those meant for it."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        reach = Q(review__juror__user=person.user)
        if person.has("secretariat"):
            reach |= Q(audience="secretariat")
        return self.filter(reach, review__in=self._reviews().visible_to(person))

    def _reviews(self) -> Any:
        related: Any = self.model._meta.get_field("review").related_model
        return related.objects

    def standing(self) -> Self:
        """Those not taken back."""
        return self.filter(ended_at=None).order_by("at", "pk")

    def of_file(self, nomination: Any) -> Self:
        """Those on one file, each with who raised it."""
        return self.filter(review__nomination=nomination).select_related("review__juror__user")


def with_flags(files: Any) -> Any:
    """Files, each with what its readers flagged for the secretariat, for a page of the secretariat."""
    raised = rows_of("Flag").standing().filter(review__nomination=OuterRef("pk"), audience="secretariat")
    columns = {"kind": "kind", "text": "text", "by": "review__juror__user__name"}
    return files.annotate(flagged=ArraySubquery(raised.values(row=JSONObject(**columns))))


class PracticeQuerySet(models.QuerySet):
    """Practice files."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the jurors of the call; nobody practises for a round that does not take place."""
        rows = self.exclude(call__state=states.CallState.CANCELLED)
        if person.is_clock or person.has("secretariat"):
            return rows
        return rows.filter(call__in=person.scopes("juror"))

    def for_juror(self, person: "Person") -> Self:
        """Those of the calls that this juror works in now, each with how many criteria there are and are judged."""
        judged = Q(marks__juror__user=person.user) & (Q(marks__cannot_judge=True) | Q(marks__value__isnull=False))
        counted = Count("marks__criterion", distinct=True, filter=judged)
        running = self.filter(call__in=person.scopes("juror"), call__state__in=states.TAKES_FILES)
        running = running.filter(call__jury_shut_at=None).annotate(judged=counted)
        criteria = rows_of("Criterion").filter(rubric=OuterRef("call__rubric")).order_by().values("rubric")
        return (
            running.annotate(asked=Subquery(criteria.annotate(n=Count("pk")).values("n")))
            .select_related("call")
            .order_by("call_id", "pk")
        )

    def of(self, call: Any) -> Self:
        """Those of one call in their order."""
        return self.filter(call=call).order_by("pk")


class PracticeMarkQuerySet(models.QuerySet):
    """Marks on practice files."""

    def newest(self) -> Self:
        """The version that counts of each mark."""
        names = ("practice_id", "juror_id", "criterion_id")
        return self.order_by(*names, "-version").distinct(*names)
