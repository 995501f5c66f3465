"""What people write into the cells is read as they meant it, or named at its question."""

import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from accounts.door import Refused
from dossiers.offline.layout import ANSWER, CODE, SECOND, THIRD
from dossiers.offline.reading import Answered, read
from tests.dossiers.factories import small_dossier
from tests.dossiers.offline.workbooks import filled, row_of, saved, sent, written

pytestmark = pytest.mark.django_db

NUMBER = "Write a number in digits, for example 1 250 000 or 9.4."
YEAR = "Write the year with four digits, for example 2021."
DATE = "The spreadsheet has made a date of this cell. Format the cell as text and write it anew."
FORMULA = "The cell holds a formula. Formulas are not reckoned here; write the answer itself."
ERROR = "The cell holds an error of the spreadsheet. Write the answer anew."


@pytest.fixture
def dossier():
    made = small_dossier()
    made.fill()
    return made


def answered(dossier, answers: dict, years: dict | None = None, language: str = "en") -> dict[str, Answered]:
    return read(sent(filled(written(dossier, language), answers, years)), dossier.form).answers


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("name", "  Kuno\r\n", "Kuno"),
        ("name", "Ku\u202eno", "Kuno"),
        ("telephone", 25321350000, "25321350000"),
        ("telephone", 2.5, "2.5"),
        ("telephone", None, ""),
        ("band", "low", "low"),
        ("band", " LOW ", "low"),
        ("band", "Faible", "low"),
        ("readiness", 4, "4"),
        ("readiness", "4", "4"),
        ("pledge", "Yes", True),
        ("pledge", True, True),
        ("pledge", "oui", True),
        ("pledge", None, False),
        ("pledge", "no", False),
    ],
)
def test_cell_is_read_as_it_was_meant(dossier, code, typed, kept):
    assert answered(dossier, {code: typed})[code] == Answered(kept, 0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(1250000, "1250000"), ("1 250 000", "1250000"), (9.4, "9.4"), (9.125, "9.125"), ("٢٥", "25"), (None, "")],
)
def test_number_is_read_exactly(dossier, typed, kept):
    one = answered(dossier, {"population": typed}, {"population": 2021})["population"]

    assert one == Answered({"value": kept, "year": 2021}, 0)


@pytest.mark.parametrize(
    ("code", "typed", "problem"),
    [
        ("population", "many", NUMBER),
        ("population", True, NUMBER),
        ("population", 1e300, NUMBER),
        ("population", date(2021, 1, 5), DATE),
        ("vision", datetime(2021, 1, 5, tzinfo=UTC).replace(tzinfo=None), DATE),
        ("vision", "=1+1", FORMULA),
        ("vision", ArrayFormula("E4", "=1+1"), FORMULA),
        ("vision", "#REF!", ERROR),
        ("band", "Middling", "This is not one of the answers to choose from."),
        ("pledge", "perhaps", "Choose the answer from the list, or leave the cell empty."),
    ],
)
def test_cell_that_cannot_be_an_answer_is_named(dossier, code, typed, problem):
    one = answered(dossier, {code: typed})[code]

    assert (one.value, str(one.problem)) == (None, problem)


@pytest.mark.parametrize("typed", ["soon", 2021.5, "20 21 a"])
def test_year_that_is_none_is_named(dossier, typed):
    one = answered(dossier, {"population": 5}, {"population": typed})["population"]

    assert str(one.problem) == YEAR


def test_formula_is_named_and_its_stored_result_is_not_taken(dossier):
    """Excel keeps what a formula gave when it was last reckoned."""
    content = filled(written(dossier), {"name": '=HYPERLINK("https://x.example","Kuno")'})

    assert str(read(sent(content), dossier.form).answers["name"].problem) == FORMULA


def test_people_are_one_a_row_and_empty_rows_nobody(dossier):
    book = _book(dossier)
    row = row_of(book, "team")
    row[ANSWER - 1].value, row[THIRD - 1].value = "Ana; Maria\nB.", "ana@x.example"
    after = [one for sheet in book for one in sheet.iter_rows() if one[CODE - 1].value == "team"][1]
    after[SECOND - 1].value = "Mayor"

    people = read(sent(saved(book)), dossier.form).answers["team"]

    assert people.value == [
        {"name": "Ana, Maria B.", "title": "", "email": "ana@x.example"},
        {"name": "", "title": "Mayor"},
    ]


def test_question_that_stands_twice_is_named(dossier):
    book = _book(dossier)
    row_of(book, "vision")[CODE - 1].value = "name"

    found = read(sent(saved(book)), dossier.form).answers

    assert str(found["name"].problem) == "This question stands in the sheet more than once; keep one of the rows."
    assert "vision" not in found


def test_row_of_an_unknown_question_is_left_alone(dossier):
    book = _book(dossier)
    row_of(book, "name")[CODE - 1].value = "nothing_we_ask"

    assert "name" not in read(sent(saved(book)), dossier.form).answers


def test_workbook_of_somebody_else_is_refused(dossier):
    with pytest.raises(Refused) as refused:
        read(sent(saved(Workbook())), dossier.form)

    sentence = "This workbook is not one of this site. Download the sheet of this application and fill that in."
    assert refused.value.sentence == sentence


def test_sheets_may_be_renamed_and_others_added(dossier):
    book = _book(dossier)
    row_of(book, "name")[ANSWER - 1].value = "Kuno"
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Sheet {number}"
    book.create_sheet("Notes", 0)["A1"] = "=1+1"

    assert read(sent(saved(book)), dossier.form).answers["name"].value == "Kuno"


def _book(dossier):
    return load_workbook(io.BytesIO(written(dossier)))
