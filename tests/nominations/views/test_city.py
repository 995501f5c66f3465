"""The desk of a city."""

import pytest
from django.urls import reverse

from cities.models import City
from nominations.models import Nomination
from nominations.workflow import application, filling
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def test_city_desk_shows_what_to_do_and_the_calls_that_are_open():
    file = road.draft()
    road.open_call("2028")

    context = get(browser(focal_point(file)), "city_desk").context

    assert context["next"]["url"] == reverse("tasks", args=[file.key])
    assert [call["open"] for call in context["calls"]] == [reverse("open_file", args=["2028"])]


@pytest.mark.parametrize("page", ["city_desk", "file"])
def test_after_the_deadline_and_before_the_lapse_nobody_is_told_to_go_on(page):
    file = road.draft()
    with road.after_deadlines():
        parts = [file.key] if page == "file" else []
        shown = get(browser(focal_point(file)), page, *parts).context["next"]

    assert shown == {
        "sentence": "The deadline has passed.",
        "detail": "What is written is kept; only the secretariat can accept it later, with a reason.",
        "tone": "quiet",
        "due": "closed · 1 March 2027, 01:00 Berlin (your time: 28 February, 24:00)",
    }


def test_after_its_deadline_the_commission_is_offered_only_what_can_still_be_done():
    file = road.submitted()
    client = browser(officer())
    before = get(client, "file", file.key).context
    with road.after_deadlines():
        after = get(client, "file", file.key).context

    assert [before["next"]["label"], *(act["label"] for act in before["acts"])] == [
        "Endorse Lira", "Decline Lira", "Withdraw Lira",
    ]  # fmt: skip
    assert after["next"]["sentence"] == "The deadline has passed."
    assert [act["label"] for act in after["acts"]] == ["Withdraw Lira"]
    assert after["line"]["next"] == "Only the secretariat can accept it later, with a reason."


def test_city_desk_asks_the_database_as_often_for_three_files_as_for_one(
    django_assert_max_num_queries, django_assert_num_queries
):
    file = road.draft()
    client = browser(focal_point(file))
    with django_assert_max_num_queries(12) as once:
        get(client, "city_desk")
    for slug in ("2028", "2029"):
        filling.open_file(road.open_call(slug).key, file.city, by=road.Person.clock())
    with django_assert_num_queries(len(once.captured_queries)):
        get(client, "city_desk")


def test_city_desk_is_for_focal_points():
    assert get(browser(officer()), "city_desk").status_code == 403


def test_open_file_begins_once_and_a_second_try_finds_the_first():
    made = road.open_call()
    point = cities.focal_point(cities.city())
    client = browser(point)
    typed = {"city": City.objects.get().key, "language": "fr"}

    first = post(client, "open_file", made.slug, **typed)
    second = post(client, "open_file", made.slug, **typed)

    file = Nomination.objects.get()
    assert first.url == reverse("tasks", args=[file.key])
    assert file.dossier.language == "fr"
    assert "Lira has an application in this call already; go on with that one." in text(second)


def test_open_file_is_for_those_who_speak_for_a_city():
    made = road.open_call()
    cities.city("Kisumu", "KE")

    assert get(browser(road.secretariat()), "open_file", made.slug).status_code == 403
    other = post(browser(officer()), "open_file", made.slug, city=City.objects.get().key, language="en")
    assert other.status_code == 403
    assert not Nomination.objects.exists()


def test_endorse_after_the_deadline_names_the_end_of_the_day_in_the_zone_of_the_call():
    made = road.open_call(commission_deadline=road.datetime(2027, 3, 31, 22, tzinfo=road.UTC))
    file = road.submitted(made=made)
    with road.after_deadlines():
        refused = post(browser(officer()), "endorse", file.key, **road.SIGNED)

    assert "The deadline was 31 March 2027, 24:00 Berlin. What is written is kept" in text(refused)


def test_city_desk_without_an_application_leads_to_the_call_that_is_open():
    point = cities.focal_point(cities.city())
    none = get(browser(point), "city_desk").context["next"]
    made = road.open_call()
    one = get(browser(point), "city_desk").context["next"]

    assert none == {
        "sentence": "There is no open call now.", "detail": "You get an e-mail when one opens.", "tone": "done",
    }  # fmt: skip
    assert (one["sentence"], one["label"], one["url"]) == (
        "Membership 2027 is open to your city.",
        "Begin the application",
        reverse("open_file", args=[made.slug]),
    )


def test_city_desk_after_the_end_of_a_file_says_what_became_of_it():
    file = road.submitted()
    application.decline(file.key, by=officer(), reason="Another city first.")
    client = browser(focal_point(file))
    with road.after_deadlines():
        card, page = get(client, "city_desk").context["next"], get(client, "file", file.key).context["next"]

    assert card == page


def test_open_file_of_a_call_that_does_not_exist():
    point = cities.focal_point(cities.city())

    assert get(browser(point), "open_file", "1999").status_code == 404


def test_open_file_without_a_city_keeps_the_page():
    made, point = road.open_call(), cities.focal_point(cities.city())

    refused = post(browser(point), "open_file", made.slug, language="fr")

    assert list(refused.context["form"].errors) == ["city"]
    assert not Nomination.objects.exists()
