"""Which proposals may be read."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from nominations.querysets.application import kept_away

if TYPE_CHECKING:
    from accounts.person import Person


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat and the director, except about files from which they are shut out."""
        if person.is_clock:
            return self.all()
        if not (person.has("secretariat") or person.has("director")):
            return self.none()
        return self.filter(Q(nomination=None) | ~kept_away(person, "nomination"))

    def open(self) -> Self:
        """Not decided yet."""
        return self.filter(decision="")
