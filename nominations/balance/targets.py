"""Targets of a cohort: how many of what, at least and at most; wishes, never quotas."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nominations.balance.terms import File

EVERY = ""  # the value of a target that holds for every country
KINDS = ("region", "first_time", "country", "kind", "size", "language")


@dataclass(frozen=True, order=True)
class Target:
    """At least and at most so many; of first-time countries the countries count, not their cities."""

    kind: str
    value: str = EVERY
    least: int = 0
    most: int = -1  # none

    @property
    def of_every_country(self) -> bool:
        """Whether it holds for each country by itself."""
        return self.kind == "country" and self.value == EVERY


@dataclass(frozen=True)
class Tally:
    """Where a target stands: how many there are, and how many too few or too many."""

    target: Target
    count: int
    short: int
    over: int

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing and nothing is too much."""
        return not (self.short or self.over)


def counts(target: Target, file: File) -> bool:
    """Whether this target asks for files like this one."""
    if target.kind == "first_time":
        return file.is_first
    return target.of_every_country or getattr(file, target.kind) == target.value


def tally(targets: Iterable[Target], chosen: Iterable[File]) -> list[Tally]:
    """Each target in its order, counted over the chosen files."""
    files = list(chosen)
    return [_one(target, [file for file in files if counts(target, file)]) for target in targets]


def _one(target: Target, files: list[File]) -> Tally:
    by_country = Counter(file.country for file in files)
    if target.of_every_country:
        over = sum(max(0, count - target.most) for count in by_country.values()) if target.most >= 0 else 0
        return Tally(target, max(by_country.values(), default=0), 0, over)
    count = len(by_country) if target.kind == "first_time" else len(files)
    over = max(0, count - target.most) if target.most >= 0 else 0
    return Tally(target, count, max(0, target.least - count), over)


def distance(targets: Iterable[Target], chosen: Iterable[File]) -> int:
    """What is missing and what is too much, over all targets."""
    return sum(one.short + one.over for one in tally(targets, chosen))
