"""The checklist as one person fills it in: several lines at once, each with its remark."""

from collections.abc import Mapping

from accounts import door
from accounts.person import Person
from nominations.models import Check
from nominations.workflow import screening
from nominations.workflow.screening import Line


@door.act
def fill_checklist(key: str, lines: Mapping[str, Line], *, by: Person) -> list[Check]:
    """The lines that were answered, by their codes."""
    return screening.check_lines(key, dict(sorted(lines.items())), by=by)
