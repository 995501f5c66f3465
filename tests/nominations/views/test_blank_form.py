"""The empty form of a call, for everybody: to print and to fill in offline."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from nominations.workflow import call as calls
from tests.dossiers.factories import upload
from tests.dossiers.offline.test_printing import words
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, text

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


def asking():
    """A call that asks for a letter beside its form."""
    made = road.draft_call(asks="Letter of the council")
    calls.publish(made.key, by=road.Person.clock())
    return made


def cells(answer, sheet: int) -> str:
    rows = load_workbook(io.BytesIO(answer.content)).worksheets[sheet].iter_rows(values_only=True)
    return " ".join(str(cell) for row in rows for cell in row if cell)


def test_empty_form_says_what_the_jury_looks_for_and_what_is_asked_beside_it():
    made = asking()

    paper = words(get(browser(), "blank_form", made.slug).content)
    sheet = get(browser(), "blank_sheet", made.slug)

    for said in (paper, f"{cells(sheet, 0)} {cells(sheet, 2)}"):
        assert "The jury looks for: How is partners?" in said
        assert "Documents asked for Letter of the council" in said
        assert "PDF, JPEG, PNG, at most 10 MB, a picture at most 25 MB. Needed to submit." in said


def test_sheet_of_a_file_says_the_same_and_its_page_leads_to_the_paper():
    file = road.filled(made=asking())
    client = browser(focal_point(file))

    sheet, page = get(client, "offline_sheet", file.key), get(client, "offline", file.key)

    assert "Letter of the council" in cells(sheet, 0)
    assert "The jury looks for: How is partners?" in cells(sheet, 2)
    assert f'href="/calls/{file.call.slug}/blank-form.pdf?language=fr"' in text(page)
    back = client.post(reverse("offline", args=[file.key]), {"sheet": upload(sheet.content, "back.xlsx")})
    assert back.context["rows"] == []


def test_language_that_the_form_does_not_speak_is_its_own():
    made = road.open_call()

    sheet = get(browser(), "blank_sheet", made.slug, query="?language=../xx")

    assert sheet["Content-Disposition"] == f'attachment; filename="{made.slug}-en.xlsx"'
