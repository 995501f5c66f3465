"""Reads the parts of a bundle and says where one is not what it must be: file, row, key, and what stands there instead.

verify.py reckons with nothing that is not sound, so that a part which somebody broke is named and never a traceback.
Bare Python 3.9 or newer; it travels with the bundle.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LARGE = 10**9  # no number of a bundle is larger
WORDS = {"recommend": "recommended", "reserve": "reserved", "defer": "deferred", "not_recommend": "not_recommended"}
HELD = ("pinned", "excluded")
TARGETS = ("region", "first_time", "country", "kind", "size", "language")


@dataclass(frozen=True)
class Leaf:
    """One value: what it is in words, and whether a value is such a one."""

    said: str
    fits: Callable[[Any], bool]


@dataclass(frozen=True)
class Maybe:
    """A value, or nothing."""

    shape: Any


@dataclass(frozen=True)
class Rows:
    """A list; where keys are named, no two rows are the same in them."""

    shape: Any
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Values by a key that is itself a value."""

    key: Leaf
    shape: Any


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < LARGE  # no NaN is


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and _is_number(value) and value >= 0


def _is_like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def _one_of(*values: str) -> Leaf:
    return Leaf(
        f"one of {', '.join(value or 'nothing' for value in values)}",
        lambda value: isinstance(value, str) and value in values,
    )


ANYTHING = Leaf("anything", lambda _value: True)
TEXT = Leaf("a text", lambda value: isinstance(value, str))
FLAG = Leaf("true or false", lambda value: isinstance(value, bool))
NUMBER = Leaf("a number", _is_number)
WHOLE = Leaf("a whole number", _is_whole)
COUNTED = Leaf("a whole number below a thousand", lambda value: _is_whole(value) and value < 1000)
SPREAD = Leaf("a number that is not negative", lambda value: _is_number(value) and value >= 0)
NOISE = Leaf("a number above zero", lambda value: _is_number(value) and value > 0)
CHANCE = Leaf("a number from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)
WEIGHT = Leaf("a weight", _is_like(r"\d{1,6}(\.\d{1,6})?"))
SEAT = Leaf("the number of a seat", _is_like(r"[1-9]\d{0,5}"))
NO_SEAT = Leaf("the number of a seat, or an empty text", _is_like(r"([1-9]\d{0,5})?"))
PERSON = Leaf("a person with a number", _is_like(r"person [1-9]\d{0,5}"))
NOBODY = Leaf("a person with a number, or an empty text", _is_like(r"(person [1-9]\d{0,5})?"))
DIGEST = Leaf("a SHA-256", _is_like(r"[0-9a-f]{64}"))
FILE = Leaf("the id of a file that stands in files.json", lambda value: isinstance(value, str))
CHOICE, WORD = _one_of(*WORDS), _one_of(*WORDS.values())
CAST = _one_of("", *WORDS)

BALLOT = {"file": FILE, "ballot": WHOLE, "secret": FLAG, "casting": CAST}
OPEN = {**BALLOT, "votes": Table(SEAT, CHOICE), "casting_seat": NO_SEAT}
SECRET = {**BALLOT, "counts": Table(CHOICE, WHOLE)}
SHOWN = {"rank_low": Maybe(WHOLE), "rank_high": Maybe(WHOLE), "chance": Maybe(CHANCE)}
STANDING = {
    **SHOWN,
    **{name: Maybe(NUMBER) for name in ("mean", "adjusted", "se")},
    **{name: Maybe(WHOLE) for name in ("place", "rank")},
    "readers": WHOLE,
    "seats": Table(SEAT, NUMBER),
    "words": Table(SEAT, WHOLE),
    "criteria": Table(TEXT, Maybe(NUMBER)),
    "gates": Table(TEXT, Rows(WHOLE)),
    "shown_to_all": SHOWN,
}


def ballot(row: Any) -> dict[str, Any]:
    """An open ballot has votes by seat, a secret one counts."""
    return SECRET if isinstance(row, dict) and row.get("secret") is True else OPEN


# What each part has at the least. A key that ends in a question mark may be missing.
SHAPES: dict[str, Any] = {
    "manifest.json": {"parts": Table(TEXT, DIGEST), "sealed": Table(TEXT, DIGEST)},
    "files.json": Rows({"id": TEXT, "city": TEXT, "country": TEXT, "region": TEXT}, ("id",)),
    "call.json": {
        "scale": {"lowest": WHOLE, "highest": WHOLE},
        "places": Maybe(WHOLE),
        "ceiling": Maybe(WHOLE),
        "quota_admitted": Maybe(WHOLE),
        "quorum_percent": WHOLE,
        "seats": WHOLE,
        "files_by_state": Table(TEXT, WHOLE),
    },
    "rubric.json": {
        "criteria": Rows({"code": TEXT, "kind": _one_of("gate", "mark"), "title": TEXT, "weight": WEIGHT}, ("code",)),
    },
    "marks.json": Rows(
        {"file": FILE, "seat": WHOLE, "criterion": TEXT, "mark": Maybe(WHOLE)}, ("file", "seat", "criterion")
    ),
    "votes.json": Rows(ballot, ("file", "ballot")),
    "words.json": Rows(
        {"file": FILE, "word": WORD, "as_published": FLAG}
        | {"ballot": Maybe(WHOLE), "counts": Table(CHOICE, WHOLE), "entitled": WHOLE},
        ("file",),
    ),
    "ranking.json": {
        "places": Maybe(WHOLE),
        "weights": Table(TEXT, WEIGHT),
        "files": Table(FILE, STANDING),
        "variances": Maybe({"file": SPREAD, "juror": SPREAD, "noise": NOISE}),
        "effects": Table(SEAT, {"effect": NUMBER, "se": SPREAD, "files": WHOLE}),
    },
    "decision.json": {
        "choices": Rows(
            {"file": FILE, "in": FLAG, "reason": TEXT, "passed_over": Rows(FILE, ("",))}
            | {"held": _one_of("", *HELD), "by?": PERSON, "role?": TEXT, "overruled?": FLAG},
            ("file",),
        ),
        "admitted": Rows(FILE, ("",)),
        "size": WHOLE,
        "persons": COUNTED,
        "proposed": {"by": PERSON},
        "approved": {"by": PERSON, "in_the_name_of": NOBODY},
    },
    "holds.json": Rows({"file": FILE, "kind": _one_of(*HELD), "reason": TEXT}, ("file",)),
    "targets.json": {
        "files": Rows({"file": FILE, "kind": TEXT, "size": TEXT, "language": TEXT, "is_first": FLAG}, ("file",)),
        "targets": Rows(
            {"kind": _one_of(*TARGETS), "value": TEXT, "least": Maybe(WHOLE), "most": Maybe(WHOLE)}
            | {"count": WHOLE, "short": WHOLE, "over": WHOLE},
            ("kind", "value"),
        ),
    },
    "scenarios.json": Rows({"key": TEXT, "name": TEXT, "choices": Table(TEXT, ANYTHING)}, ("key",)),
    "versions.json": Table(TEXT, ANYTHING),
    "audit.json": {"number": WHOLE, "hash": DIGEST},
}


class NotJson(ValueError):
    """What no part may have: a word that is no number, a key twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    twice = [key for key, count in Counter(key for key, _value in pairs).items() if count > 1]
    if twice:
        raise NotJson(f"“{twice[0]}” is there twice")
    return dict(pairs)


def _refuse(word: str) -> Any:
    raise NotJson(f"{word} is no number")


def opened(parts: Mapping[str, bytes]) -> tuple[dict[str, Any], list[str]]:
    """The values of all parts that are here, and a sentence for each place that is not sound."""
    values: dict[str, Any] = {}
    found: list[str] = []
    for name in [name for name in SHAPES if name in parts]:
        try:
            values[name] = json.loads(parts[name], parse_constant=_refuse, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            found.append(f"{name}: it is not JSON: {error}.")
    files = _ids(values.get("files.json"))
    return values, found + [line for name in values for line in faults(SHAPES[name], values[name], name, files)]


def is_sound(parts: Mapping[str, bytes]) -> bool:
    """Whether all parts are here and as they must be, so that they can be reckoned with."""
    values, found = opened(parts)
    return not found and len(values) == len(SHAPES)


def _ids(rows: Any) -> set[str]:
    listed = rows if isinstance(rows, list) else []
    return {row["id"] for row in listed if isinstance(row, dict) and isinstance(row.get("id"), str)}


def faults(shape: Any, value: Any, where: str, files: Collection[str]) -> Iterator[str]:
    """A sentence for each place of a value that is not of its shape."""
    if isinstance(shape, Leaf):
        if not shape.fits(value) or (shape is FILE and value not in files):
            yield f"{where}: {shape.said} is expected, here is {shown(value)}."
    elif isinstance(shape, Maybe):
        if value is not None:
            yield from faults(shape.shape, value, where, files)
    elif isinstance(shape, Rows):
        yield from _rows(shape, value, where, files)
    elif isinstance(shape, Table):
        yield from _table(shape, value, where, files)
    else:
        yield from _keys(shape(value) if callable(shape) else shape, value, where, files)


def _rows(shape: Rows, value: Any, where: str, files: Collection[str]) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: a list is expected, here is {shown(value)}."
        return
    seen: set[Any] = set()
    for number, row in enumerate(value, 1):
        wrong = list(faults(shape.shape, row, f"{where}, row {number}", files))
        yield from wrong
        if shape.keys and not wrong:
            same = tuple(row[key] if key else row for key in shape.keys)
            if same in seen:
                yield f"{where}, row {number}: it is there twice: {', '.join(map(str, same))}."
            seen.add(same)


def _table(shape: Table, value: Any, where: str, files: Collection[str]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: values by a key are expected, here is {shown(value)}."
        return
    for key, one in value.items():
        yield from faults(shape.key, key, f"{where}, key “{key}”", files)
        yield from faults(shape.shape, one, f"{where}, “{key}”", files)


def _keys(shape: Mapping[str, Any], value: Any, where: str, files: Collection[str]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: values by a key are expected, here is {shown(value)}."
        return
    for key, one in shape.items():
        name = key.rstrip("?")
        if name in value:
            yield from faults(one, value[name], f"{where}, “{name}”", files)
        elif name == key:
            yield f"{where}: “{key}” is missing."


def shown(value: Any) -> str:
    """A value for a sentence, however long it is."""
    if isinstance(value, (list, dict)):
        return f"a list of {len(value)}" if isinstance(value, list) else f"a table of {len(value)}"
    said = "inf" if isinstance(value, float) and math.isinf(value) else json.dumps(value, ensure_ascii=False)
    return said if len(said) < 60 else f"{said[:57]}…"
