"""What changed in the public register, oldest first, from any moment on: announced, joined, left, renamed and so on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import merge
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from audit import clock
from cities.models import Announcement, City, CityName, Edition, Membership
from cities.querysets import ANNOUNCED_IN, is_public

MARK = "~"


@dataclass(frozen=True, order=True)
class Change:
    """One thing that became public at one instant; the place in the feed is instant, kind and what it is about."""

    at: datetime
    kind: str
    about: str
    number: int = 0

    city: str = ""
    former_name: str = ""
    country: str = ""
    announcement: str = ""
    title: str = ""
    reason: str = ""
    fictional: bool = False

    @property
    def mark(self) -> str:
        """Its place, as a reader who comes back names it."""
        return MARK.join([self.at.astimezone(UTC).isoformat(), self.kind, self.about, str(self.number)])


def place(mark: str) -> tuple[datetime, str, str, int]:
    """The place that a mark names; a day or an instant alone stands before everything of it."""
    at, kind, about, number = [*mark.split(MARK), "", "", "0"][:4]
    instant = datetime.fromisoformat(at.replace(" ", "+"))
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)), kind, about, int(number or 0)


def since(mark: str, limit: int) -> list[Change]:
    """The next changes after a place, and one more, by which one sees that there is more."""
    after = place(mark) if mark else (datetime.min.replace(tzinfo=UTC), "", "", 0)
    sources = [_editions(after), *(_of_cities(after, kind, limit) for kind in SOURCES)]
    found = (one for one in merge(*sources) if (one.at, one.kind, one.about, one.number) > after)
    return [one for one, _place in zip(found, range(limit + 1), strict=False)]


def latest(limit: int) -> list[Change]:
    """The last changes, latest first."""
    sources = [_editions(None), *(_of_cities(None, kind, limit) for kind in SOURCES)]
    return sorted((one for source in sources for one in source), reverse=True)[:limit]


def _editions(after: tuple | None) -> Iterator[Change]:
    told = Edition.objects.filter(announcement__in=Announcement.objects.released(), published_at__lte=clock.now())
    rows = told.select_related("announcement").order_by("published_at", "announcement__slug", "number")
    found = sorted(_edition(row) for row in (rows.filter(published_at__gte=after[0]) if after else rows))
    return iter(found)


def _edition(row: Edition) -> Change:
    about = row.announcement
    kind = "announced" if row.number == 1 else "corrected"
    named: dict[str, Any] = {"announcement": about.slug, "title": about.called, "fictional": about.is_fictional}
    return Change(row.published_at, kind, about.slug, row.number, reason=row.reason, **named)


def _of_cities(after: tuple | None, kind: str, limit: int) -> Iterator[Change]:
    """Of a kind, in the order of instant and address; never more than are asked for."""
    source, change = SOURCES[kind]
    rows = source()
    if after is None:
        return iter([change(row) for row in rows.order_by("-told", "-city__slug")[:limit]])
    at, same, about, _number = after
    here = Q(told=at, city__slug__gt=about) if same == kind else Q(told=at) if kind > same else Q(pk=None)
    later = rows.filter(Q(told__gt=at) | here).order_by("told", "city__slug")
    return iter([change(row) for row in later[: limit + 1]])


def _begun() -> QuerySet[Any]:
    """What a withdrawn announcement told is not told while it is withdrawn, neither beginning nor end."""
    released: QuerySet[Any] = Membership.objects.filter(is_public(ANNOUNCED_IN))
    released = released.select_related("city__country", "announced_in__announcement", "ended_in__announcement")
    return released.annotate(told=F("announced_in__published_at"))


def _ended() -> QuerySet[Any]:
    """A tenure that ended in an edition is told with it, any other on its last day."""
    ended = _begun().filter(until__lte=clock.now().date())
    return ended.annotate(told=Coalesce("ended_in__published_at", Cast("until", DateTimeField())))


def _renamed() -> QuerySet[Any]:
    """A change of name is told when it is recorded, if the city was public by then, with the name that came of it."""
    known = _begun().filter(city=OuterRef("city"), told__lte=OuterRef("recorded_at"))
    own = CityName.objects.filter(language=CityName.OWN, until__isnull=False)
    next_one = own.filter(city=OuterRef("city"), pk__gt=OuterRef("pk")).order_by("pk").values("text")[:1]
    found: QuerySet[Any] = own.filter(Exists(known)).select_related("city__country")
    return found.annotate(told=F("recorded_at"), became=Coalesce(Subquery(next_one), F("city__name")))


def _joined(row: Any) -> Change:
    return Change(row.told, "joined", row.city.slug or "", **_about(row.city), **_told_in(row.announced_in))


def _left(row: Any) -> Change:
    reason = str(row.get_ended_how_display())
    return Change(row.told, "left", row.city.slug or "", reason=reason, **_about(row.city), **_told_in(row.ended_in))


def _rename(row: Any) -> Change:
    about = _about(row.city) | {"city": row.became, "former_name": row.text}
    return Change(row.told, "renamed", row.city.slug or "", **about)


def _about(city: City) -> dict[str, Any]:
    return {"city": city.name, "country": city.country.iso2, "fictional": city.is_fictional}


def _told_in(edition: Edition | None) -> dict[str, Any]:
    return {"announcement": edition.announcement.slug, "title": edition.announcement.called} if edition else {}


SOURCES: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], Change]]] = {
    "joined": (_begun, _joined),
    "left": (_ended, _left),
    "renamed": (_renamed, _rename),
}
