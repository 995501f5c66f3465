"""Labels, help and options of a form in the reader's language, and sentences that wait for it."""

from collections.abc import Callable
from typing import Any, cast

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, get_language_info

OTHERWISE = "en"


def say(sentence: str | Promise, /, **facts: Any) -> Promise:
    """A sentence with its facts, put together only when somebody reads it, in that reader's language."""
    return cast("Promise", _say(sentence, facts))


def text(row: Any, field: str) -> str:
    """A field of a section or question in the reader's language, else as the form has it."""
    return _translated(row).get(field) or getattr(row, field)


def label(question: Any) -> Promise:
    """A question's label, for sentences: without a full stop of its own."""
    return cast("Promise", _label(question))


def options(question: Any) -> list[tuple[str, str]]:
    """The options of a question: what is kept, and what the reader sees."""
    translated = _translated(question).get("options", {})
    return [(option["value"], translated.get(option["value"], option["label"])) for option in question.options]


def language_name(code: str) -> str:
    """A language by its own name; by its code where Django knows no name for it."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def _translated(row: Any) -> dict[str, Any]:
    language = (get_language() or OTHERWISE).lower()
    return row.translations.get(language) or row.translations.get(language.split("-")[0]) or {}


_say: Callable[..., Any] = lazy(lambda sentence, facts: str(sentence) % facts, str)
_label: Callable[..., Any] = lazy(lambda question: text(question, "label").rstrip("."), str)
