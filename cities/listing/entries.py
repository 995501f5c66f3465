"""What a printed list consists of: its entries, their order, the line of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cities import figures, wording
from cities.folding import sort_key
from cities.listing.kit import Kit

BY_CITY = "city (country)"
BY_COUNTRY = "city, country"
LAYOUTS = (BY_CITY, BY_COUNTRY)
_ORDER = {code: place for place, code in enumerate(wording.REGIONS)}
_PHRASES = {BY_CITY: "by_city", BY_COUNTRY: "by_country"}


@dataclass(frozen=True)
class Entry:
    """One city as printed; a translated one keeps the sort keys of its original names."""

    region: str
    country: str
    city: str
    iso2: str = ""
    slug: str = ""
    city_key: str = ""
    country_key: str = ""


@dataclass(frozen=True)
class Listing:
    """What an edition says: its entries in a layout and language, and the reckoning that goes with them."""

    entries: list[Entry]
    layout: str = BY_CITY
    language: str = "en"
    title: str = ""
    day: date | None = None
    edition: int = 1
    reckoning: figures.Reckoning | None = None
    difference: str = ""
    agreement: str = ""
    is_fictional: bool = False
    kit: Kit | None = None


def _place(entry: Entry, layout: str) -> tuple:
    city, country = entry.city_key or sort_key(entry.city), entry.country_key or sort_key(entry.country)
    keys = (city, country) if layout == BY_CITY else (country, city)
    # Among equal keys what is printed decides last: a translation must not move a city.
    return (_ORDER[entry.region], *keys, entry.iso2, entry.slug, entry.city, entry.country)


def ordered(entries: Iterable[Entry], layout: str = BY_CITY) -> list[Entry]:
    """By region, then by city; in the other layout by region, country as printed, city: in every language alike."""
    return sorted(entries, key=lambda entry: _place(entry, layout))


def by_region(entries: Iterable[Entry], layout: str = BY_CITY) -> dict[str, list[Entry]]:
    """The ordered entries under their regions; a region without a city is left out."""
    found: dict[str, list[Entry]] = {}
    for entry in ordered(entries, layout):
        found.setdefault(entry.region, []).append(entry)
    return found


def line(entry: Entry, layout: str = BY_CITY, language: str = "en") -> str:
    """One city as its layout prints it."""
    return printed(entry.city, entry.country, layout, language)


def printed(city: str, country: str, layout: str, language: str) -> str:
    """A city and its country, with the brackets or the comma of the language."""
    return wording.say(language, _PHRASES[layout], city=city, country=country)
