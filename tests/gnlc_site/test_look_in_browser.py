"""The living page in a real browser: nothing for axe to report, no sideways scrolling, targets large enough."""

import mimetypes
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import sync_playwright

from tests.realparts import CHROMIUM_OPTIONS
from tests.realparts import chromium as chromium_path

TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, input")]
  .filter((e) => !e.closest("p, li, td, th, dd, svg, figcaption, .pick, .skip") && e.offsetParent)
  .filter((e) => Math.min(e.offsetWidth, e.offsetHeight) < 24).map((e) => e.outerHTML)"""
SMALL_BUTTONS = """() => [...document.querySelectorAll(".btn, .pick label")]
  .filter((e) => e.offsetParent && e.offsetHeight < 44).map((e) => e.outerHTML)"""

pytestmark = pytest.mark.browser


def answer(route):
    """Pages come from the site itself, files from their folders; nothing listens on a port."""
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        route.fulfill(path=finders.find(path.removeprefix("/static/")), content_type=mimetypes.guess_type(path)[0])
    else:
        page = Client().get(path)
        route.fulfill(status=page.status_code, body=page.content, headers=dict(page.headers))


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    context = None

    def open_page(width, scheme="light", path="/look/"):
        nonlocal context
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page = context.new_page()
        page.faults = []
        page.on("console", lambda message: page.faults.append(message.text))
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.route("**/*", answer)
        page.goto(f"http://localhost{path}")
        return page

    yield open_page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_look_has_nothing_for_axe_to_report(open_page, width, scheme):
    page = open_page(width, scheme)

    found = Axe().run(page).response["violations"]

    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.faults == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_look_never_scrolls_sideways_and_its_targets_are_large_enough(open_page, width):
    page = open_page(width)

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(SMALL_BUTTONS) == []


def test_look_on_a_phone_names_the_column_before_each_value(open_page):
    page = open_page(320)

    said = page.evaluate(
        "[...document.querySelectorAll('.files tbody tr:first-child td')]"
        ".map((e) => getComputedStyle(e, '::before').content)"
    )

    assert said == ['"City"', '"Where it stands"', '"Filled in"', '"Since"']


def test_mark_chosen_by_key_shows_its_own_words(open_page):
    page = open_page(1280)

    page.focus("#families-2")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")

    assert page.locator("#families .anchor:visible").all_inner_texts() == [
        "3 · sound: several levels are covered, evidence for some."
    ]


def test_question_counts_words_while_typing(open_page):
    page = open_page(1280)

    page.fill("#id_vision", "one two – three")

    assert page.locator("[data-words-of=id_vision]").inner_text() == "3 of 200 words"


def test_skip_link_leads_past_the_frame(open_page):
    page = open_page(1280)

    page.evaluate("document.activeElement.blur()")
    page.focus(".skip")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
