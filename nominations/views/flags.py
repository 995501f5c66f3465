"""Flags on a file: the juror's own beside the card, those for the secretariat on its pages of the file."""

from typing import Any

from accounts.person import Person
from nominations.models import Flag, Nomination, Review
from nominations.views.jury_acts import UNFLAG


def own(row: Review, person: Person) -> list[dict[str, Any]]:
    """The juror's own flags on the file that were not taken back."""
    standing = Flag.objects.visible_to(person).standing().filter(review=row)
    return [_shown(one) | {"acts": [UNFLAG.button(one)]} for one in standing]


def on_file(file: Nomination, person: Person) -> list[dict[str, Any]]:
    """What readers flagged for the secretariat, each with who did."""
    if not file.is_under_review:
        return []
    standing = Flag.objects.visible_to(person).standing().of_file(file)
    return [_shown(one) | {"by": str(one.review.juror)} for one in standing]


def found_with(file: Nomination) -> list[dict[str, Any]]:
    """The same of a file that was asked for with its flags."""
    rows: list[dict[str, Any]] = getattr(file, "flagged", [])
    return [row | {"kind": Flag.Kind(row["kind"]).label} for row in rows]


def _shown(flag: Flag) -> dict[str, Any]:
    return {"kind": flag.get_kind_display(), "audience": flag.get_audience_display(), "text": flag.text}
