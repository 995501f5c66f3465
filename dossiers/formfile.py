"""Reads the TOML file of a form version into plain objects; says in a sentence where a fault stands. No Django here."""

import re
import tomllib
from dataclasses import dataclass, field
from typing import Any

KINDS = ("short", "text", "email", "number", "band", "scale", "choice", "people", "file", "link", "consent")
WITH_OPTIONS = ("band", "scale", "choice")
WITH_YEAR = ("number", *WITH_OPTIONS)
WITH_MAXIMUM = ("number", "people", "file")
CHOICES = {
    "kind": KINDS,
    "visibility": ("public", "members", "internal"),
    "required_from": ("submit", "endorse", "never"),
}
CODE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")
LONGEST = {"slug": 60, "version": 20, "title": 200, "language": 10, "code": 60, "label": 300}
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
SCALE = [{"value": str(step), "label": str(step)} for step in range(1, 6)]


class FormFileError(ValueError):
    """A fault of the file, with its place."""

    def __init__(self, place: str, fault: str) -> None:
        self.place = place
        super().__init__(f"{place}: {fault}")


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
    """The form in this text, or a `FormFileError` that names section, question and key."""
    raw = _parse(text)
    _known("The form", raw, FORM_KEYS)
    _needed("The form", raw, ("slug", "version", "title", "language", "section"))
    _matches("The form", raw, "slug", SLUG)
    _matches("The form", raw, "version", VERSION)
    _matches("The form", raw, "language", LANGUAGE)
    sections = [_section(number, table) for number, table in enumerate(raw["section"], start=1)]
    _once("The form", "section", [section.code for section in sections])
    _once("The form", "question", [question.code for section in sections for question in section.questions])
    return FormText(raw["slug"], raw["version"], raw["title"], raw["language"], sections)


def _parse(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = "The file"
        fault = f"it is no TOML: {error}"
        raise FormFileError(place, fault) from error


def _section(number: int, raw: Any) -> SectionText:
    _table(f"Section {number}", raw)
    raw, translations = _split(raw)
    place = f"Section {raw.get('code', number)}"
    _known(place, raw, SECTION_KEYS)
    _needed(place, raw, ("code", "title", "question"))
    _matches(place, raw, "code", CODE)
    _translated(place, translations, ("title", "intro"))
    questions = [_question(place, number, table) for number, table in enumerate(raw["question"], start=1)]
    return SectionText(raw["code"], raw["title"], raw.get("intro", ""), translations, questions)


def _question(section: str, number: int, raw: Any) -> QuestionText:
    _table(f"{section}, question {number}", raw)
    raw, translations = _split(raw)
    place = f"{section}, question {raw.get('code', number)}"
    _known(place, raw, QUESTION_KEYS)
    _needed(place, raw, ("code", "kind", "label", "visibility"))
    _matches(place, raw, "code", CODE)
    for key, allowed in CHOICES.items():
        _among(place, raw, key, allowed)
    _translated(place, translations, ("label", "help", "example"))
    raw = raw | {"options": _options(place, raw, translations)}
    _fitting(place, raw)
    return QuestionText(**raw, translations=translations)


def _options(place: str, raw: dict[str, Any], translations: dict[str, Any]) -> list[dict[str, str]]:
    """The options in the form's own language; their other labels move to the question's translations."""
    options = []
    for number, table in enumerate(raw.get("options", SCALE if raw["kind"] == "scale" else []), start=1):
        spot = f"{place}, option {number}"
        _table(spot, table)
        option = {key: value for key, value in table.items() if key in OPTION_KEYS}
        _needed(spot, option, ("value", "label"))
        _known(spot, option, OPTION_KEYS)
        for language in table.keys() - OPTION_KEYS.keys():
            _language(spot, language)
            translations.setdefault(language, {}).setdefault("options", {})[option["value"]] = table[language]
        options.append(option)
    _once(place, "option", [option["value"] for option in options])
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
        raise FormFileError(place, f"a question of the kind {kind} needs options.")
    if kind == "text" and "words" not in raw:
        raise FormFileError(place, 'a text needs its word limit: words = 200, or change its kind to "short".')
    for key in ("words", "maximum"):
        if raw.get(key, 1) <= 0:
            raise FormFileError(place, f"{key} must be above zero.")
    if not all(isinstance(code, str) for code in raw.get("criteria", [])):
        raise FormFileError(place, "criteria must be a list of codes in quotation marks.")


def _only(place: str, key: str, present: bool, kind: str, kinds: tuple[str, ...]) -> None:
    if present and kind not in kinds:
        raise FormFileError(place, f"{key} is only for the kinds {', '.join(kinds)}, not for {kind}.")


def _split(raw: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Sub-tables are translations, named by their language."""
    translations = {key: dict(value) for key, value in raw.items() if isinstance(value, dict)}
    return {key: value for key, value in raw.items() if key not in translations}, translations


def _translated(place: str, translations: dict[str, Any], keys: tuple[str, ...]) -> None:
    for language, texts in translations.items():
        _language(place, language)
        _known(f"{place}, {language}", texts, dict.fromkeys(keys, str))


def _language(place: str, language: str) -> None:
    if not LANGUAGE.fullmatch(language):
        raise FormFileError(place, f"{language} is neither a known key nor a language.")


def _table(place: str, raw: Any) -> None:
    if not isinstance(raw, dict):
        raise FormFileError(place, "it must be a table.")


def _known(place: str, raw: dict[str, Any], keys: dict[str, Any]) -> None:
    for key, value in raw.items():
        if key not in keys:
            raise FormFileError(place, f"the key {key} is not known; known are {', '.join(keys)}.")
        wanted = keys[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
            raise FormFileError(place, f"{key} must be {_name(wanted)}.")
        if isinstance(value, str) and len(value) > LONGEST.get(key, 10_000):
            raise FormFileError(place, f"{key} has {len(value)} characters; at most {LONGEST[key]} fit.")


def _name(wanted: Any) -> str:
    names = {str: "text in quotation marks", int: "a whole number", bool: "true or false", list: "a list"}
    return names.get(wanted, "a number")


def _needed(place: str, raw: dict[str, Any], keys: tuple[str, ...]) -> None:
    for key in keys:
        if not raw.get(key):
            raise FormFileError(place, f"{key} is missing.")


def _matches(place: str, raw: dict[str, Any], key: str, pattern: re.Pattern[str]) -> None:
    if not pattern.fullmatch(raw[key]):
        raise FormFileError(place, f"{key} = {raw[key]!r} is not of the form {pattern.pattern}.")


def _among(place: str, raw: dict[str, Any], key: str, allowed: tuple[str, ...]) -> None:
    if key in raw and raw[key] not in allowed:
        raise FormFileError(place, f"{key} = {raw[key]!r} is not known; known are {', '.join(allowed)}.")


def _once(place: str, what: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise FormFileError(place, f"the {what} {twice[0]} stands there twice.")
