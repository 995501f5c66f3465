"""What the public face knows of a city beyond its line: every name with its days, awards, reports, certificate."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from audit import clock
from cities import workflow
from cities.models import City
from tests.cities import factories, reports

pytestmark = pytest.mark.django_db
RENAMED = datetime(2024, 5, 1, 9, tzinfo=UTC)
AGAIN = datetime(2025, 6, 1, 9, tzinfo=UTC)
GAZETTE = {"source": "Gazette (fictional)."}
QUERIES = 8


@pytest.fixture
def lira() -> City:
    """A member that was renamed, awarded and evaluated, with names in two languages."""
    sofia = factories.secretariat()
    with clock.at(factories.THEN):
        found = reports.member()
        workflow.add_name(found.key, by=sofia, text="里拉", language="zh", **GAZETTE)
        workflow.add_name(found.key, by=sofia, text="Lyra", language="fr", **GAZETTE)
        workflow.add_name(found.key, by=sofia, text="Lira Town", **GAZETTE)
    with clock.at(RENAMED):
        workflow.rename_city(found.key, by=sofia, name="Lira City", since=date(2024, 1, 1), **GAZETTE)
        workflow.end_name(found.key, by=sofia, language="fr", text="Lyra")
        workflow.record_award(found.key, by=sofia, day=date(2024, 2, 1), edition="Award 2024", source="A list.")
        reports.evaluated(City.objects.get(), by=sofia)
    return City.objects.get()


def read(client, address, **query):
    return json.loads(b"".join(client.get(address, query)))


def test_page_names_every_name_with_its_days_and_the_awards(lira, client):
    page = client.get("/cities/lira-city/").content.decode()
    [names] = re.findall(r'<section class="panel" aria-labelledby="names">(.*?)</section>', page, re.DOTALL)

    said = [" ".join(re.sub("<[^>]+>", "", line).split()) for line in re.findall("<li>(.*?)</li>", names)]
    assert said == [
        "里拉 Chinese",
        "Lira Town also known as",
        "Lira former name, until 1 January 2024",
        "Lyra former name, French, until 1 May 2024",
    ]
    assert '<bdi lang="zh">里拉</bdi>' in names
    assert re.search("Award 2024 .*?1 February 2024", page)
    assert "Progress report 2024" in page
    assert "/cities/lira-city/certificate.pdf" in page
    assert "Gazette" not in page


def test_page_costs_few_queries_whatever_is_known(lira, client, django_assert_max_num_queries):
    client.get("/cities/lira-city/")

    with django_assert_max_num_queries(QUERIES):
        client.get("/cities/lira-city/")


def test_data_of_a_city_says_the_same(lira, client):
    told = read(client, "/api/cities/lira-city.json")["city"]

    assert told["names"] == [{"name": "里拉", "since": None, "until": None, "language": "zh"}]
    assert told["former_names"] == [
        {"name": "Lira", "since": None, "until": "2024-01-01", "language": None},
        {"name": "Lyra", "since": None, "until": "2024-05-01", "language": "fr"},
    ]
    assert told["also_known_as"] == ["Lira Town"]
    assert told["awards"] == [{"day": "2024-02-01", "edition": "Award 2024", "source": "A list."}]
    assert told["reports"] == [{"due_on": "2024-12-31", "evaluated_on": "2024-12-04"}]
    assert told["certificate"] == "http://localhost:8000/cities/lira-city/certificate.pdf"


def test_search_finds_a_city_by_every_name_in_every_script_and_by_former_ones(lira, client):
    factories.announce(factories.city("Gulu"), slug="2023")

    for words in ("lira city", "LYRA", "里拉", "town", "Lira"):
        assert [row["slug"] for row in read(client, "/api/cities.json", q=words)["cities"]] == ["lira-city"]


def test_feed_tells_each_change_of_name_when_it_was_recorded(lira, client):
    with clock.at(AGAIN):
        workflow.rename_city(lira.key, by=factories.secretariat(), name="Liraville", since=date(2023, 6, 1), **GAZETTE)
    kinds, changes = (
        ("at", "kind", "former_name", "city", "page"),
        read(client, "/api/changes.json", since="2023-01-01"),
    )

    told = [tuple(one[name] for name in kinds) for one in changes["changes"] if one["kind"] != "awarded"]

    page = "http://localhost:8000/cities/liraville/"
    assert told == [
        ("2024-05-01T09:00:00+00:00", "renamed", "Lira", "Lira City", page),
        ("2025-06-01T09:00:00+00:00", "renamed", "Lira City", "Liraville", page),
    ]
    assert "Lira City (UG) is called Liraville" in client.get("/api/changes.atom").content.decode()


def test_feed_tells_no_change_of_name_from_before_a_city_was_announced(client):
    with clock.at(factories.THEN):
        gulu = factories.city("Gulu")
        workflow.rename_city(gulu.key, by=factories.secretariat(), name="Laroo", since=date(2022, 1, 1), **GAZETTE)
    with clock.at(RENAMED):
        factories.announce(City.objects.get(), slug="2024", instant=RENAMED)

    assert [one["kind"] for one in read(client, "/api/changes.json")["changes"]] == ["announced", "joined"]
