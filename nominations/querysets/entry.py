"""Which requests of cities to enter a call may be read, and which are open."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from nominations import states
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from accounts.person import Person


def _has_files() -> Q:
    here = {"city": OuterRef("city"), "call__state__in": states.RUNNING_CALL}
    return Q(Exists(rows_of("Nomination").before_nomination().filter(**here)))


class EntryQuerySet(models.QuerySet):
    """Requests to enter."""

    def visible_to(self, person: "Person") -> Self:
        """One's own, those of the own country, those to join the own city; the secretariat's all."""
        if person.is_clock or person.has("secretariat"):
            return self.all()
        if not person.is_known:
            return self.none()
        joining = Q(city__in=person.scopes("city_submitter"), joins=True)
        return self.filter(Q(user=person.user) | Q(country__in=person.scopes("officer")) | joining)

    def open(self) -> Self:
        """Neither answered nor ended with the call."""
        return self.filter(decision="")

    def without_files(self) -> Self:
        """Of cities that have nothing left in any running call that they could hand in."""
        return self.exclude(_has_files())

    def awaited(self) -> Self:
        """Open, and somebody waits for the answer: to join a city, or with a file that cannot be handed in before."""
        return self.open().filter(Q(joins=True) | _has_files())

    def keeping_out(self, city: object) -> Self:
        """Those for which a city is not in yet, whichever of its files it would hand in; who joins keeps nobody out."""
        return self.open().filter(city=city, joins=False)

    def with_names(self) -> Self:
        """With all that a row names."""
        return self.select_related("user", "city", "call", "country").order_by("at", "pk")

    def with_dates(self) -> Self:
        """The same with the dates in force."""
        return self.with_names().prefetch_related("call__amendments")
