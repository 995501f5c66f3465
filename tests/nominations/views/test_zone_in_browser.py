"""The clock of a visitor's own device: preselected by a script where nothing is chosen, and shown beside the call's."""

import re

import pytest
from django.urls import reverse

from audit import clock
from nominations.workflow import inviting
from notifications.models import Email
from tests.journeys import test_browser
from tests.journeys.test_browser import PHONE, everywhere
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
CALL = reverse("call", args=["2027"])
IN_SEOUL = "until 1 March 2027, 01:00 Berlin (your time: 09:00)"


@pytest.fixture(autouse=True)
def in_time():
    with clock.at(road.OPENS):
        road.open_call(), road.cities.country("UG")
    with everywhere(road.IN_TIME):
        yield


def zone(window) -> str:
    return window.page.locator("main select[name=zone]").input_value()


def test_visitor_sees_three_clocks_at_once(window):
    visitor = window(PHONE, timezone_id="Asia/Seoul").open(CALL)
    visitor.page.get_by_text(IN_SEOUL).wait_for()

    assert zone(visitor) == "Asia/Seoul"
    assert visitor.page.locator(".way").get_by_text("27 days left").count() == 1
    assert "your time" in visitor.page.locator(".next").inner_text()
    assert visitor.faults == []


def test_what_is_chosen_stands(window):
    visitor = window(PHONE, timezone_id="Asia/Seoul").open(f"{CALL}?zone=America/Lima")

    assert (zone(visitor), visitor.page.get_by_text(IN_SEOUL).count()) == ("America/Lima", 0)


def test_without_scripts_the_list_is_offered(window):
    visitor = window(PHONE, scripts=False, timezone_id="Asia/Seoul").open(CALL)
    before = zone(visitor)
    visitor.page.locator("main select[name=zone]").select_option("Asia/Seoul")
    visitor.press("Show dates")

    assert (before, visitor.page.get_by_text(IN_SEOUL).count()) == ("UTC", 1)


def invited() -> str:
    officer = road.cities.officer("UG")
    inviting.invite_officer(
        road.country("UG").commission.key, by=officer, name="Nia", email="nia@natcom.example", language="en"
    )
    return re.search(r"/invitations/[\w-]+/", Email.objects.get(event="invited").text)[0]


def account_zone(window) -> str:
    return window.page.locator("[name=time_zone]").input_value()


def test_new_account_begins_with_the_clock_of_the_device_and_keeps_what_was_chosen(window):
    path = invited()
    plain = window(PHONE, scripts=False, timezone_id="Asia/Seoul").open(path)
    scripted = window(PHONE, timezone_id="Asia/Seoul").open(path)
    first = (account_zone(plain), account_zone(scripted))
    scripted.page.locator("[name=time_zone]").select_option("America/Lima")
    scripted.press("Accept the invitation", password="short")

    assert (first, account_zone(scripted)) == (("Africa/Kampala", "Asia/Seoul"), "America/Lima")
    assert scripted.faults == []
