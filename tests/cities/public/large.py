"""A register as large as it may become, made in bulk."""

from datetime import UTC, datetime
from decimal import Decimal

from cities import reference
from cities.models import Announcement, City, CityName, Country, Edition, EditionEntry, Membership
from tests.cities import factories

YEARS = range(2006, 2026)


def register(number: int) -> None:
    """So many members in as many countries as there are, announced in twenty rounds, each with a further name."""
    factories.register_of_2022()
    countries, programme = list(Country.objects.order_by("iso2")), reference.membership_programme()
    editions = [_edition(programme, year) for year in YEARS]
    cities = City.objects.bulk_create(
        [_city(place, countries[place % len(countries)]) for place in range(number - 77)], batch_size=2000
    )
    CityName.objects.bulk_create([_name(place, city) for place, city in enumerate(cities)], batch_size=2000)
    told = [(city, editions[place % len(editions)]) for place, city in enumerate(cities)]
    tenures = Membership.objects.bulk_create(
        [
            Membership(city=city, programme=programme, since=one.announcement.day, announced_in=one)
            for city, one in told
        ],
        batch_size=2000,
    )
    EditionEntry.objects.bulk_create([_entry(one) for one in tenures], batch_size=2000)


def _edition(programme, year: int) -> Edition:
    instant = datetime(year, 3, 1, tzinfo=UTC)
    about = Announcement.objects.create(
        programme=programme, slug=f"round-{year}", title=f"Round {year}", instant=instant, layout="city (country)"
    )
    known = Edition.objects.exclude(reckoning={}).first().reckoning
    return Edition.objects.create(announcement=about, number=1, published_at=instant, reckoning=known)


def _city(place: int, country: Country) -> City:
    name = f"Fictive {place * 7919 % 100_003}"
    return City(
        name=name,
        slug=f"fictive-{place}",
        country=country,
        sort_key=name.lower(),
        search_key=f"{name.lower()} {place}",
        latitude=Decimal((place * 7919 % 1200) - 500) / 10,
        longitude=Decimal((place * 104729 % 3500) - 1750) / 10,
    )


def _name(place: int, city: City) -> CityName:
    text = f"Fictif {place * 7919 % 100_003}"
    return CityName(city=city, language="fr", text=text, search_key=text.lower())


def _entry(tenure: Membership) -> EditionEntry:
    city = tenure.city
    keys = {"city_sort_key": city.sort_key, "country_sort_key": city.country.sort_key}
    names = {"city_name": city.name, "country_name": city.country.iso3, "region": city.country.region}
    return EditionEntry(edition=tenure.announced_in, membership=tenure, city=city, **keys, **names)
