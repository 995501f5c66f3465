"""Which announcements are public, and what their latest edition counts."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from audit import clock
from cities.querysets import is_public, rows_of

if TYPE_CHECKING:
    from accounts.person import Person


def _number(rows: models.QuerySet, counted: Count) -> Coalesce:
    groups = rows.order_by().values("edition__announcement").annotate(number=counted)
    return Coalesce(Subquery(groups.values("number")), 0)


class AnnouncementQuerySet(models.QuerySet):
    """Announcements: released, withdrawn, seen by a person, counted."""

    def released(self) -> Self:
        """Announcements whose instant has come, without those that were withdrawn."""
        return self.filter(is_public())

    def withdrawn(self) -> Self:
        """Those that were public and are not for now; their address says so in a sentence."""
        return self.filter(withdrawn_at__isnull=False, instant__lte=clock.now())

    def visible_to(self, person: "Person") -> Self:
        """Released ones for everyone; secretariat and director read on what they withdrew, so that they can mend it."""
        return self.all() if person.has("secretariat") or person.has("director") else self.released()

    def counted(self) -> Self:
        """With the number of cities and countries of the latest edition, and its number."""
        editions = rows_of("Edition").filter(announcement=OuterRef("pk")).order_by("-number")
        latest = rows_of("Edition").filter(announcement=OuterRef("edition__announcement")).order_by("-number")
        entries = rows_of("EditionEntry").filter(
            edition__announcement=OuterRef("pk"), edition=Subquery(latest.values("pk")[:1])
        )
        return self.annotate(
            edition_number=Subquery(editions.values("number")[:1]),
            cities=_number(entries, Count("pk")),
            countries=_number(entries, Count("city__country", distinct=True)),
        )
