"""Which numbers of fit may be read, by whom: the secretariat's own, of files it may see."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from accounts.person import Person


class FitQuerySet(models.QuerySet):
    """Pairs of a juror and a file, each with its fit."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's: to a juror it would tell who was meant to read what."""
        if person.is_clock:
            return self.all()
        if not person.has("secretariat"):
            return self.none()
        related: Any = self.model._meta.get_field("nomination").related_model
        return self.filter(nomination__in=related.objects.visible_to(person))

    def by_pair(self) -> dict[tuple[str, str], int]:
        """The fit of each pair of keys, the juror's first."""
        rows = self.values_list("juror__key", "nomination__key", "number")
        return {(juror, file): number for juror, file, number in rows}
