"""The versions of a text as a list, and what differs between any two of them."""

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notifications import outbox
from notifications.differences import Part
from notifications.differences import words as compared
from notifications.house import in_names
from notifications.models import Wording


def house_words(event: str, language: str) -> tuple[str, str]:
    """The house text in a language as somebody would type it."""
    with translation.override(language):
        return outbox.parted(in_names(event))


def words_of(wording: Wording) -> tuple[str, str]:
    """The subject line and text of a version, which may be a return to the house text."""
    return house_words(wording.event, wording.language) if wording.is_house else (wording.title, wording.text)


def since(wording: Wording, own: Wording | None) -> list[Part]:
    """What it changes in the words that are in force."""
    before = words_of(own) if own else house_words(wording.event, wording.language)
    return _compared(before, words_of(wording))


def _compared(*versions: tuple[str, str]) -> list[Part]:
    return compared(*("\n\n".join(words).strip() for words in versions))


def version_row(wording: Wording, own: Wording | None) -> dict[str, Any]:
    """One line of the history."""
    in_force = wording.number == own.number if own else False
    words = _("back to the house text") if wording.is_house else wording.title
    return {
        "number": wording.number,
        "words": words,
        "who": _named(wording),
        "when": date_format(wording.at, "j F Y"),
        "reason": wording.reason,
        "state": _("in force") if in_force else _("waits for a second person") if wording.is_open else "",
    }


def _named(wording: Wording) -> str:
    facts = {"by": wording.by or "–", "second": wording.confirmed_by or ""}
    return _("%(by)s, confirmed by %(second)s") % facts if wording.confirmed_by else str(facts["by"])


def differences(asked: Mapping[str, str], event: str, language: str, versions: list[Wording]) -> dict[str, Any]:
    """Two versions side by side in one text: what the first had and what the second has; 0 is the house text."""
    words = {0: house_words(event, language)}
    for one in reversed(versions):
        words[one.number] = words_of(one)
    last = max(words)
    old, new = _number(asked.get("old"), words, max(last - 1, 0)), _number(asked.get("new"), words, last)
    parts = _compared(words[old], words[new])
    return {"old": old, "new": new, "numbers": [(n, _called(n)) for n in sorted(words)], "parts": parts}


def _number(asked: str | None, words: Mapping[int, Any], otherwise: int) -> int:
    number = int(asked) if asked and asked.isdecimal() and len(asked) < 6 else otherwise
    return number if number in words else otherwise


def _called(number: int) -> str:
    return _("version %(number)d") % {"number": number} if number else _("house text")
