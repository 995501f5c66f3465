"""Who opened sealed marks, and what the daily check found; and who may read of it."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from nominations.querysets.application import kept_away
from nominations.states import Status

if TYPE_CHECKING:
    from accounts.person import Person


class PeekQuerySet(models.QuerySet):
    """Marks opened before their closing."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat, the director and the chair of the call, each for files that they may see."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        files: Any = self.model._meta.get_field("nomination").related_model
        reach = Q(nomination__call__in=person.scopes("chair"))
        if person.has("secretariat") or person.has("director"):
            reach |= Q(pk__isnull=False)
        return self.filter(reach, nomination__in=files.objects.visible_to(person))

    def open(self) -> Self:
        """Those that still hold: the file is being read, and was so without a break since."""
        return self.filter(nomination__status=Status.IN_REVIEW, at__gte=F("nomination__since"))

    def of(self, person: "Person") -> Self:
        """This person's own."""
        return self.filter(user=person.user)


class FindingQuerySet(models.QuerySet):
    """What the daily check found."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's, without what is about files from which somebody is shut out."""
        if person.is_clock:
            return self.all()
        if not person.has("secretariat"):
            return self.none()
        return self.filter(Q(nomination=None) | ~kept_away(person, "nomination"))
