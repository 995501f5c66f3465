"""Rows of the register for tests."""

from datetime import UTC, datetime
from itertools import count

from accounts.models import NetworkRole, User
from accounts.person import Person
from cities import reference, workflow
from cities.figures import Earlier, Totals
from cities.folding import search_key, sort_key
from cities.models import City, CityAlias, CityName, Country, Edition, NationalCommission
from cities.states import Layout
from tests.cities import places

THEN = datetime(2022, 9, 2, 10, tzinfo=UTC)
EARLIER = Earlier(datetime(2020, 9, 23, tzinfo=UTC).date(), 229, 64, "corrected release of September 2020", 12, 32)
PUBLISHED = Totals(294, 76)
SOURCES = {
    "UG": ("UGA", "Africa", "Uganda", "Ouganda", "Uganda"),
    "KE": ("KEN", "Africa", "Kenya", "Kenya", "Kenya"),
    "CI": ("CIV", "Africa", "Côte d'Ivoire", "Côte d’Ivoire", "Côte d'Ivoire"),
    "RO": ("ROU", "Europe and North America", "Romania", "Roumanie", "Romania"),
    "TR": ("TUR", "Europe and North America", "Türkiye", "Turquie", "Turkey"),
    "BR": ("BRA", "Latin America and the Caribbean", "Brazil", "Brésil", "Brazil"),
}
_numbers = count(1)


def country(iso2: str = "UG") -> Country:
    iso3, region, english, french, printed = SOURCES[iso2]
    reference.load_countries(
        "iso2,iso3,status,region,name_en,name_fr,name_list_2022,note\n"
        f"{iso2},{iso3},member,{region},{english},{french},{printed},\n"
    )
    return Country.objects.get(iso2=iso2)


def user(name: str = "") -> User:
    number = next(_numbers)
    return User.objects.create_user(f"person{number}@example.example", name=name or f"Person {number}")


def secretariat() -> Person:
    someone = user("Sofia")
    NetworkRole.objects.create(user=someone, role="secretariat", since=THEN)
    return Person.of(someone)


def commission(iso2: str = "UG") -> NationalCommission:
    return workflow.found_commission(country(iso2), by=Person.clock())


def officer(iso2: str = "UG") -> Person:
    someone = user()
    workflow.appoint_officer(commission(iso2), someone, by=Person.clock())
    return Person.of(someone)


def city(name: str = "Lira", iso2: str = "UG", **facts) -> City:
    return workflow.register_city(country(iso2), name, by=Person.clock(), **facts)


def focal_point(place: City, role: str = "submitter") -> Person:
    someone = user()
    workflow.appoint_focal_point(place, someone, by=Person.clock(), role=role)
    return Person.of(someone)


def announce(*places: City, slug: str = "2022", instant: datetime = THEN, **facts) -> Edition:
    members = [(place, place.name, place.country.name(on=instant.date())) for place in places]
    facts = {"title": f"Membership {slug}", "layout": Layout.CITY_COUNTRY_IN_BRACKETS, "zone": "Europe/Berlin"} | facts
    return workflow.announce(
        programme=reference.membership_programme(),
        slug=slug,
        instant=instant,
        members=members,
        by=Person.clock(),
        **facts,
    )


def known_city(country: Country, name: str) -> City:
    facts = reference.known_place(country.iso2, name)
    facts.pop("aliases"), facts.pop("names")
    keys = {"search_key": search_key(name), "sort_key": sort_key(name), "local_key": search_key(facts["local_name"])}
    return City(country=country, name=name, **keys, **facts)


def register_of_2022(published: Totals = PUBLISHED) -> Edition:
    """The 77 of 2022; in bulk, because many tests want them (`register_city` has its own tests)."""
    reference.load()
    countries = {country.iso2: country for country in Country.objects.with_names()}
    rows = places.rows()
    cities = City.objects.bulk_create(known_city(countries[row["iso2"]], row["city"]) for row in rows)
    kuno = next(city for city in cities if city.name == "Kuno Consortium")
    CityAlias.objects.create(city=kuno, name="Garissa", search_key="garissa")
    CityName.objects.bulk_create(
        CityName(city=city, search_key=search_key(name["text"]), **name)
        for city in cities
        for name in reference.names().get((city.country.iso2, city.search_key), [])
    )
    return workflow.announce(
        programme=reference.membership_programme(),
        slug="2022",
        title="Membership 2022",
        instant=THEN,
        zone="Europe/Berlin",
        layout=Layout.CITY_COUNTRY_IN_BRACKETS,
        members=[(city, row["city"], row["country"]) for city, row in zip(cities, rows, strict=True)],
        by=Person.clock(),
        earlier=EARLIER,
        published=published,
    )
