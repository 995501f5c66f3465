"""A round of panels as JSON: what is asked, read and looked at, and the answer. No Django here."""

import json
from collections.abc import Iterator
from typing import Any

from nominations.panels import propose
from nominations.panels.terms import Certificate, File, Plan, Reader, Unsound

NEEDED = ("readers_per_file", "min_regions", "max_load", "files", "jurors")
MOST_READERS = 100  # of one file
LARGEST = 10**12  # fit, either way


class Spelling:
    """Countries, regions and languages are the same whatever their capitals and outer blanks: told as first written."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def same(self, word: str) -> str:
        """The spelling in which this word came first."""
        plain = " ".join(word.split())
        return self.known.setdefault(plain.casefold(), plain)


def answer(text: str, seed: int) -> dict[str, Any]:
    """Panels for a round that is written down; a file that makes no sense is refused with a sentence."""
    return solved(read(text), seed)


def solved(asked: dict[str, Any], seed: int) -> dict[str, Any]:
    """Panels for a round that was read."""
    spelled = Spelling()
    files, jurors = list(_files(asked, spelled)), list(_jurors(asked, spelled))
    _once("file", [file.id for file in files])
    _once("juror", [juror.id for juror in jurors])
    known = ({juror.id for juror in jurors}, {file.id for file in files})
    plan = propose(
        files,
        jurors,
        _count(asked, "readers_per_file"),
        min_regions=_count(asked, "min_regions"),
        max_load=_limit(asked, "the file"),
        conflicts=_pairs(asked, "conflicts", known),
        locked=_pairs(asked, "locked", known),
        fit=_fit(asked, known),
        seed=seed,
    )
    return told(plan)


def told(plan: Plan) -> dict[str, Any]:
    """The plan as JSON has it."""
    return {
        "panels": plan.panels,
        "load": plan.load,
        "total_fit": plan.total_fit,
        "unmet": [{"file": one.file, "rule": one.rule, "sentence": one.sentence} for one in plan.unfilled],
        "certificate": _proven(plan.certificate),
        "worst_panel": None if plan.worst is None else {"file": plan.worst[0], "fit": plan.worst[1]},
        "connected": plan.connected,
        "seed": plan.seed,
        "solver": plan.solver,
    }


def _proven(one: Certificate) -> dict[str, Any]:
    return {
        "optimal": one.optimal,
        "pairs": one.pairs,
        "seats": {"filled": one.seats, "bound": one.seats_bound, "proven": one.seats_proven},
        "floor": {"value": one.floor, "bound": one.floor_bound, "proven": one.floor_proven},
        "fit": {"value": one.fit, "bound": one.fit_bound, "proven": one.fit_proven},
    }


def read(text: str) -> dict[str, Any]:
    """The round as one object that names what it needs."""
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        message = f"The file is not JSON: {wrong}."
        raise Unsound(message) from wrong
    if not isinstance(asked, dict):
        message = "The file has to be one JSON object."
        raise Unsound(message)
    if missing := [name for name in NEEDED if name not in asked]:
        message = f"The file does not name {', '.join(missing)}."
        raise Unsound(message)
    return asked


def _rows(asked: dict[str, Any], name: str) -> list[Any]:
    rows = asked.get(name, [])
    if not isinstance(rows, list):
        message = f"{name} has to be a list."
        raise Unsound(message)
    return rows


def _files(asked: dict[str, Any], spelled: Spelling) -> Iterator[File]:
    for number, row in enumerate(_rows(asked, "files"), 1):
        where = f"file {number}"
        country, language = _text(row, "country", where), _optional(row, "language", where)
        yield File(_text(row, "id", where), spelled.same(country), spelled.same(language))


def _jurors(asked: dict[str, Any], spelled: Spelling) -> Iterator[Reader]:
    for number, row in enumerate(_rows(asked, "jurors"), 1):
        where = f"juror {number}"
        yield Reader(
            _text(row, "id", where),
            tuple(map(spelled.same, _texts(row, "countries", where))),
            spelled.same(_text(row, "region", where)),
            frozenset(map(spelled.same, _texts(row, "languages", where) if "languages" in row else ())),
            _limit(row, where),
        )


def _field(row: Any, name: str, where: str) -> Any:
    if not isinstance(row, dict):
        message = f"{where} has to be an object."
        raise Unsound(message)
    if name not in row:
        message = f"{where} does not name its {name}."
        raise Unsound(message)
    return row[name]


def _text(row: Any, name: str, where: str) -> str:
    value = _field(row, name, where)
    if not isinstance(value, str) or not value.strip():
        message = f"The {name} of {where} has to be a word."
        raise Unsound(message)
    return value


def _optional(row: dict[str, Any], name: str, where: str) -> str:
    return _text(row, name, where) if row.get(name) not in (None, "") else ""


def _texts(row: Any, name: str, where: str) -> list[str]:
    values = _field(row, name, where)
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        message = f"The {name} of {where} have to be a list of words."
        raise Unsound(message)
    return values


def _is_whole(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _count(asked: dict[str, Any], name: str) -> int:
    value = asked[name]
    if not _is_whole(value, 1) or value > MOST_READERS:
        message = f"{name} has to be a whole number from 1 to {MOST_READERS}."
        raise Unsound(message)
    return value


def _limit(row: dict[str, Any], where: str) -> int | None:
    value = row.get("max_load")
    if value is not None and not _is_whole(value, 0):
        message = f"The max_load of {where} has to be a whole number, 0 or more, or null."
        raise Unsound(message)
    return value


def _once(kind: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            message = f"The {kind} {name} is named twice."
            raise Unsound(message)
        seen.add(name)


def _pairs(asked: dict[str, Any], name: str, known: tuple[set[str], set[str]]) -> set[tuple[str, str]]:
    return {(row[0], row[1]) for row in _known(asked, name, 2, known)}


def _known(asked: dict[str, Any], name: str, length: int, known: tuple[set[str], set[str]]) -> Iterator[list[Any]]:
    """Rows that begin with a juror and a file of this round."""
    jurors, files = known
    for number, row in enumerate(_rows(asked, name), 1):
        if not _names_pair(row, length):
            shape = "juror, file" if length == 2 else "juror, file, number"
            message = f"Row {number} of {name} has to be a list: {shape}."
            raise Unsound(message)
        if row[0] not in jurors or row[1] not in files:
            unknown = f"juror {row[0]}" if row[0] not in jurors else f"file {row[1]}"
            message = f"Row {number} of {name} names {unknown}; nothing of this name is in the round."
            raise Unsound(message)
        yield row


def _names_pair(row: Any, length: int) -> bool:
    return isinstance(row, list) and len(row) == length and isinstance(row[0], str) and isinstance(row[1], str)


def _fit(asked: dict[str, Any], known: tuple[set[str], set[str]]) -> Iterator[tuple[str, str, float]]:
    for juror, file, number in _known(asked, "fit", 3, known):
        if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= LARGEST:
            message = f"The fit of {juror} and {file} has to be a number up to {LARGEST}."
            raise Unsound(message)
        yield juror, file, number
