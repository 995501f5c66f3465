"""The map: the same cities as its table, drawn here, light however many they are."""

import gzip
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import clusters, drawing
from cities.clusters import Place
from cities.models import City
from tests.cities import factories


def some(number):
    """Places all over the world, many of them near each other."""
    return [
        Place(f"city-{n}", f"City {n}", "UG", "africa", (n * 7919 % 1200) / 10 - 50, (n * 104729 % 3500) / 10 - 175)
        for n in range(number)
    ]


@given(st.integers(0, 900), st.integers(1, 300))
def test_every_city_stands_in_one_dot_and_the_dots_are_few(number, most):
    places = some(number)
    found = clusters.dots(places, most)

    assert sorted(place.slug for dot in found for place in dot.places) == sorted(place.slug for place in places)
    assert len(found) <= max(most, 130)
    assert clusters.dots(places[::-1], most) == found


def test_few_cities_have_a_dot_each_even_where_they_are_near():
    near = [Place(f"c{n}", "C", "UG", "africa", 2.2, 32.9) for n in range(5)]

    assert [len(dot.places) for dot in clusters.dots(near)] == [1] * 5


@pytest.mark.django_db
def test_map_of_ten_thousand_cities_is_light_and_names_how_many_a_dot_holds(monkeypatch):
    factories.country("UG")
    monkeypatch.setattr(drawing, "places", lambda _cities: some(10_000))

    number, dots = drawing.map_of(City.objects.none())
    picture = drawing.picture(dots, drawing.title(number))

    groups = [dots.partition('<g class="coarse">')[place] for place in (0, 2)]
    told = [sum(map(int, re.findall(r"<text[^>]*>(\d+)</text>", one))) + one.count('class="dot"') for one in groups]
    assert [number, *told] == [10_000] * 3
    [letters] = re.findall(r"\.coarse text{font-size:(\d+)px}", picture)
    assert int(letters) * 320 / 1000 > 9  # pixels of a phone: the numbers can be read
    assert groups[1].count("<circle") < 2 * drawing.COARSE.dots
    assert len(gzip.compress(picture.encode())) < 40_000


@pytest.mark.django_db
def test_map_and_table_tell_the_same(edition, client):
    answer = client.get("/map/")
    page = answer.content.decode()

    numbers = [row["number"] for region in answer.context["regions"] for row in region["countries"]]
    assert (sum(numbers), len(numbers)) == (77, 44)
    assert page.count('class="dot"') == 71
    assert "6 cities are not on the map" in page
    assert '<a href="/cities/?country=UG">Uganda</a> <span class="country">3</span>' in page
    assert 'href="#table"' in page
    assert "imply no opinion on the legal status" in page
    assert page.count('tabindex="-1"') == 71 + 1  # the dots, and the main part that the way to the content leads to


@pytest.mark.django_db
def test_map_shows_what_is_asked_for_and_no_fictional_city(edition, client):
    there = {"latitude": Decimal(1), "longitude": Decimal(2)}
    factories.announce(factories.city("North Haven", is_fictional=True, **there), slug="try", is_fictional=True)

    assert client.get("/map/?country=UG").content.decode().count('class="dot"') == 3
    assert client.get("/map.svg?region=africa").content.decode().count('class="dot"') == 12
    assert b"North Haven" not in client.get("/map/").content
    assert "No member city fits." in client.get("/map/?q=nowhere").content.decode()


@pytest.mark.django_db
def test_table_of_the_map_counts_no_fictional_city(edition, client):
    factories.announce(factories.city("North Haven", is_fictional=True), slug="try", is_fictional=True)

    answer = client.get("/map/")

    assert next(region["number"] for region in answer.context["regions"] if region["name"] == "Africa") == 16
    assert answer.context["found"] == "77 member cities; 1 fictional city is not on the map"


@pytest.mark.django_db
def test_list_whose_places_are_not_known_has_words_and_no_empty_map(client):
    there = {"latitude": Decimal(1), "longitude": Decimal(2)}
    factories.announce(factories.city("Lira"), slug="none")
    factories.announce(factories.city("Gulu"), factories.city("Masaka", **there), slug="some")

    none, some = [client.get(f"/announcements/{slug}/").content.decode() for slug in ("none", "some")]

    assert "There is no map of this list: the register does not know where its cities lie." in none
    assert ("<svg viewBox" in none, "<svg viewBox" in some) == (False, True)
    assert "1 city is not on the map, because its place is not known to the register." in some


@pytest.mark.django_db
def test_picture_needs_nothing_beside_it_and_is_drawn_anew_with_the_register(edition, client):
    answer = client.get("/map.svg")
    City.objects.filter(name="Lira").update(name="Lira City")

    assert answer.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert not re.search(r"<script|xlink|url\(|https?://(?!www\.w3\.org)", answer.content.decode())
    assert "Lira City, Uganda" in client.get("/map.svg").content.decode()
    assert "Lira City, Ouganda" in client.get("/fr/map.svg").content.decode()
