"""Which messages about files may be read, and which wait for an answer."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nominations.querysets.application import kept_away

if TYPE_CHECKING:
    from accounts.person import Person


class MessageQuerySet(models.QuerySet):
    """Messages."""

    def visible_to(self, person: "Person") -> Self:
        """City and Commission read all of theirs, the secretariat what was written since the nomination; no juror."""
        if person.is_clock:
            return self.all()
        if not person.is_known:
            return self.none()
        cities, countries = person.scopes("focal_point"), person.scopes("officer")
        reach = Q(nomination__city__in=cities) | Q(nomination__country__in=countries)
        if person.has("secretariat"):
            reach |= Q(inside=False, nomination__endorsed_at__isnull=False)
        return self.filter(reach).exclude(kept_away(person, "nomination"))

    def awaiting(self, side: str) -> Self:
        """Those that ask this side, which has written nothing about the file since."""
        later = self.model._default_manager.filter(nomination=OuterRef("nomination"), side=side, pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later), asks=side)
