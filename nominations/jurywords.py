"""What is written for cities of a jury's words, as it stands: its texts, and what in them may tell a reader."""

from collections.abc import Mapping
from typing import NamedTuple

from nominations import feedback as words
from nominations.models import Feedback, FeedbackText, Juror, Nomination

WHOLE = "whole"  # what is said of the application as a whole


class Typed(NamedTuple):
    """A text as it was typed, and the version of it that the person saw (0: none)."""

    seen: int
    text: str


def of(file: Nomination) -> Feedback | None:
    """The feedback of a file, if it is drafted."""
    return Feedback.objects.filter(nomination=file).select_related("nomination").first()


def texts_of(feedback: Feedback) -> dict[str, FeedbackText]:
    """What is written, by criterion."""
    return {text.code: text for text in feedback.texts.newest()}


def text_in(latest: Mapping[str, FeedbackText], code: str) -> str:
    """What stands on a criterion."""
    return latest[code].text if code in latest else ""


def version_in(latest: Mapping[str, FeedbackText], code: str) -> int:
    """Its version; 0: none."""
    return latest[code].version if code in latest else 0


def jury_of(call_id: int) -> list[words.Known]:
    """Everybody who ever had a seat, the chair among them."""
    seats = Juror.objects.filter(call=call_id).order_by("pk").values_list("user__name", "user__email")
    return [words.Known(name, email) for name, email in seats]


def found_in(feedback: Feedback) -> dict[str, list[words.Finding]]:
    """What in each text may tell who is behind it, but for the words of which a person said why they may stay."""
    jury = jury_of(feedback.nomination.call_id)
    found = {code: words.findings(text.text, jury) for code, text in texts_of(feedback).items()}
    return {code: [one for one in rows if not is_accepted(feedback, one)] for code, rows in found.items()}


def is_accepted(feedback: Feedback, one: words.Finding) -> bool:
    """Whether a person said why this word may stay."""
    return one.may_stay and one.key in feedback.accepted


def all_found(feedback: Feedback) -> list[words.Finding]:
    """The same of all texts together."""
    return [one for rows in found_in(feedback).values() for one in rows]
