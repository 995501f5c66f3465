"""A file of marks, and one of weights, as an auditor has them; says in a sentence where a fault stands. No Django."""

import csv
import json
import math
from collections.abc import Iterator
from io import StringIO
from typing import Any

from nominations.scale import HIGHEST, LOWEST
from nominations.totals import FileMark

COLUMNS = ("juror", "file", "criterion", "mark")
HEAVIEST = 1000


class FaultyMarksError(ValueError):
    """A fault of the file, as a sentence."""


def read(text: str) -> list[FileMark]:
    """Each line a juror's word on one criterion of one file; an empty mark means: cannot judge."""
    given: list[FileMark] = []
    seen: set[tuple[str, str, str]] = set()
    values: dict[str, float | None] = {"": None}  # each way to write a mark is read once
    for number, (juror, file, criterion, mark) in _lines(text, COLUMNS):
        if not (juror and file and criterion):
            raise _nameless(number, (juror, file, criterion))
        if (juror, file, criterion) in seen:
            raise FaultyMarksError(
                f"Line {number}: juror {juror} marks criterion {criterion} of file {file} a second time."
            )
        seen.add((juror, file, criterion))
        if mark not in values:
            values[mark] = _mark(number, mark)
        given.append(FileMark(juror, file, criterion, values[mark]))
    if not given:
        raise FaultyMarksError("The file has no marks.")
    return given


def weights(text: str, criteria: set[str]) -> dict[str, float]:
    """Weights by criterion: a CSV with the columns criterion and weight, or a JSON object; unnamed ones weigh 1."""
    found: dict[str, float] = {}
    for place, code, said in _weights(text):
        if code not in criteria:
            raise FaultyMarksError(f"{place}: no mark names the criterion {code}.")
        if code in found:
            raise FaultyMarksError(f"{place}: the criterion {code} has a weight already.")
        found[code] = _weight(place, said)
    return found


def _weights(text: str) -> Iterator[tuple[str, str, Any]]:
    """Where it stands, criterion, weight as written."""
    if not text.lstrip("\ufeff \r\n\t").startswith("{"):
        for number, cells in _lines(text, ("criterion", "weight")):
            yield f"Weights, line {number}", cells[0], cells[1]
        return
    try:
        pairs = json.loads(text.lstrip("\ufeff"), object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        raise FaultyMarksError(f"The weights are no JSON: {error}.") from error
    for code, said in pairs:
        yield "Weights", code, said


def _weight(place: str, said: Any) -> float:
    value = _number(said)
    if value is None or not 0 < value < HEAVIEST:
        raise FaultyMarksError(f"{place}: the weight “{said}” is no number above 0 and below {HEAVIEST}.")
    return value


def _number(said: Any) -> float | None:
    if isinstance(said, bool):
        return None
    try:
        value = float(said)
    except (TypeError, ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def _nameless(number: int, names: tuple[str, str, str]) -> FaultyMarksError:
    missing = next(column for column, name in zip(COLUMNS, names, strict=False) if not name)
    return FaultyMarksError(f"Line {number}: the {missing} is missing.")


def _mark(number: int, said: str) -> float:
    value = _number(said)
    if value is None:
        raise FaultyMarksError(f"Line {number}: the mark “{said}” is no number.")
    if not LOWEST <= value <= HIGHEST:
        raise FaultyMarksError(f"Line {number}: the mark {said} is off the scale from {LOWEST} to {HIGHEST}.")
    return value


def _lines(text: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something: its number, and what stands in the columns asked for."""
    rows = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    places: list[int] = []
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not places:
                places = _places(cells, columns)
                continue
            if len(cells) <= max(places):
                raise FaultyMarksError(f"Line {rows.line_num}: it has {len(cells)} cells; the columns are more.")
            yield rows.line_num, [cells[place] for place in places]
    except csv.Error as error:
        raise FaultyMarksError(f"Line {rows.line_num}: it is no CSV: {error}.") from error
    if not places:
        raise FaultyMarksError("The file is empty.")


def _places(header: list[str], columns: tuple[str, ...]) -> list[int]:
    heads = [cell.casefold() for cell in header]
    for name in columns:
        if heads.count(name) != 1:
            fault = "is missing" if name not in heads else "is there twice"
            raise FaultyMarksError(f"The column {name} {fault}; the first line names {', '.join(columns)}.")
    return [heads.index(name) for name in columns]
