"""A juror's marks as a workbook to take along: a line for each file and criterion, and what came back in its cells."""

import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from dossiers import values
from dossiers.cleaning import Upload
from dossiers.offline import layout, opening
from nominations import scale
from nominations.markwords import NONE, cannot_judge, value_of, which_need_reasons

SIGN = "gnlc-marks-1"  # in the first cell of the first sheet; what makes a workbook one of ours
REVIEW, CRITERION, BASE, CITY, TITLE, SCALE, MARK, REASON = range(1, 9)  # the first three are hidden
WIDTHS = {CITY: 24, TITLE: 40, SCALE: 46, MARK: 16, REASON: 70}
MOST_ROWS, LONGEST = 2000, 8000
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t")
EDGE = Side(style="thin", color="74838F")
FRAME = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
OPEN, HEAD = PatternFill("solid", fgColor="FFF8E1"), PatternFill("solid", fgColor="E8F0F8")
TOP = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Line:
    """One criterion of one file with the mark that stands: a digit, `none` for cannot judge, or empty."""

    review: str
    criterion: str
    city: str
    title: str
    anchors: tuple[tuple[str, str], ...]
    mark: str = ""
    comment: str = ""
    version: int = 0

    @property
    def scale(self) -> str:
        """What each mark means, in a word or two."""
        return " · ".join(f"{mark} {word}".strip() for mark, (word, _text) in enumerate(self.anchors))


@dataclass(frozen=True)
class Typed:
    """What came back in one line: a mark, a reason, or a problem; and upon which version it was typed."""

    review: str
    criterion: str
    base: int
    mark: str = ""
    comment: str = ""
    problem: str = ""
    stands: tuple[str, str] = ("", "")  # mark and reason as the cells have them, read or not


def write(owner: str, title: str, lines: Iterable[Line]) -> bytes:
    """The workbook of one juror in one call."""
    lines = list(lines)
    book = Workbook()
    book.properties.creator, book.properties.title = "", values.tidy(title)
    _first(book.worksheets[0], owner, title)
    _marks(book.create_sheet(_("Marks")[:31]), lines)
    _anchors(book.create_sheet(_("What the marks mean")[:31]), lines)
    for sheet in book.worksheets:
        sheet.protection.sheet, sheet.protection.formatRows, sheet.protection.formatColumns = True, False, False
        sheet.page_setup.orientation = "landscape"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _first(sheet: Worksheet, owner: str, title: str) -> None:
    sheet.title = _("How to fill in")[:31]
    _put(sheet, 1, 1, SIGN), _put(sheet, 2, 1, owner)
    _put(sheet, 1, 2, title).font = Font(bold=True, size=14)
    for row, line in enumerate(_how(), start=3):
        _put(sheet, row, 2, line)
    sheet.column_dimensions["A"].hidden, sheet.column_dimensions["B"].width = True, 110


def _how() -> list[str]:
    return [
        _("Write into the coloured cells only. Each line of the sheet “Marks” is one criterion of one file."),
        _("A mark is a number of the scale beside it, or “%(word)s”.") % {"word": cannot_judge()}
        + f" {which_need_reasons()}",
        _("An empty cell changes nothing. Words on the whole file and the handing in have their place on the site."),
        _("Save the workbook as XLSX and upload it on the site, on the page from which it came."),
        _("Before anything is stored you see what differs, and choose what is taken over."),
        _("This workbook holds your marks: keep it where nobody else reads it."),
    ]


def _marks(sheet: Worksheet, lines: list[Line]) -> None:
    heads = {CITY: _("City"), TITLE: _("Criterion"), SCALE: _("Scale"), MARK: _("Your mark"), REASON: _("Your reason")}
    for column, head in heads.items():
        _head(sheet, 1, column, head)
    sheet.freeze_panes = "E2"
    for row, line in enumerate(lines, start=2):
        for column, text in ((REVIEW, line.review), (CRITERION, line.criterion)):
            _put(sheet, row, column, text)
        sheet.cell(row, BASE, line.version)
        for column, text in ((CITY, line.city), (TITLE, line.title), (SCALE, line.scale)):
            _put(sheet, row, column, text)
        _open(sheet, row, MARK, cannot_judge() if line.mark == NONE else value_of(line.mark))
        _open(sheet, row, REASON, line.comment)
    for column, width in WIDTHS.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in (REVIEW, CRITERION, BASE):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    _choices(sheet, lines)


def _choices(sheet: Worksheet, lines: list[Line]) -> None:
    """A list to choose from in each cell of a mark; gates have two steps, marks six."""
    by_length: dict[int, DataValidation] = {}
    for row, line in enumerate(lines, start=2):
        steps = len(line.anchors)
        if steps not in by_length:
            words = ",".join([*map(str, range(steps)), cannot_judge()])
            by_length[steps] = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            sheet.add_data_validation(by_length[steps])
        by_length[steps].add(sheet.cell(row, MARK))


def _anchors(sheet: Worksheet, lines: list[Line]) -> None:
    """The worded anchors of each criterion, once."""
    row = 1
    for line in {line.criterion: line for line in lines}.values():
        _put(sheet, row, 1, line.title).font = Font(bold=True)
        for mark, (word, text) in enumerate(line.anchors):
            row += 1
            _put(sheet, row, 1, f"{mark} · {word}"), _put(sheet, row, 2, text)
        row += 2
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 40, 110


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A text that is nothing but a text, whatever it begins with."""
    cell: Cell = sheet.cell(row, column, layout.escaped(values.tidy(text)) or None)
    if cell.value:
        cell.data_type, cell.quotePrefix = "s", text.startswith(LOOKS_LIKE_FORMULA)
    cell.alignment = TOP
    return cell


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = _put(sheet, row, column, text)
    cell.font, cell.fill, cell.border = Font(bold=True), HEAD, FRAME


def _open(sheet: Worksheet, row: int, column: int, value: str | int | None) -> None:
    """A cell to write into."""
    cell = sheet.cell(row, column, value) if isinstance(value, int) else _put(sheet, row, column, value or "")
    cell.fill, cell.border, cell.protection, cell.alignment = OPEN, FRAME, Protection(locked=False), TOP


# What comes back.


def read(upload: Upload, owner: str) -> list[Typed]:
    """The lines of a workbook of this juror; raises `Refused` for any other."""
    content = opening.content_of(upload)
    try:
        first, rows = _rows(content)
    except Exception as error:  # a foreign file may break a reader in any way
        raise opening.no_workbook() from error
    if first[:1] != [SIGN]:
        raise opening.no_workbook()
    if first[1:2] != [owner]:
        opening.refuse("own_sheet", _("This sheet was made for somebody else or for another call. Download your own."))
    return list(_typed(rows))


def _rows(content: bytes) -> tuple[list[str], list[tuple[Any, ...]]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        first = [str(row[0].value or "") for row in book.worksheets[0].iter_rows(max_row=2, max_col=1) if row]
        sheets = book.worksheets[1:2]
        rows = [row for sheet in sheets for row in sheet.iter_rows(min_row=2, max_row=MOST_ROWS, max_col=REASON)]
    return first, [row for row in rows if len(row) == REASON and row[REVIEW - 1].value]


def _typed(rows: list[tuple[Any, ...]]) -> Iterator[Typed]:
    """Each line once: a second one of the same criterion is a problem of both."""
    names = [(str(row[REVIEW - 1].value), str(row[CRITERION - 1].value)) for row in rows]
    for (review, criterion), row in zip(names, rows, strict=True):
        base = row[BASE - 1].value
        base = base if isinstance(base, int) and not isinstance(base, bool) and 0 <= base < 2**31 else 0
        problem = ""
        if names.count((review, criterion)) > 1:
            problem = _("This line stands in the sheet more than once; keep one of them.")
        mark, reason, odd = _cells(row)
        stands = (_text(row[MARK - 1].value)[:40], _text(row[REASON - 1].value)[:LONGEST])
        yield Typed(review, criterion, base, mark, reason, problem or odd, stands)


def _cells(row: tuple[Any, ...]) -> tuple[str, str, str]:
    """Mark, reason and what is wrong with them."""
    cells = (row[MARK - 1], row[REASON - 1])
    if any(cell.data_type in {"f", "e"} for cell in cells):
        return "", "", _("A cell holds a formula or an error of the spreadsheet. Write the answer itself.")
    mark, reason = (_text(cell.value) for cell in cells)
    found = _mark(mark)
    if found is None:
        return "", reason, _("“%(mark)s” is no mark of this scale.") % {"mark": mark[:40]}
    return found, reason[:LONGEST], ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return values.tidy(layout.unescaped(str(value))).strip()


def _mark(text: str) -> str | None:
    """A digit, `none` by any of its words, or nothing; None where it is no mark."""
    folded = layout.fold(text)
    if folded in {NONE, "–", "-"} | _words_for_none():
        return NONE
    return folded if folded in {"", *map(str, scale.WHOLE)} else None


def _words_for_none() -> set[str]:
    """In every language: the sheet may come back through a page in another one."""
    words = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            words.add(layout.fold(cannot_judge()))
    return words
