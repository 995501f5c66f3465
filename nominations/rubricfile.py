"""Reads the TOML file of a rubric into plain objects; says in a sentence where a fault stands. No Django here."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from dossiers import tomlfile
from dossiers.tomlfile import CODE, SLUG, FaultyFileError
from nominations import scale

ANCHORS = {kind: top - scale.LOWEST + 1 for kind, top in scale.TOPS.items()}
REQUIRED_LANGUAGE = "en"
RUBRIC_KEYS: dict[str, Any] = {"slug": str, "version": int, "title": str, "criterion": list}
CRITERION_KEYS: dict[str, Any] = {"code": str, "kind": str, "weight": (int, float)}
WORD_KEYS: dict[str, Any] = {"title": str, "question": str, "anchors": list}
LONGEST = {"slug": 50, "title": 200, "code": 50}
_known = partial(tomlfile.known, longest=LONGEST, otherwise=500)


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
    """The rubric in this text, or a `FaultyFileError` that names criterion, language and key."""
    raw = tomlfile.parse(text)
    _known("The rubric", raw, RUBRIC_KEYS)
    tomlfile.needed("The rubric", raw, tuple(RUBRIC_KEYS))
    tomlfile.matches("The rubric", raw, "slug", SLUG)
    criteria = [_criterion(number, table) for number, table in enumerate(raw["criterion"], start=1)]
    _whole(criteria)
    return RubricText(raw["slug"], raw["version"], raw["title"], criteria)


def anchor(text: str) -> tuple[str, str]:
    """An anchor as a word and what the mark means; without a colon it is all meaning."""
    word, colon, meaning = text.partition(":")
    return (word.strip(), meaning.strip()) if colon else ("", text.strip())


def _criterion(number: int, raw: Any) -> CriterionText:
    tomlfile.table(f"Criterion {number}", raw)
    facts, words = tomlfile.split(raw)
    place = f"Criterion {facts.get('code', number)}"
    _known(place, facts, CRITERION_KEYS)
    tomlfile.needed(place, facts, ("code", "kind"))
    tomlfile.matches(place, facts, "code", CODE)
    tomlfile.among(place, facts, "kind", tuple(ANCHORS))
    _languages(place, facts["kind"], words)
    return CriterionText(facts["code"], facts["kind"], words, _weight(place, facts))


def _languages(place: str, kind: str, words: dict[str, dict[str, Any]]) -> None:
    if REQUIRED_LANGUAGE not in words:
        raise FaultyFileError(place, f"its words in English are missing: [criterion.{REQUIRED_LANGUAGE}].")
    for language, texts in words.items():
        tomlfile.language(place, language)
        _worded(f"{place}, {language}", kind, texts)


def _worded(place: str, kind: str, texts: dict[str, Any]) -> None:
    _known(place, texts, WORD_KEYS)
    tomlfile.needed(place, texts, tuple(WORD_KEYS))
    count = len(texts["anchors"])
    if count != ANCHORS[kind]:
        raise FaultyFileError(place, f"a {kind} has {ANCHORS[kind]} anchors, not {count}.")
    for mark, said in enumerate(texts["anchors"]):
        if not isinstance(said, str) or not all(anchor(said)):
            raise FaultyFileError(place, f"anchor {mark} must read “word: what it means”.")


def _weight(place: str, facts: dict[str, Any]) -> Decimal:
    weight = Decimal(str(facts.get("weight", 1)))
    if not 0 < weight < 1000:
        raise FaultyFileError(place, "weight must be above 0 and below 1000.")
    return weight


def _whole(criteria: list[CriterionText]) -> None:
    tomlfile.once("The rubric", "criterion", [criterion.code for criterion in criteria])
    if not any(criterion.kind == "mark" for criterion in criteria):
        raise FaultyFileError("The rubric", "it needs at least one criterion of the kind mark.")
