"""What pages and files say of the register: listings of editions, the network's figures, dots for the map."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cities import figures
from cities.listing import Entry, Listing
from cities.models import Announcement, Edition, EditionEntry, Membership, Prehistory


@dataclass(frozen=True)
class Network:
    """The figures of the whole network today; demonstration calls do not count."""

    cities: int
    countries: int
    before_register: int
    listed: int
    countries_not_listed: int
    by_region: dict[str, int]


def network(programme: str = "membership") -> Network:
    """How many members in how many countries there are, with those admitted before this register began."""
    rows = Membership.objects.public().filter(programme__slug=programme, city__is_fictional=False)
    listed = [figures.Member(*row) for row in rows.values_list("city__country__region", "city__country__iso2")]
    known = Prehistory.objects.filter(programme__slug=programme).first()
    earlier = known.as_figures() if known else None
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
        reckoning=edition.figures,
        difference=edition.difference(language),
        is_fictional=announcement.is_fictional,
    )


def _entries(edition: Edition, language: str) -> QuerySet[EditionEntry]:
    rows = edition.entries.select_related("city__country")
    return rows if language == "en" else rows.prefetch_related("city__country__names")


def _entry(row: EditionEntry, announcement: Announcement, language: str) -> Entry:
    country = row.city.country
    name = row.country_name if language == "en" else country.name(announcement.country_form, language, announcement.day)
    return Entry(row.region, name, row.city_name, country.iso2, row.city.slug or "")
