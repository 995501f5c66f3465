"""The way to one's desk, and who I am."""

import pytest
from django.urls import reverse

from accounts.models import NetworkRole
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db


def test_desk_leads_each_role_to_its_own():
    with road.at():
        made = road.open_call()
        people = {
            "secretariat_desk": road.secretariat(),
            "director_desk": road.director(),
            "commission_desk": cities.officer(),
            "city_desk": cities.focal_point(cities.city()),
            "jury_desk": road.juror(made, road.secretariat("Said"), chair=True),
        }
        led = {name: get(browser(person), "desk").url for name, person in people.items()}

    assert led == {name: reverse(name) for name in people}


def test_desk_of_several_roles_is_a_page_with_a_card_for_each():
    person = road.secretariat()
    NetworkRole.objects.create(user=person.user, role="director", since=road.OPENS)

    cards = get(browser(person), "desk").context["cards"]

    assert [card["url"] for card in cards] == [reverse("secretariat_desk"), reverse("director_desk")]


def test_desk_without_a_role_says_who_gives_one():
    assert "You hold no role yet." in text(get(browser(road.Person.of(cities.user())), "desk"))


def test_desk_and_who_need_a_sign_in():
    assert [get(browser(), page).status_code for page in ("desk", "who")] == [302, 302]


def test_who_names_each_role_with_its_reach():
    place = cities.city()
    person = cities.focal_point(place)

    rows = get(browser(person), "who").context["rows"]

    assert [(row["label"], row["reach"]) for row in rows] == [("City", "Lira")]


def test_who_of_an_officer_names_the_commission():
    rows = get(browser(cities.officer()), "who").context["rows"]

    assert [row["reach"] for row in rows] == ["National Commission for UNESCO (Uganda)"]


def test_desk_of_an_operator_leads_to_what_is_stored():
    person = road.Person.of(cities.user())
    NetworkRole.objects.create(user=person.user, role="operator", since=road.OPENS)

    page = get(browser(road.Person.of(person.user)), "desk")

    assert [card["url"] for card in page.context["cards"]] == [reverse("admin:index")]
    assert "several roles" not in text(page)
