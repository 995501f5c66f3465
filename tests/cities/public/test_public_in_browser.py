"""The public pages in a real browser: nothing grave for axe, on a phone too, and the map by keyboard."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cities import factories
from tests.journeys.test_browser import DESK, GRAVE, PHONE, chromium, window  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = (
    "/",
    "/cities/?region=africa&sort=country",
    "/map/",
    "/cities/kyiv/",
    "/cities/kyiv/write-to-city/",
    "/figures/",
    "/api/",
)
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def register():
    edition = factories.register_of_2022()
    factories.focal_point(edition.entries.get(city__slug="kyiv").city)


def test_public_pages_are_free_of_grave_faults_and_the_map_is_read_by_keyboard(register, window):  # noqa: F811
    grave = {}
    for width in (PHONE, DESK):
        visitor = window(width)
        for path in PAGES:
            visitor.open(path)
            if SHOTS:
                visitor.page.screenshot(path=f"{SHOTS}/{width}-{PAGES.index(path)}.png", full_page=True)
            found = Axe().run(visitor.page).response["violations"]
            grave |= {(path, width, one["id"]): one["nodes"][0]["html"] for one in found if one["impact"] in GRAVE}
        assert visitor.faults == []

    assert grave == {}
    visitor.open("/map/")
    reached = [focused(visitor.page) for _step in range(60)]
    assert not any("svg" in one for one in reached)
    assert any("Ukraine" in one for one in reached)


def focused(page) -> str:
    page.keyboard.press("Tab")
    return page.evaluate("(e => (e.closest('svg') ? 'svg ' : '') + e.textContent.trim())(document.activeElement)")
