"""What changed in the public register, from any moment on, in the order in which it was recorded.

Each change says also from which day it holds: a letter of May that is entered in September is told in September, so
that who read the feed in August does not miss it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from heapq import merge
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from audit import clock
from cities.models import Announcement, Award, City, CityName, Edition, Membership
from cities.querysets import ANNOUNCED_IN, is_public

MARK = "~"


@dataclass(frozen=True, order=True)
class Change:
    """One thing that became public at one instant; the place in the feed is instant, kind and what it is about.

    The number tells two such things apart: of an announcement its edition, of a city the day from which it holds.
    """

    at: datetime
    kind: str
    about: str
    number: int

    day: date
    edition: int = 0
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


def _number(day: date) -> int:
    return int(f"{day:%Y%m%d}")


def _day(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100) if number else date.min


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
    return Change(row.published_at, kind, about.slug, row.number, row.day, row.number, reason=row.reason, **named)


def _of_cities(after: tuple | None, kind: str, limit: int) -> Iterator[Change]:
    """Of a kind, in the order of instant and address; never more than are asked for."""
    source, holds_from, change = SOURCES[kind]
    rows = source().filter(told__lte=clock.now())
    if after is None:
        return iter([change(row) for row in rows.order_by("-told", "-city__slug", f"-{holds_from}")[:limit]])
    later = rows.filter(_beyond(after, kind, holds_from)).order_by("told", "city__slug", holds_from)
    return iter([change(row) for row in later[: limit + 1]])


def _beyond(after: tuple, kind: str, holds_from: str) -> Q:
    """What stands after a place: told later, or at the same instant and further on in the order of places."""
    at, same, about, number = after
    if same != kind:
        return Q(told__gt=at) | (Q(told=at) if kind > same else Q(pk=None))
    same_city = Q(**{"city__slug": about, f"{holds_from}__gt": _day(number)})
    return Q(told__gt=at) | Q(told=at) & (Q(city__slug__gt=about) | same_city)


def _begun() -> QuerySet[Any]:
    """What a withdrawn announcement told is not told while it is withdrawn, neither beginning nor end."""
    released: QuerySet[Any] = Membership.objects.filter(is_public(ANNOUNCED_IN))
    released = released.select_related("city__country", "announced_in__announcement", "ended_in__announcement")
    return released.annotate(told=F("announced_in__published_at"))


def _ended() -> QuerySet[Any]:
    """An end is told when it is recorded, whichever day it names; where nobody kept when that was, on that day."""
    ended = _begun().filter(until__isnull=False)
    return ended.annotate(told=Coalesce("end_recorded_at", Cast("until", DateTimeField())))


def _by_then() -> Exists:
    """Whether the city was public when it was recorded."""
    return Exists(_begun().filter(city=OuterRef("city"), told__lte=OuterRef("recorded_at")))


def _awarded() -> QuerySet[Any]:
    """An award is told when it is recorded, whichever day it names."""
    return Award.objects.filter(_by_then()).select_related("city__country").annotate(told=F("recorded_at"))


def _renamed() -> QuerySet[Any]:
    """A change of name is told when it is recorded, if the city was public by then, with the name that came of it."""
    own = CityName.objects.filter(language=CityName.OWN, until__isnull=False)
    next_one = own.filter(city=OuterRef("city"), pk__gt=OuterRef("pk")).order_by("pk").values("text")[:1]
    found: QuerySet[Any] = own.filter(_by_then()).select_related("city__country")
    return found.annotate(told=F("recorded_at"), became=Coalesce(Subquery(next_one), F("city__name")))


def _joined(row: Any) -> Change:
    return _change(row, "joined", row.since, **_told_in(row.announced_in))


def _left(row: Any) -> Change:
    reason = str(row.get_ended_how_display())
    return _change(row, "left", row.until, reason=reason, **_told_in(row.ended_in))


def _award(row: Any) -> Change:
    return _change(row, "awarded", row.day, title=row.edition)


def _rename(row: Any) -> Change:
    return _change(row, "renamed", row.until, city=row.became, former_name=row.text)


def _change(row: Any, kind: str, day: date, **facts: Any) -> Change:
    return Change(row.told, kind, row.city.slug or "", _number(day), day, **_about(row.city) | facts)


def _about(city: City) -> dict[str, Any]:
    return {"city": city.name, "country": city.country.iso2, "fictional": city.is_fictional}


def _told_in(edition: Edition | None) -> dict[str, Any]:
    return {"announcement": edition.announcement.slug, "title": edition.announcement.called} if edition else {}


SOURCES: dict[str, tuple[Callable[[], QuerySet[Any]], str, Callable[[Any], Change]]] = {
    "awarded": (_awarded, "day", _award),
    "joined": (_begun, "since", _joined),
    "left": (_ended, "until", _left),
    "renamed": (_renamed, "until", _rename),
}
