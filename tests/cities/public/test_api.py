"""The read-only API: what it says, how one pages through it, and that it is described as it answers."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import get_resolver

from audit import clock
from cities import workflow
from cities.models import Announcement, City, Membership
from cities.states import CityKind, Region
from cities.views.api import OPENAPI
from tests import pages
from tests.cities import factories

pytestmark = pytest.mark.django_db
JULY = datetime(2024, 7, 1, 12, tzinfo=UTC)
SINCE = "“since” is a day, an instant, or the “next” of an earlier answer."
NO_YEAR = "“²022” is no year. A year is written as 2022."


def read(client, address, status=200, **query):
    answer = client.get(address, query)
    assert answer.status_code == status, answer
    return json.loads(b"".join(answer))


def test_cities_come_page_by_page_and_none_twice(client):
    names = ["Gulu", "Jinja", "Lira", "Masaka", "Soroti"]
    factories.announce(*map(factories.city, names))
    found, address, rounds = [], "/api/cities.json?limit=2", 0

    while address:
        content = read(client, address)
        found += [row["city"] for row in content["cities"]]
        address, rounds = content["next"], rounds + 1

    assert (found, rounds) == (names, 3)


def test_the_same_cities_in_every_form(edition, client):
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get("/api/cities.csv")).decode())))
    listed = read(client, "/api/cities.json")["cities"]
    features = read(client, "/api/cities.geojson")["features"]

    assert len(rows) == 77
    assert [row["slug"] for row in rows] == [row["slug"] for row in listed] == [row["id"] for row in features]
    resita = next(row for row in features if row["id"] == "resita")
    assert resita["geometry"] == {"type": "Point", "coordinates": [21.89, 45.3]}
    assert [row["id"] for row in features if row["geometry"] is None][:2] == ["al-daayen", "hina"]
    assert client.get("/cities/cities.csv").getvalue() == client.get("/api/cities.csv").getvalue()


def test_cities_of_a_day_are_those_of_that_day(client):
    factories.announce(factories.city("Lira"), factories.city("Gulu"))
    Membership.objects.filter(city__name="Lira").update(until=date(2023, 1, 1), ended_how="withdrew")
    factories.announce(City.objects.get(name="Lira"), slug="2025", instant=datetime(2025, 1, 1, tzinfo=UTC))

    days = {
        day: [row["city"] for row in read(client, "/api/cities.json", as_of=day)["cities"]]
        for day in ("2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01")
    }
    assert list(days.values()) == [["Gulu", "Lira"], ["Gulu"], ["Gulu"], ["Gulu", "Lira"]]
    tenures = read(client, "/api/cities/lira.json")["city"]["memberships"]
    assert [(one["since"], one["until"]) for one in tenures] == [("2022-09-02", "2023-01-01"), ("2025-01-01", None)]


def test_a_filter_asks_what_was_so_on_the_day_and_a_known_value_without_members_fits_none(client):
    factories.announce(factories.city("Lira"), factories.city("Bouaké", "CI"))
    Membership.objects.filter(city__name="Lira").update(until=date(2023, 1, 1), ended_how="withdrew")
    factories.announce(City.objects.get(name="Lira"), slug="2025", instant=datetime(2025, 1, 1, tzinfo=UTC))
    Membership.objects.filter(city__name="Bouaké").update(until=date(2024, 1, 1), ended_how="withdrew")
    factories.city("Nakuru", "KE")

    def found(**query):
        return [row["city"] for row in read(client, "/api/cities.json", **query)["cities"]]

    assert [found(country=code) for code in ("ug", "UG", "CI", "KE")] == [["Lira"], ["Lira"], [], []]
    assert found(country="ci", as_of="2023-05-01") == ["Bouaké"]
    assert [found(year=year) for year in ("2022", "2025", "2016")] == [[], ["Lira"], []]
    assert found(year="2022", as_of="2022-12-31") == ["Bouaké", "Lira"]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/api/cities.json?as_of=yesterday", 400, "“as_of” is a day, written as 2026-11-29."),
        ("/api/figures.json?as_of=2999-01-01", 400, "The register does not know days that have not come yet."),
        ("/api/cities.csv?limit=0", 400, "“limit” is a number from 1 to 1000."),
        ("/api/changes.json?since=soon", 400, SINCE),
        ("/api/changes.json?since=2024-01-01~joined~x~99999999999999999999", 400, SINCE),
        ("/api/cities.json?limit=0000000011111", 400, "“limit” is a number from 1 to 1000."),
        ("/api/cities.json?country=xx", 400, "No country has the code “XX”. A code has two letters, as KE."),
        ("/api/cities.csv?region=afrika", 400, "No region has the code “afrika”."),
        ("/api/cities.json?year=²022&kind=x", 400, f"{NO_YEAR} No kind of member has the code “x”."),
        ("/cities/cities.csv?q=" + "x" * 101, 400, "A search has at most 100 letters."),
        ("/api/cities/nowhere.json", 404, "No city of the register has this address."),
    ],
)
def test_what_cannot_be_answered_says_why(client, address, status, sentence):
    answer = client.get(address)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["detail"] == sentence
    assert "ETag" not in answer.headers


def test_members_of_an_earlier_day_bear_the_names_of_that_day(client):
    with clock.at(factories.THEN):
        place = factories.city("Lira")
        factories.announce(place)
    with clock.at(JULY):
        facts = {"since": date(2024, 1, 1), "source": "Gazette (fictional)."}
        workflow.rename_city(place.key, by=factories.secretariat(), name="New Lira", **facts)

    names = [
        [row["city"] for row in read(client, "/api/cities.json", **query)["cities"]]
        for query in ({"as_of": "2023-05-01"}, {"as_of": "2024-01-01"}, {})
    ]

    assert names == [["Lira"], ["New Lira"], ["New Lira"]]
    assert read(client, "/api/announcements.json")["announcements"][0]["country_form"] == "list"


def test_figures_are_those_of_the_register(edition, client):
    told = read(client, "/api/figures.json", as_of="2022-09-02")

    assert (told["members"], told["countries"], told["listed_by_name"]) == (294, 76, 77)
    assert told["counted_without_a_name"] == 217
    assert sum(told["by_country"].values()) == sum(row["listed"] for row in told["by_region"]) == 77
    assert told["source"] == "http://localhost:8000/figures/2022-09-02/"
    assert told["licence"]["name"] == "CC BY 4.0"


def test_changes_tell_what_joined_left_and_was_corrected_once_and_in_order(client):
    with clock.at(factories.THEN):
        factories.announce(factories.city("Lira"), factories.city("Gulu"))
    Membership.objects.filter(city__name="Gulu").update(until=date(2023, 5, 1), ended_how="withdrew")
    lira, staff = City.objects.get(name="Lira"), factories.secretariat()
    with clock.at(JULY):
        workflow.correct(Announcement.objects.get(), reason="Named twice.", by=staff, removed=[lira])

    found, address = [], "/api/changes.json?limit=1"
    for _round in range(9):
        content = read(client, address)
        found += content["changes"]
        address = content["next"]
        if not content["more"]:
            break
    kinds = [(one["at"][:10], one["kind"], one["city"] or one["announcement"]) for one in found]

    assert kinds == [
        ("2022-09-02", "announced", "2022"),
        ("2022-09-02", "joined", "Gulu"),
        ("2022-09-02", "joined", "Lira"),
        ("2023-05-01", "left", "Gulu"),
        ("2024-07-01", "corrected", "2022"),
        ("2024-07-01", "left", "Lira"),
    ]
    assert read(client, address)["changes"] == []
    assert [one["kind"] for one in read(client, "/api/changes.json", since="2024-01-01")["changes"]] == [
        "corrected",
        "left",
    ]
    assert found[4]["reason"] == "Named twice."
    atom = client.get("/api/changes.atom").content.decode()
    assert atom.index("Lira (UG) is no longer a member") < atom.index("Announced: Membership 2022")


def test_end_that_is_entered_late_is_told_when_it_is_entered_and_says_its_day(client):
    staff = factories.secretariat()
    with clock.at(factories.THEN):
        factories.announce(factories.city("Lira"), factories.city("Gulu"))
    with clock.at(JULY):
        workflow.withdraw_membership(City.objects.get(name="Gulu").key, by=staff, until=JULY.date(), reason="Letter.")
        read_so_far = read(client, "/api/changes.json")["next"]
    with clock.at(JULY + timedelta(days=60)):
        lira = City.objects.get(name="Lira")
        workflow.withdraw_membership(lira.key, by=staff, until=date(2023, 5, 1), reason="A letter found late.")

        late = read(client, read_so_far)["changes"]

    assert [(one["city"], one["kind"], one["at"][:10], one["day"]) for one in late] == [
        ("Lira", "left", "2024-08-30", "2023-05-01")
    ]
    assert "Holds from 1 May 2023." in client.get("/api/changes.atom").content.decode()


def test_two_ends_of_one_city_that_one_file_tells_are_two_places_of_the_feed(client):
    place = factories.city("Lira")
    for year in (2015, 2019):
        factories.announce(place, slug=str(year), instant=factories.THEN.replace(year=year))
        tenure = Membership.objects.filter(city=place, until=None)
        tenure.update(until=date(year + 1, 1, 1), ended_how="withdrew", end_recorded_at=JULY)

    found = [read(client, "/api/changes.json?limit=1&since=2024-06-01")]
    while found[-1]["more"]:
        found.append(read(client, found[-1]["next"]))

    left = [one["day"] for content in found for one in content["changes"] if one["kind"] == "left"]
    assert left == ["2016-01-01", "2020-01-01"]


def test_feed_tells_an_award_and_says_of_each_city_whether_it_is_invented(client):
    with clock.at(factories.THEN):
        factories.announce(factories.city("Lira", is_fictional=True), slug="try", is_fictional=True)
        factories.announce(factories.city("Gulu"))
    gulu, told = City.objects.get(name="Gulu"), {"day": date(2024, 2, 1), "edition": "Award 2024", "source": "A list."}
    with clock.at(JULY):
        workflow.record_award(gulu.key, by=factories.secretariat(), **told)

    [award] = read(client, "/api/changes.json", since="2024-01-01")["changes"]
    assert (award["kind"], award["at"][:10], award["day"], award["title"]) == (
        "awarded", "2024-07-01", "2024-02-01", "Award 2024",
    )  # fmt: skip
    atom = client.get("/api/changes.atom").content.decode()
    assert "<title>Gulu (UG) received an award: Award 2024</title>" in atom
    assert "<title>Lira (UG) is a member (fictional)</title>" in atom
    assert "<title>Gulu (UG) is a member</title>" in atom
    assert atom.count('<category term="fictional"') == 2  # the city, and what announced it


def test_nothing_before_its_instant(client):
    factories.announce(factories.city("Lira"))
    Announcement.objects.update(instant=clock.now() + timedelta(days=1))

    for address in ("/api/cities.json", "/api/cities.geojson", "/api/announcements.json", "/api/changes.json"):
        assert b"Lira" not in b"".join(client.get(address))
        assert b"Membership" not in b"".join(client.get(address))
    assert client.get("/api/cities/lira.json").status_code == 404


def test_feed_of_an_empty_register_stays_the_same(client):
    first = client.get("/api/changes.atom").content

    with clock.at(clock.now() + timedelta(days=1)):
        assert client.get("/api/changes.atom").content == first
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in first


def test_other_sites_may_read_the_data(edition, client):
    answer = client.get("/api/figures.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_index_leads_to_every_file(edition, client):
    page = client.get("/api/").content.decode()

    addresses = re.findall(r'href="(/api/[^"]+)"', page)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert len(addresses) == 9


# The description.


def test_every_address_is_described_and_every_description_has_an_address():
    routes = {route for name, route in pages.table() if name.startswith("api_")}
    described = {path.removeprefix("/") for path in OPENAPI["paths"]}
    found = {path for path in described if get_resolver().resolve(f"/{path}".replace("{slug}", "lira"))}

    assert found == described
    assert len(described) == len(routes) + 3  # two addresses have three and two forms


@pytest.mark.parametrize("path", [path for path in OPENAPI["paths"] if path.endswith("json")])
def test_answers_are_as_described(edition, client, path):
    [schema] = [told["schema"] for told in OPENAPI["paths"][path]["get"]["responses"]["200"]["content"].values()]

    content = read(client, path.replace("{slug}", "lira"))

    assert faults(content, schema, path) == []


def test_codes_are_those_of_the_register():
    told = {name: OPENAPI["components"]["parameters"][name]["schema"]["enum"] for name in ("kind", "region")}

    assert told == {"kind": CityKind.values, "region": Region.values}


def test_problems_are_as_described(client):
    content = client.get("/api/cities/nowhere.json").json()

    assert faults(content, {"$ref": "#/components/schemas/Problem"}, "problem") == []


TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
TYPES |= {"object": dict, "array": list}


def faults(value, schema, at):
    """Where a value differs from its description: types, fields that are missing and fields that nobody named."""
    if "$ref" in schema:
        schema = OPENAPI["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "oneOf" in schema:
        return [] if any(not faults(value, one, at) for one in schema["oneOf"]) else [f"{at}: nothing fits"]
    return wrong(value, schema, at) + [fault for one in parts(value, schema, at) for fault in faults(*one)]


def wrong(value, schema, at):
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else [value])
    names = set(schema["required"]) ^ set(value) if "properties" in schema and isinstance(value, dict) else []
    is_right = not kinds or any(isinstance(value, TYPES[kind]) for kind in kinds)
    told = [] if is_right and value in allowed else [f"{at}: {value!r}"]
    return [*told, *(f"{at}.{name} is missing, or nobody named it" for name in names)]


def parts(value, schema, at):
    if isinstance(value, dict):
        return [
            (value[name], one, f"{at}.{name}") for name, one in schema.get("properties", {}).items() if name in value
        ]
    return [(one, schema["items"], f"{at}[]") for one in value] if isinstance(value, list) and "items" in schema else []
