"""Which progress reports there are, for whom, and which of them are on time, overdue or silent; counted by cohort."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from audit import clock
from cities import reporting
from cities.querysets import ANNOUNCED_IN, is_public, rows_of
from cities.states import ReportState

if TYPE_CHECKING:
    from accounts.person import Person

FILED = ("due", "handed_in", "on_time", "overdue", "to_evaluate", "evaluated")  # what is counted of each cohort


def owed(at: datetime) -> Q:
    """Of members that have not left: who left owes nothing, and what was handed in before stays."""
    return Q(membership__until=None) | Q(membership__until__gt=clock.day_of(at)) | Q(handed_in_on__isnull=False)


def standing(name: str, at: datetime) -> Q:
    """The reports that one number counts; every number leads to exactly these."""
    today, is_open = reporting.running_day(at), Q(state=ReportState.OPEN)
    still = Q(membership__until=None) | Q(membership__until__gt=clock.day_of(at))
    return owed(at) & {
        "due": Q(),
        "handed_in": Q(handed_in_on__isnull=False),
        "on_time": Q(handed_in_on__lte=F("due_on")),
        "with_city": is_open & still,
        "overdue": is_open & still & Q(awaited_on__lt=today),
        "silent": is_open & still & Q(awaited_on__lt=reporting.silent_before(at)),
        "to_evaluate": Q(state=ReportState.SUBMITTED),
        "evaluated": Q(state=ReportState.EVALUATED),
    }.get(name, Q(pk=None))


class ReportQuerySet(models.QuerySet):
    """Progress reports."""

    def visible_to(self, person: "Person") -> Self:
        """A city sees its own, a Commission those of its country; the secretariat and the director all."""
        if person.is_clock or person.has("secretariat") or person.has("director"):
            return self.all()
        own = Q(membership__city__in=person.scopes("focal_point"))
        return self.filter(own | Q(membership__city__country__in=person.scopes("officer")))

    def for_list(self) -> Self:
        """With the city, its country and the cohort, in the order in which they fall due."""
        rows = self.select_related("membership__city__country", "membership__announced_in__announcement")
        return rows.prefetch_related("membership__city__country__names")

    def standing(self, name: str) -> Self:
        """Those that one number counts."""
        return self.filter(standing(name, clock.now()))

    def owed(self) -> Self:
        """Without those of members that left before they handed in."""
        return self.filter(owed(clock.now()))

    def published(self) -> Self:
        """What everybody may read: reports that were evaluated, so that nothing is sent back any more."""
        return self.filter(is_public(f"membership__{ANNOUNCED_IN}"), state=ReportState.EVALUATED)

    def to_remind(self, at: datetime, first_day: int) -> Self:
        """Those with the city, of members that owe them, that may have a reminder due: the first is on this day."""
        first = reporting.running_day(at) - timedelta(days=first_day)
        return self.filter(standing("with_city", at), awaited_on__lte=first)

    def of_cohort(self, slug: str) -> Self:
        """Of the members of one announcement."""
        return self.filter(membership__announced_in__announcement__slug=slug)

    def by_cohort(self) -> Any:
        """The numbers of each cohort and turn, the latest due first."""
        cohort = "membership__announced_in__announcement"
        rows = self.owed().order_by().values("number", slug=F(f"{cohort}__slug"), title=F(f"{cohort}__title"))
        return rows.annotate(last_due=models.Max("due_on"), **_numbers()).order_by("-last_due", "slug", "number")

    def by_country(self) -> Any:
        """The same by country, all cohorts together."""
        rows = self.owed().order_by().values(iso2=F("membership__city__country__iso2"))
        return rows.annotate(**_numbers()).order_by("membership__city__country__sort_key")


def _numbers() -> dict[str, Count]:
    at = clock.now()
    return {name: Count("pk", filter=standing(name, at)) for name in FILED}


def report_is_overdue(membership: str = "pk") -> Exists:
    """Whether the report of a membership is overdue now: for any list of memberships, reckoned and never stored."""
    rows = rows_of("ProgressReport")
    return Exists(rows.filter(standing("overdue", clock.now()), membership=OuterRef(membership)))


def report_is_awaited(city: str = "pk") -> Exists:
    """Whether a city has a report to hand in: for any list of cities."""
    rows = rows_of("ProgressReport")
    return Exists(rows.filter(standing("with_city", clock.now()), membership__city=OuterRef(city)))


def with_nobody_to_ask(memberships: Any) -> Any:
    """Of these memberships those of cities for which nobody works on this site."""
    return memberships.filter(~_somebody())


def with_somebody_to_ask(memberships: Any) -> Any:
    """The others."""
    return memberships.filter(_somebody())


def _somebody() -> Exists:
    return Exists(rows_of("FocalPoint").who_hear().filter(city=OuterRef("city")))
