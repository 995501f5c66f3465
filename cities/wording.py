"""The fixed words of printed lists and releases, per language of the file, not of the reader (pure, no Django).

They stand in `data/wording`, a file for each of the six languages. The words are ours, not a translation of UNESCO's.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
_FOLDER = Path(__file__).parent / "data" / "wording"
_WORDS: dict[str, dict[str, Any]] = {
    language: tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES
}
# A phrase is one form, or one for each plural form that the language has.
PHRASES: dict[str, dict[str, str | dict[str, str]]] = {code: words["phrases"] for code, words in _WORDS.items()}
REGIONS: dict[str, dict[str, str]] = {
    code: {language: words["regions"][code] for language, words in _WORDS.items()}
    for code in _WORDS["en"]["regions"]  # in the printed order
}
NOUNS: dict[str, dict[str, str]] = {code: words["nouns"] for code, words in _WORDS.items()}
CUES: dict[str, dict[str, str]] = {code: words["cues"] for code, words in _WORDS.items()}
NAMES: dict[str, str] = {language: words["name"] for language, words in _WORDS.items()}


def say(language: str, phrase: str, n: int = 2, **words: object) -> str:
    """A phrase of the file's language, in the plural form that the language uses for this many things."""
    forms = PHRASES[language][phrase]
    text = forms if isinstance(forms, str) else forms.get(Locale(language).plural_form(n), forms["other"])
    return text.format(n=n, **words)


def region(code: str, language: str = "en") -> str:
    """A region as it is printed in that language."""
    return REGIONS[code][language]


def day(value: date, language: str = "en") -> str:
    """A day with the month in words: 2 September 2022."""
    return format_date(value, "long", locale=_locale(language))


def months(language: str) -> dict[str, int]:
    """The names of the months, as a day of that language is written."""
    names = Locale(language).months["format"]["wide"]
    return {name.casefold(): number for number, name in names.items()}


def amount(number: int, language: str = "en") -> str:
    """A large number as the language groups it."""
    return format_decimal(number, locale=_locale(language))


def direction(language: str) -> str:
    """Which way the language is written, as HTML says it."""
    return "rtl" if Locale(language).text_direction == "rtl" else "ltr"


def _locale(language: str) -> str:
    return "en_GB" if language == "en" else language
