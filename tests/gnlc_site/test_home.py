"""The public home adds up."""

from datetime import UTC, datetime

import pytest

from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


def test_home_states_the_totals_and_what_came_before_the_register(client):
    cities.register_of_2022()

    page = client.get("/").content.decode()

    assert "294 cities in 76 countries learn from each other." in page
    assert "earlier members, counted without a name" in page
    assert ">217<" in page.replace("\n", "")
    assert 'src="/map.svg"' in page


def test_home_leads_to_regions_to_the_newest_cohort_and_to_ones_own_city(client):
    cities.register_of_2022()
    for number in range(11):
        cities.announce(cities.city(f"Haven {number}", is_fictional=True), slug=f"try-{number}", is_fictional=True)

    answer = client.get("/")
    page = answer.content.decode()

    assert '<a href="/cities/?region=africa">Africa</a> 16' in page
    assert answer.context["cohort"]["told"] == "77 cities in 44 countries"
    assert [city["name"] for city in answer.context["cohort"]["names"]][:2] == ["Al Daayen", "Al Rayyan"]
    assert '<a href="/announcements/2022/#list">and 65 others</a>' in page
    assert page.index("learn from each other") < page.index("Is your city a member?") < page.index("<figure")


def test_home_names_the_calls_in_which_a_city_can_begin_now(client):
    road.open_call("2027"), road.open_call("2030", city_deadline=road.AFTER_DEADLINES, commission_deadline=road.RELEASE)

    with road.at(road.COMMISSION_DEADLINE):
        calls = client.get("/").context["calls"]

    assert [(call["title"], call["until"]) for call in calls] == [("Membership 2030", "1 May 2027, 14:00 Berlin")]


def test_home_without_any_city_says_what_will_be_here(client):
    page = client.get("/").content.decode()

    assert "No city is on the register yet." in page


def test_home_costs_the_same_however_many_cities_there_are(client, django_assert_max_num_queries):
    cities.register_of_2022()

    with django_assert_max_num_queries(8):
        client.get("/")


def test_home_dates_an_announcement_where_it_was_made(client):
    midnight = datetime(2022, 9, 1, 22, tzinfo=UTC)  # the second of September in Berlin
    cities.announce(cities.city("Lira"), instant=midnight)

    assert "2 September 2022" in client.get("/").content.decode()
