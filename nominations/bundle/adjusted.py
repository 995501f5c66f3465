"""Marks adjusted for strict readers: total = mean + file + reader + noise, three independent normal effects.

Henderson's equations of 1953 for given variances, and the restricted likelihood of Patterson and Thompson (1971), by
which variances are compared. Bare Python 3.9 or newer; it travels with the bundle, and verify.py reckons with it.
"""

from __future__ import annotations

import math
from collections import defaultdict

NOISE = 1e-6  # the least variance of the noise


class Model:
    """What mean, readers and files come to at given spreads over that of the noise; the files are integrated out."""

    def __init__(self, reviews: list[tuple[str, str, float]], file_ratio: float, seat_ratio: float) -> None:
        self.number, self.ratio = len(reviews), seat_ratio
        self.middle = sum(total for _file, _seat, total in reviews) / self.number
        self.seats = {seat: place for place, seat in enumerate(sorted({seat for _file, seat, _total in reviews}), 1)}
        self.of: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for file, seat, total in reviews:
            self.of[file].append((self.seats[seat], total - self.middle))
        self.pull = {file: file_ratio**2 / (1 + file_ratio**2 * len(own)) for file, own in self.of.items()}
        self.sums = {file: sum(value for _seat, value in own) for file, own in self.of.items()}
        left, right = self._equations()
        self.inverse, grown = inverted(left)
        self.solution = [sum(a * b for a, b in zip(row, right)) for row in self.inverse]
        squares = sum(value**2 for own in self.of.values() for _seat, value in own)
        squares -= sum(self.pull[file] * total**2 for file, total in self.sums.items())
        squares -= sum(a * b for a, b in zip(right, self.solution))
        self.noise = max(squares / (self.number - 1), NOISE)
        grown += sum(math.log1p(file_ratio**2 * len(own)) for own in self.of.values())
        self.deviance = grown + (self.number - 1) * math.log(self.noise)

    def _equations(self) -> tuple[list[list[float]], list[float]]:
        """Row 0 is the mean, each other row a reader; spread is reckoned out of the readers."""
        size = len(self.seats) + 1
        left = [[float(row == column and row > 0) for column in range(size)] for row in range(size)]
        right = [0.0] * size
        for file, own in self.of.items():
            parts = [(1.0, {0: 1.0, seat: self.ratio}, value) for seat, value in own]
            whole = {0: float(len(own)), **{seat: self.ratio for seat, _value in own}}
            for weight, row, value in [*parts, (-self.pull[file], whole, self.sums[file])]:
                for one, part in row.items():
                    right[one] += weight * part * value
                    for other, factor in row.items():
                        left[one][other] += weight * part * factor
        return left, right

    def adjusted(self, file: str) -> float:
        """What a file would get from readers of middling strictness, drawn to the mean of all."""
        own, found = self.of[file], self.solution
        expected = len(own) * found[0] + self.ratio * sum(found[seat] for seat, _value in own)
        return self.middle + found[0] + self.pull[file] * (self.sums[file] - expected)

    def error(self, file: str, noise: float) -> float:
        """The standard error of that, the variances taken as known."""
        own, pull, known = self.of[file], self.pull[file], self.inverse
        parts = {0: 1 - pull * len(own), **{seat: -pull * self.ratio for seat, _value in own}}
        spread = sum(a * b * known[one][other] for one, a in parts.items() for other, b in parts.items())
        return math.sqrt(noise * (pull + max(spread, 0)))

    def effect(self, seat: str) -> float:
        """How much more than the mean a reader gives; below zero: strict."""
        return self.ratio * self.solution[self.seats[seat]]

    def error_of(self, seat: str, noise: float) -> float:
        """The standard error of that, the variances taken as known."""
        place = self.seats[seat]
        return self.ratio * math.sqrt(noise * max(self.inverse[place][place], 0))


def inverted(rows: list[list[float]]) -> tuple[list[list[float]], float]:
    """The inverse of a positive definite table by Gauss and Jordan, and the logarithm of its determinant."""
    size, grown = len(rows), 0.0
    work = [[*row, *(float(place == own) for place in range(size))] for own, row in enumerate(rows)]
    for place in range(size):
        pivot, grown = work[place][place], grown + math.log(work[place][place])
        work[place] = [value / pivot for value in work[place]]
        for other in range(size):
            if other != place and (factor := work[other][place]):
                work[other] = [a - factor * b for a, b in zip(work[other], work[place])]
    return [row[size:] for row in work], grown


def hangs_together(reviews: list[tuple[str, str, float]]) -> bool:
    """Whether all readers can be compared: each shares a file with another, if only through others."""
    files: dict[str, set[str]] = defaultdict(set)
    for file, seat, _total in reviews:
        files[file].add(seat)
    before: set[str] = set()
    reached = {reviews[0][1]} if reviews else before
    while reached != before:
        before = set(reached)
        reached |= {seat for own in files.values() if own & before for seat in own}
    return len(files) > 1 and len(reached) > 1 and reached == {seat for _file, seat, _total in reviews}
