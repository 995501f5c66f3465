"""The empty form of a call, for everybody: to print and to fill in offline."""

import io

import pytest
from openpyxl import load_workbook

from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def test_call_page_offers_the_empty_form_in_each_language():
    made = road.open_call()

    rows = get(browser(), "call", made.slug).context["blanks"]

    assert [(row["lang"], row["pdf"]) for row in rows] == [
        ("en", f"/calls/{made.slug}/blank-form.pdf?language=en"),
        ("fr", f"/calls/{made.slug}/blank-form.pdf?language=fr"),
    ]


def test_empty_form_is_a_pdf_and_a_sheet_in_the_language_asked_for():
    made = road.open_call()

    printed = get(browser(), "blank_form", made.slug, query="?language=fr")
    sheet = get(browser(), "blank_sheet", made.slug, query="?language=fr")

    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    assert printed["Content-Disposition"] == f'attachment; filename="{made.slug}-fr.pdf"'
    assert load_workbook(io.BytesIO(sheet.content)).sheetnames[1] == "1 Ville"


def test_language_that_the_form_does_not_speak_is_its_own():
    made = road.open_call()

    sheet = get(browser(), "blank_sheet", made.slug, query="?language=../xx")

    assert sheet["Content-Disposition"] == f'attachment; filename="{made.slug}-en.xlsx"'
