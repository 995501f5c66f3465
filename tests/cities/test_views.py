import csv
import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities import workflow
from cities.models import Announcement, City, Membership, RetiredSlug
from tests.cities import factories

pytestmark = pytest.mark.django_db
PUBLISHED = (Path(__file__).parent / "announcement_list_2022.txt").read_text(encoding="utf-8")
FUTURE = datetime(2030, 1, 1, tzinfo=UTC)


def page(client, address, **query):
    response = client.get(address, query)
    assert response.status_code == 200, address
    return response


def read(response):
    return b"".join(response).decode()


def text(response):
    bare = re.sub(r"<(style|script|title|svg).*?</\1>", " ", read(response), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def shown(response):
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def test_directory_shows_fifty_members_at_a_time(edition, client):
    first, second = page(client, "/cities/"), page(client, "/cities/", page=2)

    assert (len(shown(first)), len(shown(second))) == (50, 27)
    assert shown(first)[:3] == ["Al Daayen", "Al Rayyan", "Barranco"]
    assert "1 to 50 of 77" in text(first)
    assert "77 member cities" in text(first)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "resita"}, ["Reșița"]),
        ({"q": "Côte d’Ivoire"}, ["Bouaké"]),
        ({"q": "cote d'ivoire"}, ["Bouaké"]),
        ({"q": "Garissa"}, ["Kuno Consortium"]),
        ({"country": "UG"}, ["Gulu", "Lira", "Masaka"]),
        ({"region": "africa", "q": "k", "country": "TG", "year": "2022"}, 2),
        ({"region": "arab_states"}, 9),
        ({"year": "2022", "region": "europe_north_america"}, 26),
        ({"q": "nowhere"}, []),
    ],
)
def test_directory_finds(edition, client, query, found):
    names = shown(page(client, "/cities/", **query))

    assert (names if isinstance(found, list) else len(names)) == found


def test_directory_says_what_narrows_it_and_how_to_remove_it(edition, client):
    response = page(client, "/cities/", region="africa", country="UG", page="1")

    assert response.context["active"] == [
        {"label": "Africa", "url": "?country=UG"},
        {"label": "Uganda", "url": "?region=africa"},
    ]


def test_directory_without_a_match_says_what_to_do(edition, client):
    assert "Try fewer words" in text(page(client, "/cities/", q="nowhere"))


def test_directory_counts_fictional_cities_apart(client):
    factories.announce(factories.city("Lira"))
    factories.announce(factories.city("North Haven", is_fictional=True), slug="try", is_fictional=True)

    assert page(client, "/cities/").context["found"] == "1 member city, and 1 fictional"


def test_directory_ignores_what_is_no_filter_and_lists_none_of_a_country_that_is_none(edition, client):
    assert len(shown(page(client, "/cities/", key="secret"))) == 50
    assert shown(page(client, "/cities/", country="XX", key="secret")) == []


@pytest.mark.parametrize("address", ["/cities/", "/announcements/", "/data/", "/cities/cities.csv"])
def test_lists_cost_the_same_with_1_and_3_rows(client, address):
    factories.announce(factories.city("First"), slug="first")
    client.get(address)  # what is read once for each version of the register
    one = queries(client, address)

    factories.announce(factories.city("Second", "KE"), factories.city("Third", "RO"), slug="second")
    factories.announce(factories.city("Fourth", "CI"), slug="third")
    client.get(address)

    assert queries(client, address) == one


def test_announcement_costs_the_same_with_1_and_3_cities(client):
    factories.announce(factories.city("First"), slug="one")
    factories.announce(
        *(factories.city(name, iso2) for name, iso2 in [("A", "UG"), ("B", "KE"), ("C", "RO")]), slug="two"
    )

    assert queries(client, "/announcements/one/") == queries(client, "/announcements/two/")


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        page(client, address)
    return len(captured)


def test_city_page(edition, client):
    response = page(client, "/cities/kuno-consortium/")

    assert response.context["facts"] == [
        {"label": "Country", "text": "Kenya"},
        {"label": "Region", "text": "Africa"},
        {"label": "Kind", "text": "Consortium"},
        {"label": "Member", "text": "since 2 September 2022"},
    ]
    assert [row["name"] for row in response.context["names"]] == ["Consorcio de Kuno", "Garissa"]
    assert "Not on the map." in text(response)
    assert "Membership 2022" in text(response)


def test_city_page_with_local_name_and_dot(edition, client):
    response = page(client, "/cities/kyiv/")

    assert response.context["dots"][0]["label"] == "Kyiv, Ukraine"
    assert "Київ" in text(response)


def test_city_page_of_a_former_member(client):
    factories.announce(factories.city("Lira", parent_unit="Lango", website="https://lira.example"))
    Membership.objects.update(until=date(2024, 1, 1), ended_how="withdrew")

    facts = {fact["label"]: fact["text"] for fact in page(client, "/cities/lira/").context["facts"]}

    assert facts["Member"] == "from 2 September 2022 to 1 January 2024"
    assert (facts["Part of"], facts["Website"]) == ("Lango", "https://lira.example")
    assert shown(page(client, "/cities/")) == []


def test_city_page_under_a_retired_address_leads_to_the_new_one(edition, client):
    RetiredSlug.objects.create(slug="lira-city", city=City.objects.get(slug="lira"))

    response = client.get("/cities/lira-city/")

    assert (response.status_code, response["Location"]) == (301, "/cities/lira/")


def test_city_page_before_its_announcement_does_not_exist(client):
    factories.announce(factories.city("Lira"))
    Announcement.objects.update(instant=FUTURE)

    for address in ("/cities/lira/", "/announcements/2022/", "/announcements/2022/list.txt", "/cities/nowhere/"):
        assert client.get(address).status_code == 404
    assert shown(page(client, "/cities/")) == []
    assert shown(page(client, "/announcements/")) == []


def test_announcement_page(edition, client):
    response = page(client, "/announcements/2022/")
    words = text(response)

    assert response.context["title"] == "77 new members in 44 countries"
    assert response.context["who"] == "Announcement · 2 September 2022 · edition 1"
    assert [figure["value"] for figure in response.context["figures"]] == [77, 294, 76, 217]
    assert [region["count"] for region in response.context["regions"]] == [16, 9, 13, 26, 13]
    assert len(response.context["dots"]) == 71
    assert "Members admitted before this register began: 217 ." in words
    assert "229 members published on 23 September 2020 + 77 new members" in words
    assert "44 countries with members listed by name + 32 countries not listed = 76 countries" in words


@pytest.mark.parametrize(
    ("layout", "printed"), [("city (country)", "Lira (Uganda)"), ("city, country", "Lira, Uganda")]
)
def test_announcement_page_prints_the_line_of_its_layout(layout, printed, client):
    factories.announce(factories.city("Lira"), layout=layout)

    [region] = page(client, "/announcements/2022/").context["regions"]

    assert [entry["city"] + entry["rest"] for entry in region["entries"]] == [printed]


def test_edition_bears_the_day_of_the_place_where_it_was_announced(client):
    midnight = datetime(2022, 9, 1, 22, tzinfo=UTC)  # the second of September in Berlin
    with clock.at(midnight):
        factories.announce(factories.city("Lira"), instant=midnight)

    words = text(page(client, "/announcements/2022/"))

    assert "Edition 1 · 2 September 2022" in words


def test_announcement_page_names_a_difference(client):
    factories.register_of_2022(published=factories.Totals(295, 76))

    sentence = "The release states 295 members, this reckoning gives 294: a difference of 1."
    assert sentence in text(page(client, "/announcements/2022/"))


def test_old_edition_says_first_that_it_is_old_and_where_the_newest_is(edition, client):
    wrong = City.objects.get(slug="ifrane")
    with clock.at(datetime(2022, 9, 20, 10, tzinfo=UTC)):
        workflow.correct(edition.announcement, by=Person.clock(), reason="An error.", removed=[wrong])

    for address in ("/announcements/2022/", "/announcements/2022/press/"):
        old, new = [page(client, address, edition=number, language="fr").content.decode() for number in (1, 2)]
        assert re.search(r"<h2[^>]*>([^<]*)", old[old.index("<main") :])[1].startswith(
            "This is an old edition: edition 1"
        )
        assert "Edition 2 of 20 September 2022 has replaced it." in old
        assert 'href="?edition=2&amp;language=fr">Read edition 2</a>' in old
        assert "This is an old edition" not in new


def test_announcement_page_in_french(edition, client):
    words = text(page(client, "/fr/announcements/2022/"))

    assert "229 membres publiés le 23 septembre 2020" in words
    assert "(Afrique du Sud)" in words


def test_announcement_list_as_text_equals_the_published_one(edition, client):
    response = page(client, "/announcements/2022/list.txt")

    assert response.content.decode() == PUBLISHED
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_announcement_list_in_the_other_layout(edition, client):
    response = page(client, "/announcements/2022/list.txt", layout="city, country")

    assert response.content.decode().splitlines()[1] == "- Hina, Cameroon"


def test_announcement_list_as_csv_and_json(edition, client):
    rows = list(csv.DictReader(io.StringIO(page(client, "/announcements/2022/list.csv").content.decode())))
    content = page(client, "/announcements/2022/list.json").json()

    assert (len(rows), rows[0]["city"]) == (77, "Bouaké")
    assert (content["cities"], content["members_after"], content["countries_after"]) == (77, 294, 76)


@pytest.mark.parametrize("address", ["/announcements/2022/list.txt?edition=2", "/announcements/1999/list.json"])
def test_announcement_list_that_does_not_exist(edition, client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/cities/",
        "/cities/lira/",
        "/announcements/",
        "/announcements/2022/",
        "/announcements/2022/list.txt",
        "/announcements/2022/list.csv",
        "/cities/cities.json",
        "/data/",
    ],
)
def test_unchanged_pages_are_not_sent_again(edition, client, address):
    etag = page(client, address)["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_announcement_list_by_date_is_not_sent_again(edition, client):
    modified = page(client, "/announcements/2022/list.txt")["Last-Modified"]

    assert client.get("/announcements/2022/list.txt", headers={"If-Modified-Since": modified}).status_code == 304


def test_directory_files(edition, client):
    rows = list(csv.DictReader(io.StringIO(read(page(client, "/cities/cities.csv", country="RO")))))
    content = json.loads(read(page(client, "/cities/cities.json")))

    assert rows == [
        {
            "region": "Europe and North America",
            "country": "Romania",
            "iso2": "RO",
            "city": "Reșița",
            "local_name": "",
            "kind": "city",
            "member_since": "2022-09-02",
            "latitude": "45.3",
            "longitude": "21.89",
            "fictional": "no",
            "slug": "resita",
            "page": "http://localhost:8000/cities/resita/",
        }
    ]
    assert len(content["cities"]) == 77


def test_directory_file_without_a_match_has_its_heading_alone(edition, client):
    assert read(page(client, "/cities/cities.csv", q="nowhere")).startswith("region,country,iso2,city,local_name,")


def test_fictional_announcement_says_so_everywhere(client):
    haven = factories.city("North Haven", is_fictional=True)
    factories.announce(haven, slug="try", is_fictional=True)

    addresses = ["/cities/", "/announcements/", "/announcements/try/", "/cities/north-haven-fictional/", "/data/"]
    addresses += ["/announcements/try/list.txt", "/announcements/try/list.json", "/cities/cities.csv"]
    for address in addresses:
        assert "fictional" in text(page(client, address)).lower().replace("-fictional", "")


def test_pages_change_nothing(client):
    for address in ("/cities/", "/announcements/", "/data/"):
        assert client.post(address).status_code == 405


def test_every_address_has_a_name():
    assert reverse("directory_file", args=["csv"]) == "/cities/cities.csv"
    assert reverse("announcement_list", args=["2022", "txt"]) == ("/announcements/2022/list.txt")


def test_directory_without_a_member_is_not_a_search_without_a_hit(client):
    pages = [text(client.get(address)) for address in ("/cities/", "/cities/?q=nowhere")]

    assert ["No city is listed yet." in page for page in pages] == [True, False]
    assert ["No member city fits." in page for page in pages] == [False, True]
    assert not any("0 to 0" in page for page in pages)
