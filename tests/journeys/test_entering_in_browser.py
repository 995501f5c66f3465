"""How a city gets in, on a phone without JavaScript: asks, confirms, fills in with a colleague, is let in."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from audit import clock
from cities.models import City
from nominations.models import Entry, Nomination
from notifications.models import Email
from tests.journeys import test_browser
from tests.journeys.test_browser import PHONE, everywhere, grave
from tests.journeys.visitor import PASSWORD
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db(transaction=True)
chromium, window = test_browser.chromium, test_browser.window
LONG = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson-sur-la-Riviere"
PERSON = {"email": "amina@lira.example", "name": "Amina Okello", "office": "Adviser of the mayor for education"}


def link(event: str) -> str:
    text = Email.objects.filter(event=event).order_by("-pk")[0].text
    return re.search(r"/invitations/[\w-]+/", text)[0]


@pytest.mark.browser
def test_city_gets_in_on_a_phone_without_scripts(window):
    cache.clear()
    with clock.at(road.OPENS):
        road.open_call(population_minimum=1000), road.cities.country("UG")
        officer = road.cities.officer("UG")
    with everywhere(road.IN_TIME):
        city, desk = window(PHONE, scripts=False), window(PHONE, scripts=False).enter(officer)
        asks(city)
        city.open(link("asked_for")).press("Confirm and begin", password=PASSWORD)
        file = Nomination.objects.get()
        assert city.page.url.endswith(reverse("tasks", args=[file.key]))
        assert city.sees("Next: City")
        assert city.sees(f"The National Commission has still to accept the entry of {LONG}.")
        desk.open(reverse("commission_desk")).follow("Accept the entry of Saint-Remy").press("Accept the entry")
        assert Entry.objects.get().is_open is False
        city.open(reverse("team", args=[City.objects.get().key])).follow("Invite a colleague")
        city.press("Invite a colleague", name="Nia", email="nia@lira.example")
        assert city.sees("Nia")
        for page in ("preview", "copy_earlier"):
            city.open(reverse(page, args=[file.key]))

    assert (city.faults, desk.faults) == ([], [])


def asks(city) -> None:
    city.open(reverse("call", args=["2027"]))
    city.page.locator("[name=country]").select_option("UG")
    city.press("May we apply?", inhabitants="500")
    assert city.sees("The call asks for at least 1000 inhabitants.")
    city.page.locator("#id_inhabitants").fill("5000")
    city.press("May we apply?")
    assert city.sees("Your city may apply.")
    city.page.locator("main [name=zone]").select_option("Asia/Seoul")
    city.press("Show dates").follow("Begin")
    assert city.page.locator("[name=country]").input_value() == "UG"
    assert city.page.locator("[name=inhabitants]").input_value() == "5000"
    city.press("Send me the link", city_name=LONG, **PERSON)
    assert city.sees("A link is on its way to amina@lira.example.")


@pytest.mark.browser
def test_pages_of_getting_in_are_accessible(window):
    with clock.at(road.OPENS):
        made = road.open_call()
        focal = road.cities.focal_point(road.draft("Lira", made=made).city)
    phone, found = window(PHONE), {}
    with everywhere(road.IN_TIME):
        ways = {
            "call": reverse("call", args=["2027"]) + "?country=UG&kind=city&member=no",
            "enter": reverse("enter", args=["2027"]),
        }
        file = Nomination.objects.get()
        inside = {name: reverse(name, args=[file.key]) for name in ("preview", "copy_earlier", "tasks")}
        inside |= {name: reverse(name, args=[file.city.key]) for name in ("team", "invite_colleague")}
        for name, path in ways.items():
            found[name] = grave(phone.open(path))
        phone.enter(focal)
        for name, path in inside.items():
            found[name] = grave(phone.open(path))

    assert {name: what for name, what in found.items() if what} == {}
    assert phone.faults == []
