"""A Commission where one person does all, in a real browser: three cities endorsed, every click counted."""

import pytest
from django.urls import reverse

from nominations.models import Nomination
from tests.journeys import test_browser
from tests.journeys.test_browser import everywhere
from tests.nominations import factories as road

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
chromium, window = test_browser.chromium, test_browser.window
COUNT = """sessionStorage.clicks ??= 0;
addEventListener("click", (event) => { if (event.isTrusted) sessionStorage.clicks++; }, true);"""


def test_three_files_are_endorsed_in_at_most_eight_clicks(window):
    made = road.open_call(quota_endorsed=3)
    for name in ("Gulu", "Lira", "Masaka"):
        road.submitted(name, made=made)
    desk = window().enter(road.cities.officer("UG"))
    desk.page.add_init_script(COUNT)
    with everywhere(road.IN_TIME):
        desk.open(reverse("commission_desk")).take_the_next_step()
        for city in desk.page.locator("[name=keys]").all():
            city.click()
        for name, words in road.SIGNED.items():
            desk.page.locator(f"[name={name}]").click()
            desk.page.keyboard.type(words)
        desk.press("Nominate these cities")

        assert desk.sees("3 cities are nominated")
        assert 1 <= int(desk.page.evaluate("sessionStorage.clicks")) <= 8
    assert [file.is_nominated for file in Nomination.objects.filter(call=made)] == [True] * 3
    assert desk.faults == []
