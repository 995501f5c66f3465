"""A bad line in a real browser: it breaks, the session ends, two tabs write at once, and not one character is lost."""

from unicodedata import normalize

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys import test_browser
from tests.journeys.test_browser import DESK, PHONE, everywhere
from tests.journeys.visitor import PASSWORD
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
BEFORE = "Learning for all, “from cradle to grave” — मरते दम तक, 终身学习, مدى الحياة.\n\n  & <b>50 % + 1</b>"
AFTER = BEFORE + "\nWritten while the line was down: ½ ≠ 0,5; naïve café 🏙️ e\u0301.\n"
LAST = AFTER + "Written after the session had ended."


@pytest.fixture
def draft():
    file = road.draft()
    with everywhere(road.IN_TIME):
        yield file


def section(file) -> str:
    return reverse("section", args=[file.key, "plan"])


def written(file) -> str:
    return file.dossier.answers.filter(question__code="vision").latest("version").value


def type_in(window, words: str) -> None:
    window.page.locator("[name=vision]").fill(words)
    window.page.locator("[name=vision]").blur()


def told(window):
    return window.page.locator("[data-question=vision] .saved")


def cut_off(window, file) -> None:
    """What was typed is saved; the line breaks while more is typed; when it is back the session has ended."""
    type_in(window.open(section(file)), BEFORE)
    expect(told(window)).to_contain_text("saved 12:00:00")
    window.context.set_offline(True)
    type_in(window, AFTER)
    expect(told(window)).to_have_text("not saved: no connection. It is tried again.")
    Session.objects.all().delete()
    window.context.set_offline(False)
    expect(told(window)).to_have_text("not saved: you are signed out. Sign in in another tab, then go on here.")
    type_in(window, LAST)


def test_broken_line_and_an_ended_session_lose_not_one_character(window, draft):
    person = road.cities.focal_point(draft.city)
    city = window(PHONE).sign_in(person)
    cut_off(city, draft)

    city.press("Save and go on")
    assert city.sees("You were signed out. What you typed is kept: sign in, and it is here again.")
    city.press("Sign in", login=person.user.email, password=PASSWORD)

    assert city.sees("Your session had ended. What you typed is here, but not saved yet.")
    assert city.page.locator("[name=vision]").input_value() == LAST
    city.press("Save and go on")
    assert written(draft) == normalize("NFC", LAST)


@pytest.mark.parametrize("scripts", [True, False])
def test_who_signs_in_again_in_another_tab_goes_on_in_the_first(window, draft, scripts):
    person = road.cities.focal_point(draft.city)
    city = window(DESK, scripts=scripts).sign_in(person)
    if scripts:
        cut_off(city, draft)
    else:
        city.open(section(draft))
        Session.objects.all().delete()

    first, city.page = city.page, city.context.new_page()
    city.sign_in(person)
    city.page = first
    type_in(city, LAST + "!")

    if scripts:
        expect(told(city)).to_contain_text("saved 12:00:00")
    else:
        city.press("Save and go on")
        assert city.sees("Your session had ended. What you typed is here, but not saved yet.")
        city.press("Save and go on")
    assert written(draft) == normalize("NFC", LAST + "!")


def test_two_tabs_both_texts_are_offered(window, draft):
    person = road.cities.focal_point(draft.city)
    one, other = window(PHONE, scripts=False).enter(person), window(PHONE, scripts=False).enter(person)
    one.open(section(draft)), other.open(section(draft))

    one.press("Save and go on", vision="The first text.")
    other.page.locator("[name=vision]").fill("The second text.")
    with other.page.expect_navigation() as step:
        other.page.get_by_role("button", name="Save and go on").click()

    assert step.value.status == 409
    assert other.sees("The first text.")
    assert other.page.locator("[name=vision]").input_value() == "The second text."
    assert written(draft) == "The first text."
    other.press("Save", vision="The first and the second.")
    assert written(draft) == "The first and the second."
    assert (one.faults, len(other.faults)) == ([], 1)  # the console tells of the conflict
