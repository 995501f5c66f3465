"""Which cohorts may be read."""

from typing import TYPE_CHECKING, Self

from django.db import models

from nominations.states import CohortState

if TYPE_CHECKING:
    from accounts.person import Person


class CohortQuerySet(models.QuerySet):
    """Cohorts."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the director; nobody else learns of it before its announcement."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        return self.none()

    def before_announcement(self) -> Self:
        """Those that lie before the director or are approved."""
        return self.filter(state__in=[CohortState.PROPOSED, CohortState.APPROVED])
