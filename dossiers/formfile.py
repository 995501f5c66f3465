"""Reads the TOML file of a form version into plain objects; says in a sentence where a fault stands. No Django here."""

import re
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from dossiers import tomlfile
from dossiers.tomlfile import CODE, LANGUAGE, SLUG, FaultyFileError

KINDS = ("short", "text", "email", "number", "band", "scale", "choice", "people", "file", "link", "consent")
WITH_OPTIONS = ("band", "scale", "choice")
WITH_YEAR = ("number", *WITH_OPTIONS)
WITH_MAXIMUM = ("number", "people", "file")
CHOICES = {
    "kind": KINDS,
    "visibility": ("public", "members", "internal"),
    "required_from": ("submit", "endorse", "never"),
}
VERSION = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
LONGEST = {"slug": 60, "version": 20, "title": 200, "language": 10, "code": 60, "label": 300}
LARGEST = {"words": 32_767, "minimum": 10**14 - 1, "maximum": 10**14 - 1}
FORM_KEYS = {"slug": str, "version": str, "title": str, "language": str, "section": list}
SECTION_KEYS = {"code": str, "title": str, "intro": str, "question": list}
QUESTION_KEYS = {
    "code": str,
    "kind": str,
    "label": str,
    "help": str,
    "words": int,
    "minimum": (int, float),
    "maximum": (int, float),
    "options": list,
    "visibility": str,
    "required_from": str,
    "criteria": list,
    "example": str,
    "whole": bool,
    "with_year": bool,
    "signed": bool,
    "assumed": bool,
}
OPTION_KEYS = {"value": str, "label": str}
_known = partial(tomlfile.known, longest=LONGEST, otherwise=10_000)
SCALE = [{"value": str(step), "label": str(step)} for step in range(1, 6)]


@dataclass(frozen=True)
class QuestionText:
    """One question as the file has it."""

    code: str
    kind: str
    label: str
    visibility: str
    help: str = ""
    words: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    options: list[dict[str, str]] = field(default_factory=list)
    required_from: str = "never"
    criteria: list[str] = field(default_factory=list)
    example: str = ""
    translations: dict[str, Any] = field(default_factory=dict)
    whole: bool = False
    with_year: bool = False
    signed: bool = True
    assumed: bool = False


@dataclass(frozen=True)
class SectionText:
    """One section as the file has it."""

    code: str
    title: str
    intro: str
    translations: dict[str, Any]
    questions: list[QuestionText]


@dataclass(frozen=True)
class FormText:
    """One form version as the file has it."""

    slug: str
    version: str
    title: str
    language: str
    sections: list[SectionText]


def read(text: str) -> FormText:
    """The form in this text, or a `FaultyFileError` that names section, question and key."""
    raw = tomlfile.parse(text)
    _known("The form", raw, FORM_KEYS)
    tomlfile.needed("The form", raw, ("slug", "version", "title", "language", "section"))
    tomlfile.matches("The form", raw, "slug", SLUG)
    tomlfile.matches("The form", raw, "version", VERSION)
    tomlfile.matches("The form", raw, "language", LANGUAGE)
    sections = [_section(number, table) for number, table in enumerate(raw["section"], start=1)]
    tomlfile.once("The form", "section", [section.code for section in sections])
    tomlfile.once("The form", "question", [question.code for section in sections for question in section.questions])
    return FormText(raw["slug"], raw["version"], raw["title"], raw["language"], sections)


def _section(number: int, raw: Any) -> SectionText:
    tomlfile.table(f"Section {number}", raw)
    raw, translations = tomlfile.split(raw)
    place = f"Section {raw.get('code', number)}"
    _known(place, raw, SECTION_KEYS)
    tomlfile.needed(place, raw, ("code", "title", "question"))
    tomlfile.matches(place, raw, "code", CODE)
    _translated(place, translations, ("title", "intro"))
    questions = [_question(place, number, table) for number, table in enumerate(raw["question"], start=1)]
    return SectionText(raw["code"], raw["title"], raw.get("intro", ""), translations, questions)


def _question(section: str, number: int, raw: Any) -> QuestionText:
    tomlfile.table(f"{section}, question {number}", raw)
    raw, translations = tomlfile.split(raw)
    place = f"{section}, question {raw.get('code', number)}"
    _known(place, raw, QUESTION_KEYS)
    tomlfile.needed(place, raw, ("code", "kind", "label", "visibility"))
    tomlfile.matches(place, raw, "code", CODE)
    for key, allowed in CHOICES.items():
        tomlfile.among(place, raw, key, allowed)
    _translated(place, translations, ("label", "help", "example"))
    raw = raw | {"options": _options(place, raw, translations)}
    _fitting(place, raw)
    return QuestionText(**raw, translations=translations)


def _options(place: str, raw: dict[str, Any], translations: dict[str, Any]) -> list[dict[str, str]]:
    """The options in the form's own language; their other labels move to the question's translations."""
    options = []
    for number, table in enumerate(raw.get("options", SCALE if raw["kind"] == "scale" else []), start=1):
        spot = f"{place}, option {number}"
        tomlfile.table(spot, table)
        option = {key: value for key, value in table.items() if key in OPTION_KEYS}
        tomlfile.needed(spot, option, ("value", "label"))
        _known(spot, option, OPTION_KEYS)
        for language in table.keys() - OPTION_KEYS.keys():
            tomlfile.language(spot, language)
            _known(spot, {language: table[language]}, {language: str})
            translations.setdefault(language, {}).setdefault("options", {})[option["value"]] = table[language]
        options.append(option)
    tomlfile.once(place, "option", [option["value"] for option in options])
    return options


def _fitting(place: str, raw: dict[str, Any]) -> None:
    """The keys that only make sense for some kinds."""
    kind = raw["kind"]
    _only(place, "options", bool(raw["options"]), kind, WITH_OPTIONS)
    _only(place, "with_year", raw.get("with_year", False), kind, WITH_YEAR)
    _only(place, "words", "words" in raw, kind, ("short", "text"))
    _only(place, "minimum", "minimum" in raw, kind, ("number",))
    _only(place, "whole", raw.get("whole", False), kind, ("number",))
    _only(place, "maximum", "maximum" in raw, kind, WITH_MAXIMUM)
    if kind in WITH_OPTIONS and not raw["options"]:
        raise FaultyFileError(place, f"a question of the kind {kind} needs options.")
    _within(place, raw)
    if kind == "text" and "words" not in raw:
        raise FaultyFileError(place, 'a text needs its word limit: words = 200, or change its kind to "short".')
    for key in ("words", "maximum"):
        if raw.get(key, 1) <= 0:
            raise FaultyFileError(place, f"{key} must be above zero.")
    if not all(isinstance(code, str) for code in raw.get("criteria", [])):
        raise FaultyFileError(place, "criteria must be a list of codes in quotation marks.")
    for code in raw.get("criteria", []):
        if len(code) > LONGEST["code"]:
            fault = f"the criterion {code} has {len(code)} characters; at most {LONGEST['code']} fit."
            raise FaultyFileError(place, fault)


def _within(place: str, raw: dict[str, Any]) -> None:
    """Every number is one that can be kept."""
    for key, most in LARGEST.items():
        if not abs(raw.get(key, 0)) <= most:  # nan is neither smaller nor larger
            raise FaultyFileError(place, f"{key} = {raw[key]} cannot be kept; at most {most} can.")


def _only(place: str, key: str, present: bool, kind: str, kinds: tuple[str, ...]) -> None:
    if present and kind not in kinds:
        raise FaultyFileError(place, f"{key} is only for the kinds {', '.join(kinds)}, not for {kind}.")


def _translated(place: str, translations: dict[str, Any], keys: tuple[str, ...]) -> None:
    for language, texts in translations.items():
        tomlfile.language(place, language)
        _known(f"{place}, {language}", texts, dict.fromkeys(keys, str))
