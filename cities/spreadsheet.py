"""A list as a spreadsheet: the cells of its page, with dates that can be reckoned with and no formula."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Row = list[dict[str, Any]]  # cells as a table of the page takes them; one may also hold at, day or amount, or be an act

LONGEST, WIDE = 32_767, 24
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t")
TIME, DAY = "yyyy-mm-dd hh:mm", "yyyy-mm-dd"


def written(rows: Iterable[Row], zone: str) -> bytes:
    """The workbook of these rows, written row by row: a long list is never held whole as rows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    listed = (_kept(row) for row in rows)
    first = next(listed, [])
    heads = [head for cell in first for head in _heads(cell, zone)]
    for column in range(len(heads)):
        sheet.column_dimensions[get_column_letter(column + 1)].width = WIDE
    sheet.freeze_panes = "A2"
    sheet.append([_head(sheet, head) for head in heads])
    for row in chain([first] if first else [], listed):
        sheet.append([_cell(sheet, value) for cell in row for value in _values(cell, zone)])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _kept(row: Row) -> Row:
    """Without the cells that only lead on to an act."""
    return [cell for cell in row if not cell.get("act")]


def _heads(cell: dict[str, Any], zone: str) -> Iterator[str]:
    """The heading of a column; a time names its zone, a note has a column of its own."""
    label = str(cell.get("sheet_label") or cell["label"])
    yield _("%(label)s (%(zone)s)") % {"label": label, "zone": zone} if "at" in cell else label
    if "note" in cell:
        yield str(cell.get("note_label") or _("%(label)s, note") % {"label": label})


def _values(cell: dict[str, Any], zone: str) -> Iterator[Any]:
    if "at" in cell:
        yield _local(cell["at"], zone)
    elif "day" in cell or "amount" in cell:
        yield cell.get("day", cell.get("amount"))
    else:
        yield str(cell.get("word") or cell.get("text") or "")
    if "note" in cell:
        yield str(cell["note"] or "")


def _local(instant: datetime | None, zone: str) -> datetime | None:
    """A spreadsheet knows no zones: the heading names the one in which all its times stand."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if instant else None


def _head(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    """A text is nothing but a text, whatever it begins with."""
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _format(value)
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.quotePrefix = "s", text.startswith(LOOKS_LIKE_FORMULA)
    return cell


def _format(value: Any) -> str:
    if isinstance(value, datetime):
        return TIME
    return DAY if hasattr(value, "year") else "General"
