"""A TOML file looked at table by table; a fault says in a sentence where it stands. No Django here."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
NAMES = {str: "text in quotation marks", int: "a whole number", bool: "true or false", list: "a list"}


class FaultyFileError(ValueError):
    """A fault of the file, with its place."""

    def __init__(self, place: str, fault: str) -> None:
        self.place = place
        super().__init__(f"{place}: {fault}")


def parse(text: str) -> dict[str, Any]:
    """The tables of the text."""
    place = "The file"
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fault = f"it is no TOML: {error}"
        raise FaultyFileError(place, fault) from error
    if _has_nul(raw):
        raise FaultyFileError(place, "a text holds the character NUL (\\u0000), which cannot be kept.")
    return raw


def _has_nul(raw: Any) -> bool:
    """No database keeps it, wherever it stands."""
    if isinstance(raw, dict):
        return any(map(_has_nul, (*raw, *raw.values())))
    return any(map(_has_nul, raw)) if isinstance(raw, list) else isinstance(raw, str) and "\0" in raw


def split(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The facts of a table, and its sub-tables: words, named by their language."""
    words = {key: value for key, value in raw.items() if isinstance(value, dict)}
    return {key: value for key, value in raw.items() if key not in words}, words


def table(place: str, raw: Any) -> None:
    """It is a table."""
    if not isinstance(raw, dict):
        raise FaultyFileError(place, "it must be a table.")


def known(
    place: str, raw: dict[str, Any], keys: Mapping[str, Any], *, longest: Mapping[str, int], otherwise: int
) -> None:
    """Every key is one of these, of its type, and no text longer than fits."""
    for key, value in raw.items():
        if key not in keys:
            raise FaultyFileError(place, f"the key {key} is not known; known are {', '.join(keys)}.")
        wanted = keys[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise FaultyFileError(place, f"{key} must be {NAMES.get(wanted, 'a number')}.")
        most = longest.get(key, otherwise)
        if isinstance(value, str) and len(value) > most:
            raise FaultyFileError(place, f"{key} has {len(value)} characters; at most {most} fit.")


def needed(place: str, raw: dict[str, Any], keys: tuple[str, ...]) -> None:
    """None of these keys is missing or empty."""
    for key in keys:
        if not raw.get(key):
            raise FaultyFileError(place, f"{key} is missing.")


def matches(place: str, raw: dict[str, Any], key: str, pattern: re.Pattern[str]) -> None:
    """The whole value is of this form."""
    if not pattern.fullmatch(raw[key]):
        raise FaultyFileError(place, f"{key} = {raw[key]!r} is not of the form {pattern.pattern}.")


def among(place: str, raw: dict[str, Any], key: str, allowed: tuple[str, ...]) -> None:
    """The value, where there is one, is one of these."""
    if key in raw and raw[key] not in allowed:
        raise FaultyFileError(place, f"{key} = {raw[key]!r} is not known; known are {', '.join(allowed)}.")


def language(place: str, name: str) -> None:
    """The name of a sub-table is a language."""
    if not LANGUAGE.fullmatch(name):
        raise FaultyFileError(place, f"{name} is neither a known key nor a language.")


def once(place: str, what: str, codes: list[str]) -> None:
    """No code stands there twice."""
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise FaultyFileError(place, f"the {what} {twice[0]} stands there twice.")
