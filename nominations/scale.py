"""The scale of marks: where it begins and ends, and which marks need a reason. Our default; no Django here."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nominations.models import Criterion

LOWEST, HIGHEST = 0, 5
WHOLE = range(LOWEST, HIGHEST + 1)
TOPS = {"gate": 1, "mark": HIGHEST}  # a gate is met or not
EXTREMES = (0, 1, 5)  # marks that need a reason


def steps(criterion: "Criterion") -> range:
    """The marks that a criterion can have, from the lowest up."""
    return range(LOWEST, TOPS[criterion.kind] + 1)


def needs_reason(criterion: "Criterion", value: int | None) -> bool:
    """Whether a mark is explained in words: a very low one, or the highest; a gate explains itself."""
    return criterion.kind == "mark" and value in EXTREMES
