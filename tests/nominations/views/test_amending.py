"""The page on which a published date moves: what it says before the button, and what the call's page says after."""

import pytest
from django.urls import reverse

from nominations.models import Amendment, Call
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return browser(road.secretariat())


def typed(**facts) -> dict:
    return {"field": "city_deadline", "country": "", "last_day": "2027-03-10", "reason": "Floods."} | facts


def test_extend_says_who_is_told_before_the_button_and_tells_nobody_yet(desk):
    file = road.filled()
    road.cities.officer("UG"), road.cities.focal_point(file.city)
    with road.at():
        page = post(desk, "extend", file.call.key, **typed())

    said = page.context["check"]["told"]
    assert sorted((one["role"], one["country"]) for one in said) == [
        ("National Commission", "Uganda"),
        ("city", "Uganda"),
    ]
    assert "2 persons get an e-mail." in text(page)
    assert "Move it and tell 2 persons" in text(page)
    assert not Amendment.objects.exists()


def test_extend_reads_once_more_the_monday_to_which_a_weekend_rolls(desk):
    made = road.open_call(rolls_over=True)
    with road.at():
        page = post(desk, "extend", made.key, **typed(last_day="2027-03-13"))

    assert page.context["check"]["moves"][0]["new"].startswith("15 March 2027, 24:00 Berlin")


def test_extend_refuses_an_hour_that_the_clock_of_the_call_skips(desk):
    made = road.open_call()
    with road.at():
        refused = post(desk, "extend", made.key, **typed(last_day="2027-03-28", time="02:30"))

    assert "There is no 02:30 on 28 March 2027" in refused.context["form"].errors["time"][0]
    assert refused.context["check"] is None


def test_extend_offers_to_move_both_where_the_cities_would_end_last(desk):
    made = road.open_call()
    late = typed(last_day="2027-04-10")
    with road.at():
        refused = post(desk, "extend", made.key, **late)
        looked = post(desk, "extend", made.key, **late, both="on")
        post(desk, "extend", made.key, **late, both="on", checked=looked.context["form"]["checked"].value())

    assert "The deadline for National Commissions cannot be before the one for cities." in text(refused)
    assert "Move the deadline for National Commissions by as much" in text(refused)
    assert [move["what"] for move in looked.context["check"]["moves"]] == [
        "Deadline for cities (all countries)",
        "Deadline for National Commissions (all countries)",
    ]
    assert Amendment.objects.count() == 2


def test_extend_to_another_country_than_was_read_is_read_again(desk):
    made = road.open_call()
    road.country("UG")
    with road.at():
        looked = post(desk, "extend", made.key, **typed())
        again = post(desk, "extend", made.key, **typed(country="UG", checked=looked.context["form"]["checked"].value()))

    assert again.context["check"]["moves"][0]["what"] == "Deadline for cities (Uganda)"
    assert not Amendment.objects.exists()


def test_planned_announcement_wants_an_hour(desk):
    made = road.open_call()
    with road.at():
        refused = post(desk, "extend", made.key, **typed(field="release_at", last_day="2027-10-01"))

    assert refused.context["form"].errors == {"time": ["Say at what time the announcement is planned."]}


def test_call_page_links_the_number_told_to_exactly_these_emails(desk):
    file = road.filled()
    road.cities.officer("UG"), road.cities.focal_point(file.city)
    staff = road.secretariat("Said")
    with road.at():
        road.call.extend(file.call.key, "city_deadline", road.CITY_DEADLINE + road.later(1), by=staff, reason="A.")
    with road.at(road.IN_TIME + road.later(1)):
        road.call.extend(file.call.key, "city_deadline", road.CITY_DEADLINE + road.later(2), by=staff, reason="B.")
        inside = get(desk, "call", file.call.slug)
        outside = get(browser(), "call", file.call.slug)
    first = inside.context["amendments"][0]
    letters = desk.get(first["told_url"])

    assert (first["told"], letters.context["count"]) == (2, 2)
    assert [tag["label"] for tag in letters.context["active"]] == ["Deadline extended", "Of one act"]
    assert "2 persons were told by e-mail" in text(inside)
    assert "were told" not in text(outside)


def test_move_a_date_is_offered_while_one_may_move(desk):
    made = road.open_call()
    extend = reverse("extend", args=[made.key])
    with road.at():
        running = [act["url"] for act in get(desk, "call", made.slug).context["acts"]]
        Call.objects.update(state="announced")
        over = [act["url"] for act in get(desk, "call", made.slug).context["acts"]]

    assert (extend in running, extend in over) == (True, False)
