"""Who reads the words of a jury for a city: who writes them, and, once announced, those for whom they are."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from nominations import states

if TYPE_CHECKING:
    from accounts.person import Person

TOLD = Q(checked_at__isnull=False, nomination__status__in=states.TOLD)


class FeedbackQuerySet(models.QuerySet):
    """Feedback."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat as it is written; city, Commission and director what is checked, once it is announced."""
        if person.is_clock:
            return self.all()
        theirs = Q(nomination__city__in=person.scopes("focal_point"))
        theirs |= Q(nomination__country__in=person.scopes("officer"))
        reach = TOLD if person.has("director") else TOLD & theirs
        if person.has("secretariat"):
            reach |= Q(pk__isnull=False)
        return self.filter(reach, nomination__in=self._files().visible_to(person))

    def given(self) -> Self:
        """Checked, and its outcome announced."""
        return self.filter(TOLD)

    def _files(self) -> Any:
        related: Any = self.model._meta.get_field("nomination").related_model
        return related.objects


class FeedbackTextQuerySet(models.QuerySet):
    """Texts of feedback."""

    def newest(self) -> Self:
        """The version that counts on each criterion."""
        return self.order_by("feedback_id", "code", "-version").distinct("feedback_id", "code")
