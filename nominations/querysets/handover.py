"""Which handover packs may be read: each by the member of the secretariat who asked for it."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.person import Person


class HandoverQuerySet(models.QuerySet):
    """Handover packs."""

    def visible_to(self, person: "Person") -> Self:
        """One's own: what is in a pack is what its asker could read."""
        if person.is_clock:
            return self.all()
        return self.filter(by=person.user) if person.has("secretariat") else self.none()

    def waiting(self) -> Self:
        """Asked for, and nobody has begun."""
        return self.filter(started_at=None, error="").order_by("asked_at", "pk")

    def kept_since(self, before: datetime) -> Self:
        """Those made before this instant whose archive is still there."""
        return self.filter(ready_at__lte=before, swept_at=None)
