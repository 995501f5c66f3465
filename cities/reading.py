"""What pages and files say of the register: listings of editions, the network's figures, dots for the map."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from audit import clock
from cities import figures, projection, wording
from cities.listing import Entry, Listing
from cities.models import Announcement, City, Edition, EditionEntry, Membership, Prehistory
from cities.states import NameForm

PRINTED = "en"  # the language in which an edition keeps its words


@dataclass(frozen=True)
class Network:
    """The figures of the whole network today; demonstration calls do not count."""

    cities: int
    countries: int
    before_register: int
    listed: int
    countries_not_listed: int
    by_region: dict[str, int]


def network(programme: str = "membership", on: date | None = None) -> Network:
    """How many members in how many countries there are on a day, with those admitted before this register began."""
    day = on or clock.now().date()
    rows = Membership.objects.as_of(day).real().filter(programme__slug=programme)
    listed = [figures.Member(*row) for row in rows.values_list("city__country__region", "city__country__iso2")]
    known = Prehistory.objects.filter(programme__slug=programme).first()
    earlier = known.as_figures() if known and known.as_of <= day else None  # nobody published what was before it
    before = earlier.remaining if earlier else 0
    not_listed = earlier.countries_not_listed if earlier else 0
    return Network(
        cities=before + len(listed),
        countries=len(figures.countries(listed)) + not_listed,
        before_register=before,
        listed=len(listed),
        countries_not_listed=not_listed,
        by_region=figures.by_region(listed),
    )


def dots(cities: Iterable[City]) -> list[dict[str, Any]]:
    """A dot for each city whose coordinates are known; the others stand in the list only."""
    return [
        _dot(city, projection.project(float(city.latitude), float(city.longitude)))
        for city in cities
        if city.latitude is not None and city.longitude is not None
    ]


def _dot(city: City, point: projection.Point) -> dict[str, Any]:
    country = city.country.called
    return {"x": point.x, "y": point.y, "label": f"{city.name}, {country}", "url": city.get_absolute_url()}


def record_of(city: City, page: str) -> dict[str, object]:
    """A member as a row of the directory's files."""
    return {
        "region": wording.region(city.country.region),
        "country": city.country.name(NameForm.SHORT),
        "iso2": city.country.iso2,
        "city": city.name,
        "local_name": city.local_name,
        "kind": city.kind,
        "member_since": city.tenures[-1].since.isoformat(),
        "latitude": "" if city.latitude is None else f"{city.latitude.normalize():f}",
        "longitude": "" if city.longitude is None else f"{city.longitude.normalize():f}",
        "fictional": "yes" if city.is_fictional else "no",
        "page": page,
    }


def listing_of(edition: Edition, layout: str | None = None, language: str = "en") -> Listing:
    """An edition as a listing; in its own language as printed, in another with the country's name there."""
    announcement = edition.announcement
    return Listing(
        entries=[_entry(row, announcement, language) for row in _entries(edition, language)],
        layout=layout or announcement.layout,
        language=language,
        title=announcement.title,
        day=announcement.day,
        edition=edition.number,
        reckoning=None if announcement.is_imported else edition.figures,
        difference=edition.difference(language),
        is_fictional=announcement.is_fictional,
    )


def _entries(edition: Edition, language: str) -> QuerySet[EditionEntry]:
    rows = edition.entries.select_related("city__country")
    return rows if language == PRINTED else rows.prefetch_related("city__country__names", "city__names")


def _entry(row: EditionEntry, announcement: Announcement, language: str) -> Entry:
    """A city as printed, or translated where a name is known; its place in the list is that of what was printed."""
    country, city = row.country_name, row.city_name
    if language != PRINTED:
        country = row.city.country.name(announcement.country_form, language, announcement.day)
        city = row.city.called_in(language, announcement.day) or city
    keys = {"city_key": row.city_sort_key, "country_key": row.country_sort_key}
    return Entry(row.region, country, city, row.city.country.iso2, row.city.slug or "", **keys)


@dataclass(frozen=True)
class Change:
    """What a further edition changed: why, which cities left the list, which joined it."""

    reason: str
    removed: list[str]
    added: list[str]


def change_of(edition: Edition) -> Change | None:
    """What this edition changed against the one before it; the first changed nothing."""
    if edition.number == 1:
        return None
    former = edition.announcement.editions.get(number=edition.number - 1)
    before, after = (_printed(one) for one in (former, edition))
    removed = [name for city, name in before.items() if city not in after]
    added = [name for city, name in after.items() if city not in before]
    return Change(edition.reason, removed, added)


def _printed(edition: Edition) -> dict[int, str]:
    rows = edition.entries.order_by("city_sort_key", "pk")
    return {row.city_id: f"{row.city_name} ({row.country_name})" for row in rows}
