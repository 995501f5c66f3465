"""How well files suit jurors as a workbook comes back: a line for each file, a column for each juror."""

import io
import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from dossiers.cleaning import Upload
from dossiers.offline import opening
from nominations.panels.terms import Pair
from nominations.states import HIGHEST_FIT

NAMED = re.compile(r"\[([\w-]+)\]\s*$")  # the letters of a key that end a cell
MOST_ROWS, MOST_COLUMNS = 3000, 500
MOST_FAULTS = 20


@dataclass
class Read:
    """The numbers of a workbook by juror and file, and what is wrong with it in sentences."""

    numbers: dict[Pair, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def tagged(name: str, letters: str) -> str:
    """A name with the letters of its key, by which it is found again."""
    return f"{name} [{letters}]"


def read(upload: Upload, jurors: Iterable[str], files: Iterable[str]) -> Read:
    """What a workbook says of these jurors and files; raises `Refused` for what is none of ours."""
    try:
        rows = _rows(opening.content_of(upload))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise opening.no_workbook() from error
    jurors, files = list(jurors), list(files)
    found = Read()
    columns = _columns(rows[0] if rows else (), jurors, found)
    if not columns:
        sentence = _("No juror of this call stands in the first line. Download the sheet and fill in that one.")
        opening.refuse("fit_sheet", sentence)
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], start=2):
        if file := _named(row[0].value, files) if row else "":
            _line(number, row, file, columns, found, again=file in seen)
            seen.add(file)
        elif any(cell.value not in (None, "") for cell in row):
            found.faults.append(
                _("Line %(line)d names no file that awaits readers or is being read.") % {"line": number}
            )
    return found


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return list(book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS))


def _named(value: Any, keys: list[str]) -> str:
    """The one key that begins with the letters at the end of a cell; none where several do."""
    letters = NAMED.search(str(value or ""))
    found = [key for key in keys if letters and key.startswith(letters[1])]
    return found[0] if len(found) == 1 else ""


def _columns(head: tuple[Any, ...], jurors: list[str], found: Read) -> dict[int, tuple[str, str]]:
    """By place: the juror's key, and the name as it stands there; a juror who is gone is said and left out."""
    columns: dict[int, tuple[str, str]] = {}
    for place, cell in enumerate(head):
        name = str(cell.value or "")
        if not NAMED.search(name):
            continue
        juror, plain = _named(name, jurors), NAMED.sub("", name).strip()
        if not juror or juror in {key for key, _name in columns.values()}:
            sentence = _("Column %(name)s: nobody who serves on this jury, or the same juror once more.")
            found.faults.append(sentence % {"name": plain})
        else:
            columns[place] = (juror, plain)
    return columns


def _line(
    number: int, row: tuple[Any, ...], file: str, columns: dict[int, tuple[str, str]], found: Read, *, again: bool
) -> None:
    if again:
        found.faults.append(_("Line %(line)d: this file stands in the sheet once more.") % {"line": number})
        return
    for juror, name, cell in _cells(row, columns):
        value = _number(cell)
        if value is None:
            sentence = _("Line %(line)d, %(juror)s: “%(value)s” is no whole number from 0 to %(highest)d.")
            facts = {"line": number, "juror": name, "value": str(cell.value)[:40], "highest": HIGHEST_FIT}
            found.faults.append(sentence % facts)
        else:
            found.numbers[juror, file] = value


def _cells(row: tuple[Any, ...], columns: dict[int, tuple[str, str]]) -> Iterator[tuple[str, str, Any]]:
    return ((juror, name, row[place]) for place, (juror, name) in columns.items() if place < len(row))


def _number(cell: Any) -> int | None:
    """An empty cell is none at all; a number as text counts like a number."""
    value = cell.value
    if value is None or str(value).strip() == "":
        return 0
    if isinstance(value, bool) or cell.data_type in {"f", "e", "d"}:
        return None
    text = str(value).strip().removesuffix(".0")
    whole = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if whole and int(text) <= HIGHEST_FIT else None
