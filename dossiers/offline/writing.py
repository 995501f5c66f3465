"""A form as a workbook: a sheet that says how, then one for each section, with the answers that stand."""

import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from dossiers import values, wording
from dossiers.models import Dossier, Question, Section
from dossiers.offline import layout
from dossiers.offline.layout import ALONE, ANSWER, BASE, CODE, HELP, MARK, PEOPLE, QUESTION, SECOND, Around, Origin
from dossiers.states import Kind, RequiredFrom

LISTS = "lists"
WIDTHS = {QUESTION: 38, HELP: 34, ANSWER: 70, SECOND: 20, PEOPLE[-1]: 30}
DIGITS = 15  # of a number that every spreadsheet holds exactly
MOST_PEOPLE, ROOM = 40, 5  # rows for people, where the form names no number of its own
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t")
HIGHEST, LINE, IN_LINE = 400, 15, 60  # points; signs in a line of an answer
EDGE = Side(style="thin", color="74838F")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
OPEN = PatternFill("solid", fgColor="FFF8E1")
HEAD = PatternFill("solid", fgColor="E8F0F8")
TOP = Alignment(wrap_text=True, vertical="top")
MUTED = Font(color="51616E", size=10)


def write(dossier: Dossier, origin: Origin, title: str, around: Around = ALONE) -> bytes:
    """The workbook of a dossier and what the call adds to its form; of one that is never stored, an empty one."""
    dossier.fill()
    with override(origin.language):
        book = Workbook()
        book.properties.creator, book.properties.title = "", values.tidy(title)
        sections = list(dossier.form.sections.all())
        names = [_sheet_name(number, section) for number, section in enumerate(sections, start=1)]
        _first(book.worksheets[0], origin, title, names)
        _papers(book.worksheets[0], around)
        for name, section in zip(names, sections, strict=True):
            _section(book.create_sheet(name), dossier, section, around)
        _lists(book, dossier.questions())
        _finish(book, origin.language)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet_name(number: int, section: Section) -> str:
    """What a tab can be called: short, and without the signs that formulas need."""
    title = wording.text(section, "title").translate(dict.fromkeys(map(ord, "[]:*?/\\'!")))
    return layout.escaped(values.tidy(f"{number} {title}"))[:31].strip()


def _first(sheet: Worksheet, origin: Origin, title: str, names: list[str]) -> None:
    """How to fill in, and the way to each section."""
    sheet.title = _("How to fill in")[:31]
    _put(sheet, 1, CODE, MARK)
    for row, line in enumerate(origin.lines(), start=2):
        _put(sheet, row, CODE, line)
    _put(sheet, 1, QUESTION, title).font = Font(bold=True, size=14)
    for row, line in enumerate(_how(), start=3):
        _put(sheet, row, QUESTION, line)
    for row, name in enumerate(names, start=10):
        place = _put(sheet, row, QUESTION, name)
        place.hyperlink = Hyperlink(ref=place.coordinate, location=f"'{name}'!A1")
        place.font = Font(color="0B4F86", underline="single")


def _papers(sheet: Worksheet, around: Around) -> None:
    """The documents beside the form, under the way to the sections."""
    row = sheet.max_row + 2
    for line in [_("Documents asked for")] if around.papers else []:
        _put(sheet, row, QUESTION, line).font = Font(bold=True)
    for number, one in enumerate(around.papers, start=row + 1):
        _put(sheet, number, QUESTION, " · ".join(filter(None, one)))


def _how() -> list[str]:
    return [
        _("Write into the coloured cells only. Each section of the application is one of the sheets below."),
        _("Nothing is compulsory here: leave open what you do not know yet, and save as often as you like."),
        _("Files, signatures and the handing in have their place on the site."),
        _("Save the workbook as XLSX. On the site open your application, choose “Fill in offline” and upload it."),
        _("Before anything is stored you see what differs, and choose what is taken over."),
    ]


# One section.


def _section(sheet: Worksheet, dossier: Dossier, section: Section, around: Around) -> None:
    _put(sheet, 1, QUESTION, wording.text(section, "title")).font = Font(bold=True, size=14)
    _put(sheet, 2, QUESTION, wording.text(section, "intro")).alignment = Alignment(vertical="top")
    questions = list(section.questions.all())
    heads = [_("Question"), _("What is asked"), _("Your answer")]
    heads += [_("Year")] if any(question.with_year for question in questions) else []
    for column, head in enumerate(heads, start=QUESTION):
        _head(sheet, 3, column, head)
    sheet.freeze_panes = "A4"
    row = 4
    for question in questions:
        row = _question(sheet, row, dossier, question, around)


def _question(sheet: Worksheet, row: int, dossier: Dossier, question: Question, around: Around) -> int:
    """The rows of a question; what is given is where the next one begins."""
    _put(sheet, row, QUESTION, wording.text(question, "label")).font = Font(bold=True)
    _put(sheet, row, HELP, "\n".join(_facts(question, around))).font = MUTED
    if question.kind == Kind.PEOPLE:
        return _people(sheet, row, dossier, question)
    if question.kind == Kind.FILE:
        _put(sheet, row, ANSWER, _("Upload it on the site.")).font = MUTED
        return row + 1
    _mark(sheet, row, dossier, question)
    _answer(sheet, row, question, dossier.value(question))
    return row + 1


def _facts(question: Question, around: Around) -> Iterable[str]:
    """What stands beside a question: its help, its limit, from when it is needed, an example."""
    yield wording.text(question, "help")
    if question.words:
        yield _("At most %(limit)d words.") % {"limit": question.words}
    if question.required_from != RequiredFrom.NEVER:
        yield str(question.get_required_from_display())
    if looked_for := around.looked_for(question):
        yield looked_for
    if example := wording.text(question, "example"):
        yield _("For example: %(example)s") % {"example": example}


def _mark(sheet: Worksheet, row: int, dossier: Dossier, question: Question) -> None:
    """Which question the row answers, and which version of its answer stands there; none in an empty form."""
    _put(sheet, row, CODE, question.code)
    answer = dossier.answer(question)
    if dossier.pk:
        sheet.cell(row, BASE, answer.version if answer else 0)


def _answer(sheet: Worksheet, row: int, question: Question, value: Any) -> None:
    plain = values.plain(value) if question.with_year else value
    cell = _open(sheet, row, ANSWER, WORDS.get(question.kind, _as_it_is)(question, plain))
    if question.with_year:
        _open(sheet, row, SECOND, values.year(value))
    sheet.row_dimensions[row].height = _height(question, str(cell.value or ""), str(sheet.cell(row, HELP).value or ""))


def _as_it_is(question: Question, plain: Any) -> Any:  # noqa: ARG001 - one signature for all
    return plain


def _number(question: Question, plain: Any) -> Any:  # noqa: ARG001
    """A number that one can reckon with, where the cell holds it exactly."""
    if not plain:
        return None
    number = Decimal(plain)
    kept = int(number) if number == number.to_integral_value() else float(number)
    is_exact = len(number.normalize().as_tuple().digits) <= DIGITS and abs(number) < 10**DIGITS
    return kept if is_exact and layout.number_text(kept) == plain else plain


def _option(question: Question, plain: Any) -> Any:
    return layout.option_labels(question).get(plain)


def _consent(question: Question, plain: Any) -> Any:  # noqa: ARG001
    return layout.yes() if plain else None


WORDS: dict[str, Callable[[Question, Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.BAND: _option,
    Kind.SCALE: _option,
    Kind.CHOICE: _option,
    Kind.CONSENT: _consent,
}


def _people(sheet: Worksheet, row: int, dossier: Dossier, question: Question) -> int:
    """One person a row, with room for more than there are."""
    for column, head in zip(PEOPLE, (_("Name"), _("Title"), _("E-mail address")), strict=True):
        _head(sheet, row, column, head)
    people = dossier.value(question) or []
    most = min(int(question.maximum), MOST_PEOPLE) if question.maximum else len(people) + ROOM
    for number in range(max(most, len(people))):
        row += 1
        _mark(sheet, row, dossier, question)
        person = people[number] if number < len(people) else {}
        for column, key in zip(PEOPLE, values.PERSON, strict=True):
            _open(sheet, row, column, person.get(key, ""))
    return row + 1


# Cells.


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A text that is nothing but a text, whatever it begins with."""
    cell: Cell = sheet.cell(row, column, layout.escaped(values.tidy(text)) or None)
    if cell.value:
        cell.data_type, cell.quotePrefix = "s", text.startswith(LOOKS_LIKE_FORMULA)
    cell.alignment = TOP if column > QUESTION or row > 2 else Alignment(vertical="top")
    return cell


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text)
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, FRAME


def _open(sheet: Worksheet, row: int, column: int, value: Any) -> Cell:
    """A cell to write into."""
    is_number = isinstance(value, (int, float))
    cell = sheet.cell(row, column, value) if is_number else _put(sheet, row, column, value or "")
    cell.number_format = "General" if is_number else "@"
    cell.fill, cell.border, cell.protection, cell.alignment = OPEN, FRAME, Protection(locked=False), TOP
    return cell


def _height(question: Question, text: str, said: str) -> float:
    """Room for what stands there, and for what may be written."""
    shown = sum(1 + len(line) // IN_LINE for line in text.split("\n"))
    facts = sum(1 + len(line) // WIDTHS[HELP] for line in said.split("\n"))
    label = 1 + len(wording.text(question, "label")) // WIDTHS[QUESTION]
    asked = 1 + (question.words or 0) // 10
    return float(min(HIGHEST, LINE * max(shown, facts, label, asked, 1) + 4))


# The whole.


def _lists(book: Workbook, questions: list[Question]) -> None:
    """The drop-downs, from a hidden sheet: a list beside the cell itself must be short and free of commas."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    cells = {cell.value: (sheet, row[ANSWER - 1]) for sheet, row, cell in _marked(book)}
    chosen = [question for question in questions if layout.drop_down(question)]
    for column, question in enumerate(chosen, start=1):
        labels = layout.drop_down(question)
        for row, label in enumerate(labels, start=1):
            _put(lists, row, column, label)
        sheet, cell = cells[question.code]
        letter = lists.cell(1, column).column_letter
        _choose(sheet, cell, f"{LISTS}!${letter}$1:${letter}${len(labels)}")


def _marked(book: Workbook) -> Iterable[tuple[Worksheet, tuple[Cell, ...], Cell]]:
    for sheet in book.worksheets[1:-1]:
        for row in sheet.iter_rows(min_row=4):
            yield sheet, row, row[CODE - 1]


def _choose(sheet: Worksheet, cell: Cell, labels: str) -> None:
    choice = DataValidation(type="list", formula1=labels, allow_blank=True, showErrorMessage=True)
    choice.errorTitle, choice.error = _("Please choose"), _("Choose one of the answers in the list.")
    sheet.add_data_validation(choice)
    choice.add(cell)


def _finish(book: Workbook, language: str) -> None:
    """Everything is locked but the answers; no password, because nobody is kept out."""
    for sheet in book.worksheets:
        for column, width in WIDTHS.items():
            sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
        for column in (CODE, BASE):
            sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True
        sheet.sheet_view.rightToLeft = _is_right_to_left(language)
        sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.protection.sheet, sheet.protection.formatRows, sheet.protection.formatColumns = True, False, False
    book.worksheets[0].column_dimensions["C"].width = 110


def _is_right_to_left(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False
