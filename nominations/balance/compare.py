"""Two cohorts side by side: who is in one and not in the other, and what each target loses or wins."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from nominations.balance.order import ranked
from nominations.balance.targets import Tally, Target, tally
from nominations.balance.terms import File


@dataclass(frozen=True)
class Side:
    """One of two cohorts: how many files, of how many countries."""

    size: int
    countries: int
    first_countries: int


@dataclass(frozen=True)
class Difference:
    """What tells two cohorts apart; files in the jury's order, targets in theirs."""

    only_one: list[File]
    only_other: list[File]
    one: Side
    other: Side
    tallies: list[tuple[Tally, Tally]]

    @property
    def is_none(self) -> bool:
        """Whether both have the same files."""
        return not (self.only_one or self.only_other)


def compare(
    files: Iterable[File], targets: Iterable[Target], one: Collection[str], other: Collection[str]
) -> Difference:
    """The first cohort against the second."""
    order, wanted = ranked(files), list(targets)
    mine, theirs = ([file for file in order if file.key in keys] for keys in (one, other))
    return Difference(
        only_one=[file for file in mine if file.key not in other],
        only_other=[file for file in theirs if file.key not in one],
        one=_side(mine),
        other=_side(theirs),
        tallies=list(zip(tally(wanted, mine), tally(wanted, theirs), strict=True)),
    )


def _side(files: list[File]) -> Side:
    firsts = {file.country for file in files if file.is_first}
    return Side(len(files), len({file.country for file in files}), len(firsts))
