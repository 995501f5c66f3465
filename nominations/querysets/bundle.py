"""Which bundles of decisions may be read, by whom: all marks stand in one, so no conflict with any of its files."""

from typing import TYPE_CHECKING, Self

from django.db import models

from nominations import states
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from accounts.person import Person


class BundleQuerySet(models.QuerySet):
    """Bundles."""

    def visible_to(self, person: "Person") -> Self:
        """Secretariat and director; the chair from the announcement on, declared on every file; nobody in conflict."""
        if person.is_clock:
            return self.all()
        if person.has("secretariat") or person.has("director"):
            return self.exclude(cohort__call__in=self._kept_from(person))
        return self.filter(cohort__call__in=self._open_to_chair(person))

    def _kept_from(self, person: "Person") -> models.QuerySet:
        """The calls in which a file that the jury spoke on is kept from this person."""
        return rows_of("Nomination").marks_closed().kept_from(person).order_by().values("call")

    def _open_to_chair(self, person: "Person") -> models.QuerySet:
        spoken, declared = rows_of("Nomination").marks_closed(), rows_of("Nomination").declared_by(person)
        led = rows_of("Nomination").visible_to(person).filter(call__in=person.scopes("chair"))
        led = led.filter(call__state__in=states.ANNOUNCED_CALL)
        shut = spoken.exclude(pk__in=declared.order_by().values("pk")).order_by().values("call")
        return led.exclude(call__in=shut).order_by().values("call")

    def standing(self) -> Self:
        """Those of approvals that were not recalled."""
        return self.filter(recalled_at=None)

    def newest(self) -> Self:
        """The last one first, each with its call."""
        return self.select_related("cohort__call").defer("content", "people").order_by("-number")
