"""A mark in words: as it is typed, as it is read, and what is said of the scale and of marks that need a reason."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from nominations import scale
from nominations.marks import Gate
from nominations.rubricfile import anchor

if TYPE_CHECKING:
    from nominations.models import Criterion, Mark, PracticeMark

NONE = "none"  # typed in place of a mark: cannot judge


# As it is typed.


def typed(mark: "Mark | PracticeMark | None") -> str:
    """A mark as a form or a sheet has it: its number, `none` for cannot judge, or nothing."""
    if mark is None or not mark.is_judged:
        return ""
    return NONE if mark.cannot_judge else str(mark.value)


def value_of(said: str) -> int | None:
    """The number that was typed, if it was one."""
    is_number = said.isascii() and said.isdigit() and len(said) < 6
    return int(said) if is_number else None


def chosen(said: str) -> int | str:
    """What was typed, as the scale to choose from compares it."""
    value = value_of(said)
    return said if value is None else value


def choices(criterion: "Criterion") -> list[str]:
    """All that can be typed of a criterion: nothing, that it cannot be judged, or a mark."""
    return ["", NONE, *map(str, scale.steps(criterion))]


# As it is read.


def cannot_judge() -> str:
    """The words in place of a mark."""
    return _("cannot judge")


def no_mark() -> str:
    """What is said where nothing was marked."""
    return _("no mark")


def in_words(criterion: "Criterion", value: int | None) -> str:
    """A mark by its number, a gate by its word; without a value the juror could not judge."""
    if value is None:
        return cannot_judge()
    gate = {0: pgettext("gate", "not met"), 1: pgettext("gate", "met")} if criterion.kind == "gate" else {}
    return gate.get(value, str(value))


def of_mark(mark: "Mark | PracticeMark | None", otherwise: str = "–") -> str:
    """The same of a stored mark, or what stands where there is none."""
    return in_words(mark.criterion, mark.value) if mark and mark.is_judged else otherwise


def in_table(criterion: "Criterion", given: Mapping[str, int | None]) -> str:
    """The same among all that one reader gave, by criterion; an empty cell where there is none."""
    return in_words(criterion, given[criterion.code]) if criterion.code in given else ""


def of_gates(gates: Iterable[Gate]) -> str:
    """What the readers of one file say of its gates together: met, or how many somebody doubts; nothing of none."""
    said = list(gates)
    if not any(gate.met or gate.not_met or gate.unjudged for gate in said):
        return ""
    n = sum(gate.not_met > 0 for gate in said)
    return ngettext("%(n)d in doubt", "%(n)d in doubt", n) % {"n": n} if n else _("met")


def before_and_after(mark: Any) -> dict[str, str]:
    """A mark that was changed in the discussion, with the one before it."""
    before = in_words(mark.criterion, mark.before["value"]) if mark.before else no_mark()
    return {"before": before, "after": in_words(mark.criterion, mark.value)}


def by_anchor(mark: "Mark | None") -> str:
    """A mark with the word of its anchor."""
    if mark is None or not mark.is_judged:
        return _("not marked")
    said = in_words(mark.criterion, mark.value)
    if mark.value is None or mark.criterion.kind == "gate":
        return said
    word, _meaning = anchor(mark.criterion.anchors[mark.value])
    return f"{said} · {word}"


# What is said of the scale.


def off_scale(criterion: "Criterion") -> str:
    """Where marks of this criterion end."""
    return _("Choose a mark from 0 to %(highest)d.") % {"highest": scale.steps(criterion)[-1]}


def which_need_reasons() -> str:
    """Which marks are to be explained."""
    *others, last = map(str, scale.EXTREMES)
    return _("Give your reason for %(others)s and %(last)s.") % {"others": ", ".join(others), "last": last}


def reason_missing(value: int | None, title: str = "") -> str:
    """A mark that is to be explained and is not."""
    if title:
        return _("Give your reason for the mark %(value)d: %(title)s.") % {"value": value, "title": title}
    return _("Give your reason for the mark %(value)s.") % {"value": value}
