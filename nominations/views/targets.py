"""The targets of a cohort as bars with their state, and in words; wishes, which forbid nothing."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from nominations import balance, weighing
from nominations.balance import Tally
from nominations.forms.composing import options
from nominations.models import Cohort, Target
from nominations.weighing import Board


def of_cohort(cohort: Cohort | None, person: Person) -> list[Target]:
    """The targets of a cohort."""
    if cohort is None:
        return []
    return list(Target.objects.visible_to(person).filter(cohort=cohort))


def weighed(made: Board, rows: list[Target]) -> Board:
    """The board, with the sizes of cities where a target asks for them."""
    return made.with_sizes() if any(row.asks_size for row in rows) else made


def bars(made: Board, rows: list[Target], keys: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """Each target as a bar: how many there are, what is asked for, and its state."""
    chosen = frozenset(made.chosen if keys is None else keys)
    files = [one for one in weighed(made, rows).files if one.key in chosen]
    words = options(made.rows.values())
    found = balance.tally(weighing.targets(rows), files)
    return [_bar(row, one, words) for row, one in zip(rows, found, strict=True)]


def label(row: Target, words: dict[tuple[str, str], str]) -> str:
    """What a target asks for."""
    return words.get((row.kind, row.value), row.value)


def _bar(row: Target, one: Tally, words: dict[tuple[str, str], str]) -> dict[str, Any]:
    marks = [mark for mark in (row.least, row.most) if mark is not None]
    longest = max([one.count, *marks, 1])
    return {
        "label": label(row, words),
        "share": round(100 * one.count / longest, 1),
        "was": round(100 * marks[0] / longest, 1),
        "text": f"{one.count} · {asked(row)}",
        "note": state(one),
        "tone": "" if one.is_met else "problem",
    }


def asked(row: Target) -> str:
    """At least, at most, or exactly so many."""
    if row.least is not None and row.least == row.most:
        return _("exactly %(n)d") % {"n": row.least}
    parts = [] if row.least is None else [_("at least %(n)d") % {"n": row.least}]
    return ", ".join([*parts, *([] if row.most is None else [_("at most %(n)d") % {"n": row.most}])])


def state(one: Tally) -> str:
    """Met, short by so many, or over by so many."""
    if one.short:
        return _("short by %(n)d") % {"n": one.short}
    if one.over:
        return _("over by %(n)d") % {"n": one.over}
    return _("met")


def summary(made: Board, rows: list[Target]) -> str:
    """How many targets are met, in one line."""
    if not rows:
        return ""
    found = balance.tally(weighing.targets(rows), [one for one in made.files if one.key in made.chosen])
    met = sum(one.is_met for one in found)
    sentence = ngettext("%(met)d of %(n)d target is met.", "%(met)d of %(n)d targets are met.", len(rows))
    return sentence % {"met": met, "n": len(rows)}
