"""Marks to means with their spread, file by file: numbers in, numbers out. A mark that is missing is never a zero."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from nominations.scale import HIGHEST


@dataclass(frozen=True)
class Rule:
    """What the rubric says of one criterion: a gate, or a mark with its weight."""

    code: str
    is_gate: bool = False
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class OneMark:
    """One juror's word on one criterion of a file; no value means: cannot judge."""

    juror: str
    criterion: str
    value: int | None


@dataclass(frozen=True)
class Gate:
    """How many readers found a gate met, not met, or could not judge."""

    met: int
    not_met: int
    unjudged: int


@dataclass(frozen=True)
class Spread:
    """A mean, and how far those behind it lie apart; without any of them there is no mean."""

    mean: float | None
    lowest: float | None
    highest: float | None
    deviation: float | None
    count: int
    unjudged: int = 0

    @property
    def range(self) -> float:
        """From the lowest to the highest."""
        return 0 if self.lowest is None or self.highest is None else self.highest - self.lowest


@dataclass(frozen=True)
class Means:
    """One file: its gates beside, its marks by criterion, and all of them together."""

    gates: dict[str, Gate]
    marks: dict[str, Spread]
    overall: Spread
    readers: int

    @property
    def unjudged(self) -> int:
        """How often a reader could not judge, gates and marks together."""
        gates, marks = self.gates.values(), self.marks.values()
        return sum(gate.unjudged for gate in gates) + sum(spread.unjudged for spread in marks)


def of_file(rules: Iterable[Rule], given: Iterable[OneMark]) -> Means:
    """The means of one file; the order of jurors and of marks makes no difference."""
    by_criterion: dict[str, dict[str, int | None]] = {}
    for word in given:
        by_criterion.setdefault(word.criterion, {})[word.juror] = word.value
    rules = list(rules)
    marks = {rule.code: spread(by_criterion.get(rule.code, {})) for rule in rules if not rule.is_gate}
    return Means(
        gates={rule.code: _gate(by_criterion.get(rule.code, {})) for rule in rules if rule.is_gate},
        marks=marks,
        overall=_overall([rule for rule in rules if not rule.is_gate], by_criterion),
        readers=len({juror for values in by_criterion.values() for juror in values}),
    )


def by_mean(files: Mapping[str, Means]) -> list[str]:
    """Files from the highest mean down, those without one last; equal means stand in the order of their ids."""
    return sorted(files, key=lambda file: (-_or_lowest(files[file].overall.mean), file))


def share(value: float | None) -> float:
    """Where a mark stands on the scale, in per cent."""
    return 0 if value is None else round(100 * value / HIGHEST, 2)


def _or_lowest(mean: float | None) -> float:
    return -1 if mean is None else mean


def _gate(values: Mapping[str, int | None]) -> Gate:
    said = list(values.values())
    return Gate(met=said.count(1), not_met=said.count(0), unjudged=said.count(None))


def spread(values: Mapping[str, int | None]) -> Spread:
    """What several persons say of one thing, by person."""
    judged = [Fraction(value) for value in values.values() if value is not None]
    return _around(_mean(judged), judged, len(values) - len(judged))


def _overall(rules: list[Rule], by_criterion: Mapping[str, Mapping[str, int | None]]) -> Spread:
    """The weighted mean of the criteria's means; its spread is that of the readers' own weighted means."""
    weights = {rule.code: Fraction(rule.weight) for rule in rules}
    means = {code: _mean(_judged(by_criterion.get(code, {}))) for code in weights}
    jurors = {juror for code in weights for juror in by_criterion.get(code, {})}
    own = [
        _weighted(weights, {code: _exact(by_criterion.get(code, {}).get(juror)) for code in weights})
        for juror in jurors
    ]
    judged = [mean for mean in own if mean is not None]
    return _around(_weighted(weights, means), judged, len(own) - len(judged))


def _judged(values: Mapping[str, int | None]) -> list[Fraction]:
    return [Fraction(value) for value in values.values() if value is not None]


def _exact(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _mean(values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _weighted(weights: Mapping[str, Fraction], values: Mapping[str, Fraction | None]) -> Fraction | None:
    """Over the criteria that have a value: what is missing neither lowers nor lifts."""
    there = {code: value for code, value in values.items() if value is not None}
    whole = sum((weights[code] for code in there), Fraction(0))
    return sum((weights[code] * value for code, value in there.items()), Fraction(0)) / whole if there else None


def _around(mean: Fraction | None, values: list[Fraction], unjudged: int) -> Spread:
    if mean is None or not values:
        return Spread(None, None, None, None, 0, unjudged)
    return Spread(float(mean), float(min(values)), float(max(values)), _deviation(values), len(values), unjudged)


def _deviation(values: list[Fraction]) -> float | None:
    """The standard deviation of a sample; of one value there is none."""
    if len(values) < 2:
        return None
    middle = sum(values, Fraction(0)) / len(values)
    return math.sqrt(sum((value - middle) ** 2 for value in values) / (len(values) - 1))
