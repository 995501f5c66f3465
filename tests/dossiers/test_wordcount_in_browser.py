"""The page counts words exactly as the server does."""

import random
import unicodedata
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, sync_playwright

from dossiers.wordcount import BY_CHARACTER, JOINERS, POINTS, count
from tests.dossiers.test_wordcount import EXAMPLES
from tests.realparts import CHROMIUM_OPTIONS
from tests.realparts import chromium as chromium_path

pytestmark = pytest.mark.browser
LETTERS = "aéжשمन가ß١٢3Ⅷ½ \n\u0301\u0e31\u200b—&/()’'.,·"
DENSE = [chr(number) for first, last in BY_CHARACTER for number in (first, first + 5, (first + last) // 2, last)]
ALPHABET = [*LETTERS, *DENSE, *sorted(JOINERS | POINTS)]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        page = browser.new_page()
        page.add_script_tag(path=finders.find("gnlc/wordcount.js"))
        yield page
        browser.close()


def texts() -> list[str]:
    """Examples, and random texts of signs that Python's table of characters knows."""
    chance = random.Random(1)
    known = [sign for sign in ALPHABET if unicodedata.category(sign) != "Cn"]
    return [text for text, _words in EXAMPLES] + [
        "".join(chance.choices(known, k=chance.randint(1, 30))) for _number in range(5_000)
    ]


def test_page_counts_as_the_server_does(page):
    asked = texts()

    counted = page.evaluate("texts => texts.map(countWords)", asked)

    assert {
        text: (here, there)
        for text, here, there in zip(asked, counted, map(count, asked), strict=True)
        if here != there
    } == {}
