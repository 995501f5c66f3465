"""The secretariat's list of cities that wait to be let in."""

import pytest
from django.urls import reverse

from nominations.models import Entry
from nominations.workflow import entering
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, text
from tests.nominations.workflow.test_entering import ask, confirm

pytestmark = pytest.mark.django_db


def asked(name: str = "Lira") -> Entry:
    with road.at():
        confirm(ask(name, email=f"{name}@city.example".lower()))
    return Entry.objects.get(city__name=name)


def rows(client) -> list[list[str]]:
    page = get(client, "entries")
    return [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]]


def test_list_says_who_waits_since_when_and_who_is_asked():
    officer = cities.officer("UG")
    asked()
    client = browser(road.secretariat())

    with road.at(road.IN_TIME + road.later(3)):
        found = rows(client)

    assert found == [["Lira", "Uganda", "Amina", "Membership 2027", "3 days", str(officer.user), "Remind"]]


def test_reminder_goes_out_from_the_list_and_then_not_before_tomorrow():
    cities.officer("UG")
    entry, client = asked(), browser(road.secretariat())

    with road.at(road.IN_TIME + road.later(3)):
        page = get(client, "remind_entry", entry.key)
        sent = client.post(reverse("remind_entry", args=[entry.key]))
        found = rows(client)
        again = get(client, "remind_entry", entry.key)

    assert "Everybody who can let the city in gets an e-mail now." in text(page)
    assert (sent.status_code, sent["Location"]) == (302, reverse("entries"))
    assert (found[0][-1], again.status_code) == ("", 409)
    assert "A reminder can go out tomorrow." in text(again)


def test_what_is_answered_leaves_the_list():
    entry, staff = asked(), road.secretariat()
    with road.at():
        entering.accept_entry(entry.key, by=staff)
        found = get(browser(staff), "entries")

    assert "No city waits to be let in." in text(found)


def test_country_without_an_officer_says_so():
    asked()
    with road.at():
        found = rows(browser(road.secretariat()))

    assert found[0][5] == "the secretariat: the Commission has no officer here"


def test_nobody_else_sees_the_list():
    with road.at():
        assert get(browser(cities.officer("UG")), "entries").status_code == 403
