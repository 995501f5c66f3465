"""Whom no e-mail of an outcome or a corrigendum could reach: who reads of it, and what waits."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F

from nominations.querysets.application import kept_away
from nominations.states import Side

if TYPE_CHECKING:
    from accounts.person import Person


class UnreachedQuerySet(models.QuerySet):
    """Cities and National Commissions that an outcome or a correction concerns and that nobody could write to."""

    def visible_to(self, person: "Person") -> Self:
        """The secretariat's, without what is about files from which somebody is shut out."""
        if person.is_clock:
            return self.all()
        return self.exclude(kept_away(person, "nomination")) if person.has("secretariat") else self.none()

    def of_city(self, change: str) -> Self:
        """That a city had no e-mail of its own about this."""
        return self.filter(side=Side.CITY, change=change)

    def waiting(self) -> Self:
        """Not reached yet; while the announcement is withdrawn nobody is to be told anything of it."""
        return self.filter(reached_at=None, nomination__call__cohort__announcement__withdrawn_at=None)

    def listed(self) -> Self:
        """What waits first, then what is done, the newest first; with all that a row names."""
        rows = self.select_related("nomination__city", "nomination__call", "reached_by")
        return rows.order_by(F("reached_at").desc(nulls_first=True), "since", "pk")
