"""Which cohorts may be read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef

from nominations.querysets.application import rows_of
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

    def with_seat_of(self, person: "Person") -> Self:
        """With whether this person sits or sat on the jury of the call."""
        return self.annotate(has_seat=Exists(rows_of("Juror").filter(call=OuterRef("call"), user=person.user)))

    def before_announcement(self) -> Self:
        """Those that lie before the director or are approved."""
        return self.filter(state__in=[CohortState.PROPOSED, CohortState.APPROVED])
