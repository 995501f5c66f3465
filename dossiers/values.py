"""What a person typed, made fit to keep: one spelling of each letter, nothing that turns a text round. No Django."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

# Embeddings, overrides and isolates: they can make a text or a file name read as another.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
CONTROLS = dict.fromkeys([*range(0x01, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)])
SPACES = re.compile(r"[\s\u00a0\u202f\u2009'\u2019]+")
GROUPED = re.compile(r"[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")
ARABIC = str.maketrans({"\u066b": ".", "\u066c": ","})


class Typed(NamedTuple):
    """What somebody typed, and the version of the answer they saw when they began (0: none)."""

    value: Any
    seen: int


def is_storable(value: Any) -> bool:
    """Whether every text in a value can be kept: no NUL, no half of a character."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
    return all(is_storable(part) for part in _parts(value))


def tidy(value: Any) -> Any:
    """The same value with all its texts in one spelling (NFC), without controls, without space at the ends."""
    if isinstance(value, str):
        return _tidy_text(value)
    if isinstance(value, list):
        return [tidy(part) for part in value]
    if isinstance(value, dict):
        return {key: tidy(part) for key, part in value.items()}
    return value


def is_empty(value: Any) -> bool:
    """Whether nothing was answered; a year alone is no answer."""
    if isinstance(value, dict):
        return is_empty(value.get("value", value.get("name")))
    if isinstance(value, list):
        return all(is_empty(part) for part in value)
    return value is None or value is False or value == ""


def plain(value: Any) -> Any:
    """The answer without its year."""
    return value.get("value") if isinstance(value, dict) else value


def year(value: Any) -> int | None:
    """The year that an answer is of."""
    return value.get("year") if isinstance(value, dict) else None


def number(value: Any) -> Decimal:
    """The number in an answer that is not empty, exact."""
    return Decimal(plain(value))


def parse_number(text: str) -> str | None:
    """The number somebody typed, by any custom of grouping, in the one form in which it is kept; None if it is none."""
    digits = SPACES.sub("", _western(text))
    if GROUPED.fullmatch(digits):
        digits = digits.replace(",", "").replace(".", "")
    elif "," in digits and "." in digits:
        digits = _last_mark_is_decimal(digits)
    try:
        parsed = Decimal(digits.replace(",", "."))
    except InvalidOperation:
        return None
    return format(parsed.normalize(), "f") if parsed.is_finite() and abs(parsed) < 10**14 else None


def number_to_edit(kept: str) -> str:
    """A kept number as its field shows it, so that it comes back the same: 9.125 would be read as thousands."""
    return f"{kept}0" if GROUPED.fullmatch(kept) else kept


def parse_people(text: str) -> list[dict[str, str]]:
    """One person a line: name; title; e-mail address."""
    return [_person(line) for line in text.splitlines() if line.strip()]


def people_lines(value: Any) -> str:
    """The same people as lines to edit."""
    return "\n".join("; ".join(person.get(key, "") for key in PERSON).rstrip("; ") for person in value or [])


PERSON = ("name", "title", "email")


def _person(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split(";", len(PERSON) - 1)]
    return dict(zip(PERSON, parts, strict=False))


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def _tidy_text(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines.translate(TURNING).translate(CONTROLS)).strip()


def _western(text: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text.strip().translate(ARABIC))


def _last_mark_is_decimal(digits: str) -> str:
    decimal = max(",.", key=digits.rfind)
    grouping = "," if decimal == "." else "."
    return digits.replace(grouping, "")
