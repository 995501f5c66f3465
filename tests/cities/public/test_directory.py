"""The directory: one address per list, in the order asked for, as files and on a map."""

from datetime import UTC, datetime

import pytest

from accounts.person import Person
from cities import reference, workflow
from cities.models import Country
from tests.cities import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    factories.announce(factories.city("Lira"), factories.city("Bouaké", "CI", kind="commune"))
    factories.announce(factories.city("Reșița", "RO"), slug="2024", instant=datetime(2024, 2, 14, tzinfo=UTC))


def listed(client, **query):
    return [row["cells"][0]["text"] for row in client.get("/cities/", query).context["rows"]]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("city", ["Bouaké", "Lira", "Reșița"]),
        ("-city", ["Reșița", "Lira", "Bouaké"]),
        ("country", ["Bouaké", "Reșița", "Lira"]),
        ("-country", ["Lira", "Reșița", "Bouaké"]),
        ("since", ["Bouaké", "Lira", "Reșița"]),
        ("-since", ["Reșița", "Bouaké", "Lira"]),
        ("password", ["Bouaké", "Lira", "Reșița"]),
    ],
)
def test_list_stands_in_the_order_asked_for(three, client, sort, found):
    assert listed(client, sort=sort) == found


def test_countries_stand_in_the_order_of_the_readers_language(three, client):
    rows = client.get("/fr/cities/?sort=country").context["rows"]

    assert [row["cells"][1]["text"] for row in rows] == ["Côte d’Ivoire", "Ouganda", "Roumanie"]


def test_a_heading_says_the_order_and_its_link_turns_it_round(three, client):
    page = client.get("/cities/?sort=-since&region=africa&nonsense=1").content.decode()

    assert page.count("aria-sort") == 1
    assert 'aria-sort="descending">Member since' in page
    assert 'href="?region=africa&amp;sort=since" aria-current="true">Member since' in page
    assert 'href="?region=africa">City' in page


def test_one_list_has_one_address_however_it_was_asked_for(three, client):
    asked = [
        "region=africa&q=lira&x=1&page=1",
        "page=9&sort=city&q=lira&country=&region=africa",
        "q=lira&region=africa",
    ]
    pages = [client.get(f"/cities/?{query}") for query in asked]

    assert {page.context["canonical"] for page in pages} == {"http://localhost:8000/cities/?q=lira&region=africa"}
    assert (
        '<link rel="canonical" href="http://localhost:8000/cities/?q=lira&amp;region=africa">'
        in pages[0].content.decode()
    )


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("country=XX", "No country has the code “XX”."),
        ("country=ke", "No city of this country is a member: Kenya."),
        ("year=soon", "“soon” is no year."),
        ("q=%25", "No member city fits."),
    ],
)
def test_what_fits_no_member_lists_none_and_the_filter_stays_shown(three, client, query, said):
    factories.city("Nakuru", "KE")
    pages = [client.get(f"/{page}/?{query}") for page in ("cities", "map")]

    assert pages[0].context["rows"] == pages[1].context["regions"] == []
    for page in pages:
        assert said in page.content.decode()
        assert [one["url"] for one in page.context["active"]] == ["?"]


def test_files_and_map_hold_exactly_what_is_shown(three, client):
    page = client.get("/cities/?kind=commune&region=africa")

    assert listed(client, kind="commune") == ["Bouaké"]
    addresses = [file["url"] for file in page.context["files"]] + [page.context["map_url"], page.context["picture_url"]]
    assert addresses == [
        "/api/cities.csv?region=africa&kind=commune",
        "/api/cities.json?region=africa&kind=commune",
        "/api/cities.geojson?region=africa&kind=commune",
        "/map/?region=africa&kind=commune",
        "/map.svg?region=africa&kind=commune",
    ]
    assert b"".join(client.get(addresses[0])).decode().count("\n") == 2


def of_the_world(name, iso2):
    """A city of any country, as the register would have it."""
    reference.load()
    return workflow.register_city(Country.objects.get(iso2=iso2), name, by=Person.clock())


SOUGHT = {
    "Kyiv": ["kiev", "Киев", "KIEW", "키예프", "Kyiv Ukraine", "Украина kijev"],
    "Marrakesh": ["marrakech", "Марракеш", "marraq"],
    "Beijing": ["peking", "Пекин", "北京", "pékin"],
    "Трнава": ["trnava", "TRNAVA", "tyrnau"],
    "": ["arrakech", "eking", "🏙"],
}


def test_a_city_is_found_by_well_known_other_names_and_in_other_scripts(client):
    places = [("Kyiv", "UA"), ("Marrakesh", "MA"), ("Beijing", "CN"), ("Трнава", "SK")]
    factories.announce(*(of_the_world(*place) for place in places))

    for name, ways in SOUGHT.items():
        found = {words: listed(client, q=words) for words in ways}
        assert found == dict.fromkeys(ways, [name] if name else [])
    file = b"".join(client.get("/api/cities.csv", {"q": "peking"})).decode()
    assert [name for name, _country in places if name in file] == ["Beijing"]


def test_a_renamed_city_is_found_by_the_names_of_its_place(client):
    city = of_the_world("Oldgate", "UA")
    factories.announce(city)
    renamed = {"name": "Kyiv", "since": datetime(2023, 1, 1, tzinfo=UTC).date(), "source": "test"}

    workflow.rename_city(city.key, by=Person.clock(), **renamed)

    assert listed(client, q="kiev") == ["Kyiv"]
    assert listed(client, q="oldgate") == ["Kyiv"]


@pytest.mark.parametrize("words", ["Київ", "киев", "كييف", "莱", "Ouganda", "côte divoire", "%", "x" * 101])
def test_any_script_may_be_asked_for(three, client, words):
    factories.city("Kyiv", "RO", aliases=["Киев", "كييف", "莱斯"], local_name="Київ")
    assert client.get("/cities/", {"q": words}).status_code == 200


@pytest.mark.parametrize(
    ("words", "found"),
    [("Київ", ["Kyiv"]), ("киев", ["Kyiv"]), ("كييف", ["Kyiv"]), ("莱", ["Kyiv"]), ("ouganda", ["Lira"])],
)
def test_a_city_is_found_by_any_name_in_any_script(three, client, words, found):
    kyiv = factories.city("Kyiv", "RO", aliases=["Киев", "كييف", "莱斯"], local_name="Київ")
    factories.announce(kyiv, slug="kyiv")

    assert listed(client, q=words) == found
