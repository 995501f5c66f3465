"""Reads the TOML file of a rubric into plain objects; says in a sentence where a fault stands. No Django here."""

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ANCHORS = {"gate": 2, "mark": 6}  # not met and met; 0 to 5
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
REQUIRED_LANGUAGE = "en"
RUBRIC_KEYS: dict[str, Any] = {"slug": str, "version": int, "title": str, "criterion": list}
CRITERION_KEYS: dict[str, Any] = {"code": str, "kind": str, "weight": (int, float)}
WORD_KEYS: dict[str, Any] = {"title": str, "question": str, "anchors": list}
LONGEST = {"slug": 50, "title": 200, "code": 50}
NAMES = {str: "text in quotation marks", int: "a whole number", list: "a list"}


class RubricFileError(ValueError):
    """A fault of the file, with its place."""

    def __init__(self, place: str, fault: str) -> None:
        self.place = place
        super().__init__(f"{place}: {fault}")


@dataclass(frozen=True)
class CriterionText:
    """One criterion as the file has it; words per language: title, question, anchors from the lowest up."""

    code: str
    kind: str
    words: dict[str, dict[str, Any]]
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class RubricText:
    """One version of a rubric as the file has it."""

    slug: str
    version: int
    title: str
    criteria: list[CriterionText]


def read(text: str) -> RubricText:
    """The rubric in this text, or a `RubricFileError` that names criterion, language and key."""
    raw = _parse(text)
    _known("The rubric", raw, RUBRIC_KEYS)
    _needed("The rubric", raw, tuple(RUBRIC_KEYS))
    _matches("The rubric", raw["slug"], "slug", SLUG)
    criteria = [_criterion(number, table) for number, table in enumerate(raw["criterion"], start=1)]
    _whole(criteria)
    return RubricText(raw["slug"], raw["version"], raw["title"], criteria)


def anchor(text: str) -> tuple[str, str]:
    """An anchor as a word and what the mark means; without a colon it is all meaning."""
    word, colon, meaning = text.partition(":")
    return (word.strip(), meaning.strip()) if colon else ("", text.strip())


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = "The file"
        fault = f"it is no TOML: {error}"
        raise RubricFileError(place, fault) from error


def _criterion(number: int, raw: Any) -> CriterionText:
    if not isinstance(raw, dict):
        raise RubricFileError(f"Criterion {number}", "it must be a table.")
    words = {key: value for key, value in raw.items() if isinstance(value, dict)}
    facts = {key: value for key, value in raw.items() if key not in words}
    place = f"Criterion {facts.get('code', number)}"
    _known(place, facts, CRITERION_KEYS)
    _needed(place, facts, ("code", "kind"))
    _matches(place, facts["code"], "code", CODE)
    if facts["kind"] not in ANCHORS:
        raise RubricFileError(place, f"kind = {facts['kind']!r} is not known; known are {', '.join(ANCHORS)}.")
    _languages(place, facts["kind"], words)
    return CriterionText(facts["code"], facts["kind"], words, _weight(place, facts))


def _languages(place: str, kind: str, words: dict[str, dict[str, Any]]) -> None:
    if REQUIRED_LANGUAGE not in words:
        raise RubricFileError(place, f"its words in English are missing: [criterion.{REQUIRED_LANGUAGE}].")
    for language, texts in words.items():
        if not LANGUAGE.fullmatch(language):
            raise RubricFileError(place, f"{language} is neither a known key nor a language.")
        _worded(f"{place}, {language}", kind, texts)


def _worded(place: str, kind: str, texts: dict[str, Any]) -> None:
    _known(place, texts, WORD_KEYS)
    _needed(place, texts, tuple(WORD_KEYS))
    count = len(texts["anchors"])
    if count != ANCHORS[kind]:
        raise RubricFileError(place, f"a {kind} has {ANCHORS[kind]} anchors, not {count}.")
    for mark, said in enumerate(texts["anchors"]):
        if not isinstance(said, str) or not all(anchor(said)):
            raise RubricFileError(place, f"anchor {mark} must read “word: what it means”.")


def _weight(place: str, facts: dict[str, Any]) -> Decimal:
    weight = Decimal(str(facts.get("weight", 1)))
    if not 0 < weight < 1000:
        raise RubricFileError(place, "weight must be above 0 and below 1000.")
    return weight


def _whole(criteria: list[CriterionText]) -> None:
    codes = [criterion.code for criterion in criteria]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise RubricFileError("The rubric", f"the criterion {twice[0]} stands there twice.")
    if not any(criterion.kind == "mark" for criterion in criteria):
        raise RubricFileError("The rubric", "it needs at least one criterion of the kind mark.")


def _known(place: str, raw: dict[str, Any], keys: dict[str, Any]) -> None:
    for key, value in raw.items():
        if key not in keys:
            raise RubricFileError(place, f"the key {key} is not known; known are {', '.join(keys)}.")
        if not isinstance(value, keys[key]) or isinstance(value, bool):
            raise RubricFileError(place, f"{key} must be {NAMES.get(keys[key], 'a number')}.")
        if isinstance(value, str) and len(value) > LONGEST.get(key, 500):
            raise RubricFileError(place, f"{key} has {len(value)} characters; at most {LONGEST.get(key, 500)} fit.")


def _needed(place: str, raw: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if not raw.get(key):
            raise RubricFileError(place, f"{key} is missing.")


def _matches(place: str, value: str, key: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(value):
        raise RubricFileError(place, f"{key} = {value!r} is not of the form {pattern.pattern}.")
