"""What a jury has to talk about: files on which readers differ, files too close to call. Numbers in, numbers out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from nominations.marks import Means, Spread, share
from nominations.ranking import CLOSE_FROM, CLOSE_TO, cut
from nominations.scale import HIGHEST

EVEN = 0.5  # the chance of a file that is wholly open
NEAR = 0.25  # points from the cut that are as good as none, where nothing says how sure a mean is; ours


@dataclass(frozen=True)
class Limits:
    """How far readers may lie apart before the jury should talk; our defaults, data of each call."""

    points: float = 2  # on one criterion
    percent: float = 25  # of the scale, between the readers' own means


@dataclass(frozen=True)
class Differing:
    """Where the readers of a file lie apart: the criteria by code, and whether they do in total."""

    criteria: tuple[str, ...] = ()
    total: bool = False

    def __bool__(self) -> bool:
        return bool(self.criteria) or self.total


@dataclass(frozen=True)
class Item:
    """One file of the agenda: why it stands there, and how far it is from wholly open (0)."""

    file: str
    differing: Differing
    is_close: bool
    distance: float

    @property
    def needs_talk(self) -> bool:
        """Whether the jury should talk about it before it votes."""
        return self.is_close or bool(self.differing)


def differ(spread: Spread, limits: Limits) -> bool:
    """Whether readers lie so far apart on one criterion that the jury should talk about it."""
    return spread.count > 1 and spread.range >= limits.points


def differing(means: Means, limits: Limits) -> Differing:
    """Where the readers of a file differ, by criterion and in total."""
    codes = tuple(code for code, spread in means.marks.items() if differ(spread, limits))
    whole = means.overall
    return Differing(codes, whole.count > 1 and share(whole.range) >= limits.percent)


def order(
    means: Mapping[str, Means],
    limits: Limits,
    places: int | None = None,
    chances: Mapping[str, float] | None = None,
) -> list[Item]:
    """First the files to talk about, the most open ones first; then all others. Chances, where known, go before means.

    A chance is that of being within the places, as a ranking reckons it.
    """
    line = cut([found.overall.mean for found in means.values()], places)
    items = [_item(file, found, limits, line, (chances or {}).get(file)) for file, found in means.items()]
    return sorted(items, key=lambda item: (not item.needs_talk, item.distance, item.file))


def _item(file: str, found: Means, limits: Limits, line: float | None, chance: float | None) -> Item:
    where = differing(found, limits)
    if chance is not None:
        return Item(file, where, CLOSE_FROM <= chance <= CLOSE_TO, abs(chance - EVEN))
    mean = found.overall.mean
    if mean is None:
        return Item(file, where, True, 0)  # nobody marked it: all is open
    if line is None:
        return Item(file, where, False, HIGHEST - found.overall.range)
    distance = abs(mean - line)
    return Item(file, where, distance <= _error(found.overall), distance)


def _error(whole: Spread) -> float:
    """How far the mean of so many readers who lie so far apart may be from what all would say."""
    return max(NEAR, (whole.deviation or 0) / math.sqrt(whole.count))
