"""The checklist as one person fills it in: several lines at once, each with its remark."""

from collections.abc import Mapping

from accounts import door
from accounts.person import Person
from nominations.models import Check
from nominations.workflow import screening

Line = tuple[str, str]  # outcome, remark


@door.act
def fill_checklist(key: str, lines: Mapping[str, Line], *, by: Person) -> list[Check]:
    """The lines that were answered, by their codes."""
    return [
        screening.check(key, code, outcome, by=by, remark=remark) for code, (outcome, remark) in sorted(lines.items())
    ]
