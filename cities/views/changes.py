"""What a further edition changes, in words: on the page of the announcement, and before whoever decides it."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cities.reading import Change

LABELS = {
    "new": _("new cities"),
    "countries_new": _("their countries"),
    "after": _("members after it"),
    "countries_after": _("countries after it"),
    "before_register": _("earlier members, counted without a name"),
    "published_cities": _("members, as the release said"),
    "published_countries": _("countries, as the release said"),
}


def shown(change: Change | None) -> dict[str, Any] | None:
    """What the template shows of a change: the apology in the reader's language, if it was written in it."""
    if change is None:
        return None
    language, apology = _spoken(change.apology)
    return {
        **vars(change),
        "apology": apology,
        "language": language,
        "figures": [_figure(*one) for one in change.figures],
    }


def _spoken(apology: dict[str, str]) -> tuple[str, str]:
    written = {language: text for language, text in apology.items() if text}
    wanted = [get_language() or "en", "en", *written]
    return next(((language, written[language]) for language in wanted if language in written), ("", ""))


def _figure(code: str, before: int | None, after: int) -> dict[str, Any]:
    return {
        "label": LABELS[code],
        "before": "–" if before is None else number_format(before),
        "after": number_format(after),
    }
