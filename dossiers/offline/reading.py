"""What a workbook answers: each cell turned into an answer, or named with what is wrong with it."""

import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from openpyxl import load_workbook

from accounts.door import Refused
from accounts.verdicts import Verdict
from dossiers import values
from dossiers.cleaning import Upload
from dossiers.models import FormVersion, Question
from dossiers.offline import layout, opening
from dossiers.offline.layout import ANSWER, BASE, CODE, MARK, PEOPLE, SECOND, Origin
from dossiers.states import OPTION_KINDS, Kind

MOST_SHEETS, MOST_ROWS = 60, 1000
Row = tuple[Any, ...]


class Odd(Exception):
    """A cell holds what cannot be an answer."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Answered:
    """What stands in the cells of one question: an answer or a problem, and upon which version it was written."""

    value: Any = None
    base: int | None = None
    problem: str | Promise = ""


@dataclass
class Sheet:
    """A workbook as it was filled in."""

    origin: Origin
    answers: dict[str, Answered] = field(default_factory=dict)


def read(upload: Upload, form: FormVersion) -> Sheet:
    """The answers to the questions of a form; raises `Refused` for what is no workbook of a form."""
    content = opening.content_of(upload)
    try:
        rows = list(_rows(content))
    except Exception as error:  # a foreign file may break a reader in any way
        raise opening.no_workbook() from error
    origin = _origin(rows)
    with override(origin.language):
        return Sheet(origin, _answers(rows, form))


def _rows(content: bytes) -> Iterator[Row]:
    """The first cells of the first rows of each sheet; the library warns of what it does not know, and we need not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets[:MOST_SHEETS]:
            yield from sheet.iter_rows(min_row=1, max_row=MOST_ROWS, min_col=CODE, max_col=PEOPLE[-1])


def _origin(rows: list[Row]) -> Origin:
    """Whose workbook it is, as its hidden column says."""
    for number, row in enumerate(rows):
        if _cell(row, CODE).value == MARK:
            lines = [str(_cell(one, CODE).value or "") for one in rows[number + 1 : number + 6]]
            return Origin(*lines, *[""] * (5 - len(lines)))
    sentence = _("This workbook is not one of this site. Download the sheet of this application and fill that in.")
    raise Refused(Verdict.fail("sheet_foreign", sentence))


def _answers(rows: list[Row], form: FormVersion) -> dict[str, Answered]:
    questions = {row.code: row for section in form.sections.all() for row in section.questions.all()}
    found: dict[str, list[Row]] = {}
    for row in rows:
        if (code := _cell(row, CODE).value) in questions:
            found.setdefault(code, []).append(row)
    return {code: _answered(questions[code], own) for code, own in found.items()}


def _answered(question: Question, rows: list[Row]) -> Answered:
    base = _cell(rows[0], BASE).value
    base = base if isinstance(base, int) and 0 <= base < 2**31 else None
    try:
        return Answered(values.tidy(_value(question, rows)), base)
    except Odd as odd:
        return Answered(None, base, odd.sentence)


def _value(question: Question, rows: list[Row]) -> Any:
    if question.kind == Kind.PEOPLE:
        return [person for row in rows if (person := _person(row))]
    if len(rows) > 1:
        raise Odd(_("This question stands in the sheet more than once; keep one of the rows."))
    read_cell: Callable[[Question, Any], Any] = READERS.get(question.kind, _text)
    plain = read_cell(question, _cell(rows[0], ANSWER))
    return {"value": plain, "year": _year(_cell(rows[0], SECOND))} if question.with_year else plain


# Cells.


def _cell(row: Row, column: int) -> Any:
    return row[column - 1]


def _sound(cell: Any) -> Any:
    """What a cell holds, as long as a person wrote it."""
    if cell.data_type == "f":
        raise Odd(_("The cell holds a formula. Formulas are not reckoned here; write the answer itself."))
    if cell.data_type == "e":
        raise Odd(_("The cell holds an error of the spreadsheet. Write the answer anew."))
    if isinstance(cell.value, (date, time, timedelta)):
        raise Odd(_("The spreadsheet has made a date of this cell. Format the cell as text and write it anew."))
    return layout.unescaped(cell.value) if isinstance(cell.value, str) else cell.value


def _as_text(cell: Any) -> str:
    value = _sound(cell)
    if value is None:
        return ""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return layout.number_text(value) if is_number else str(value)


def _text(question: Question, cell: Any) -> str:  # noqa: ARG001 - one signature for all
    return _as_text(cell)


def _number(question: Question, cell: Any) -> str:  # noqa: ARG001
    value = _sound(cell)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        parsed: str | None = layout.number_text(value) if abs(value) < 10**14 else None
    else:
        parsed = values.parse_number(str(value)) if value is not None and str(value).strip() else ""
    if parsed is None:
        raise Odd(_("Write a number in digits, for example 1 250 000 or 9.4."))
    return parsed


def _year(cell: Any) -> int | None:
    text = _as_text(cell).strip()
    if not text:
        return None
    year = values.parse_number(text)
    if year is None or not year.isdecimal():
        raise Odd(_("Write the year with four digits, for example 2021."))
    return int(year)


def _option(question: Question, cell: Any) -> str:
    folded = layout.fold(_as_text(cell))
    words = layout.option_words(question)
    if folded and folded not in words:
        raise Odd(_("This is not one of the answers to choose from."))
    return words[folded] if folded else ""


def _consent(question: Question, cell: Any) -> bool:  # noqa: ARG001
    value = _sound(cell)
    folded = "" if value is None else layout.fold(str(value))
    words = layout.consents()
    if folded not in words:
        raise Odd(_("Choose the answer from the list, or leave the cell empty."))
    return words[folded]


def _person(row: Row) -> dict[str, str]:
    """Name, title and address of one row; on the site each person is one line."""
    name, title, email = (" ".join(_as_text(_cell(row, column)).split()) for column in PEOPLE)
    parts = [name.replace(";", ","), title.replace(";", ","), email]
    while parts and not parts[-1]:
        parts.pop()
    return dict(zip(values.PERSON, parts, strict=False))


READERS: dict[str, Callable[[Question, Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.CONSENT: _consent,
    **dict.fromkeys(OPTION_KINDS, _option),
}
