"""Which cohorts may be read."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.person import Person


class CohortQuerySet(models.QuerySet):
    """Cohorts."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the director; nobody else learns of it before its announcement."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        return self.none()
