"""A two-way additive model of marks: how good a file is, how strict a juror, and how sure both are. NumPy alone.

    mark of juror j on file i = mean + file i + juror j + noise

File, juror and noise are independent normal effects with mean zero and a variance each (crossed random effects, as in
Penicillin of Bates and others 2015, "Fitting linear mixed-effects models using lme4", doi 10.18637/jss.v067.i01). The
variances are those of restricted maximum likelihood (Patterson and Thompson 1971): two ratios are searched, the noise
follows in closed form. Because the block of the files is diagonal, each step solves a system of jurors by jurors
(Henderson 1953). Everything is in points of the scale of marks; variances in points squared.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
NOISE = 1e-6  # the least variance of the noise: no mark is finer than a thousandth of a point
NARROW = 1e-9  # the least spread of a draw: equal files are ranked by lot
SHARP = 1e-6  # of the share of the files
AT_ONCE = 50  # worlds drawn at a time, so that a large round needs little memory
TURNS, FINE = 400, 1e-9  # the search ends after so many steps, or when a step no longer changes anything
GOLDEN, ALL = (math.sqrt(5) - 1) / 2, 0.999  # of the golden section; as much of the spread as files may ever have
START = ((1.0, 0.5), (1.5, 0.5), (1.0, 1.0))  # spreads of files and jurors, the noise being one


@dataclass(frozen=True)
class Variances:
    """How far files, jurors and the noise spread, each in points squared."""

    file: float
    juror: float
    noise: float


class Table:
    """Marks one by one: the number of its file, of its juror, and its value; each file and each juror has one."""

    def __init__(self, files: Places, jurors: Places, values: Numbers) -> None:
        order = np.argsort(files, kind="stable")
        self.files, self.jurors, self.number = files[order], jurors[order], len(files)
        self.middle = float(values.mean())
        self.values = values[order] - self.middle  # around zero, so that nothing is lost by cancelling
        self.readers: Numbers = np.bincount(self.files).astype(float)
        self.by_file = _summed(self.files, self.values, len(self.readers))
        self.size = int(jurors.max()) + 1

    def by_juror(self, values: Numbers) -> Numbers:
        """What belongs to marks, summed up juror by juror."""
        return _summed(self.jurors, values, self.size)

    @cached_property
    def pairs(self) -> tuple[Places, Places]:
        """Of every two marks on one file, also a mark with itself: where in jurors × jurors it stands, and the file."""
        readers = self.readers.astype(int)
        partners = readers[self.files]
        one = np.repeat(np.arange(self.number), partners)
        first = np.repeat(np.cumsum(readers) - readers, readers**2)
        turn = np.arange(len(one)) - np.repeat(np.cumsum(partners) - partners, partners)
        return self.jurors[one] * self.size + self.jurors[first + turn], self.files[one]

    def shared(self, weights: Numbers) -> Numbers:
        """The files that two jurors share, each with its weight; jurors × jurors."""
        place, file = self.pairs
        return _summed(place, weights[file], self.size**2).reshape((self.size, self.size))

    def by_pair(self, jurors: Numbers) -> Numbers:
        """What belongs to two jurors, summed up file by file over every two of its readers."""
        place, file = self.pairs
        return _summed(file, jurors.ravel()[place], len(self.readers))

    def by_file_of(self, jurors: Numbers) -> Numbers:
        """What belongs to jurors, summed up file by file over its readers; of each row of several by itself."""
        first = np.concatenate([[0], np.cumsum(self.readers[:-1]).astype(int)])
        return np.asarray(np.add.reduceat(jurors[..., self.jurors], first, axis=-1))


def _summed(places: Places, values: Numbers, size: int) -> Numbers:
    return np.bincount(places, values, size).astype(float)


class System:
    """The equations of mean and jurors, once the files are integrated out; ratios are spreads over the noise's.

    Sums run over marks and pairs of marks: large products would wake the threads of the linear algebra for nothing.
    """

    def __init__(self, table: Table, file_ratio: float, juror_ratio: float) -> None:
        self.table, self.juror_ratio = table, juror_ratio
        self.pull: Numbers = file_ratio**2 / (1 + file_ratio**2 * table.readers)
        self.left, self.right = self._left(), self._right()
        self.root, self.explained = self._split()
        self.grown = float(np.log1p(file_ratio**2 * table.readers).sum() + 2 * np.log(np.diag(self.root)).sum())

    @cached_property
    def solution(self) -> Numbers:
        """Mean and jurors; the search for the ratios does without it."""
        return np.asarray(np.linalg.solve(self.left, self.right).astype(float))

    def _split(self) -> tuple[Numbers, float]:
        """The root of the left side, and right · solution: with the right side as a last row one root tells both."""
        size = len(self.right)
        whole = np.empty((size + 1, size + 1))
        whole[:size, :size] = self.left
        whole[size, :size] = whole[:size, size] = self.right
        whole[size, size] = (self.table.values**2).sum() + 1  # above what the rest explains, so that a root exists
        root = np.linalg.cholesky(whole).astype(float)
        return root[:size, :size], float((root[size, :size] ** 2).sum())

    def _left(self) -> Numbers:
        table, ratio = self.table, self.juror_ratio
        kept = 1 - self.pull * table.readers
        left = np.empty((table.size + 1, table.size + 1))
        left[0, 0] = (table.readers * kept).sum()
        left[0, 1:] = left[1:, 0] = ratio * table.by_juror(kept[table.files])
        own = np.diag(table.by_juror(np.ones(table.number)))
        left[1:, 1:] = ratio**2 * (own - table.shared(self.pull)) + np.eye(table.size)
        return left

    def _right(self) -> Numbers:
        rest = self.table.values - (self.pull * self.table.by_file)[self.table.files]
        return np.concatenate([[rest.sum()], self.juror_ratio * self.table.by_juror(rest)])

    @property
    def noise(self) -> float:
        """The variance of the noise that fits best with these ratios."""
        squares = (self.table.values**2).sum() - (self.pull * self.table.by_file**2).sum()
        return max(float(squares - self.explained) / (self.table.number - 1), NOISE)

    @property
    def deviance(self) -> float:
        """Minus twice the restricted log-likelihood, but for a constant."""
        return self.grown + (self.table.number - 1) * math.log(self.noise)


@dataclass(frozen=True)
class Fit:
    """The model at given variances: what it says of files and jurors, and the joint distribution behind it."""

    system: System
    variances: Variances

    @property
    def mean(self) -> float:
        """The mean of all, every file and every juror counting as its marks tell."""
        return float(self.system.solution[0]) + self.system.table.middle

    @property
    def mean_error(self) -> float:
        """Its standard error."""
        return float(np.sqrt(self.variances.noise) * np.linalg.norm(self._back[:, 0]))

    @property
    def files(self) -> Numbers:
        """Mean plus effect of each file: what it would get from jurors of middling strictness, drawn to the mean."""
        system = self.system
        return self.mean + system.pull * (system.table.by_file - self._expected(system.solution))

    @property
    def file_errors(self) -> Numbers:
        """The posterior standard deviation of each of these, the mean's own included; the variances taken as known."""
        system, shared = self.system, self._back.T @ self._back
        reach = 1 - system.pull * system.table.readers
        drawn = system.pull * system.juror_ratio
        spread = reach**2 * shared[0, 0] - 2 * reach * drawn * system.table.by_file_of(shared[0, 1:])
        spread += drawn**2 * system.table.by_pair(shared[1:, 1:])
        return np.asarray(np.sqrt(self.variances.noise * (system.pull + np.maximum(spread, 0))))

    @property
    def jurors(self) -> Numbers:
        """The effect of each juror: above zero is generous, below is strict."""
        return np.asarray(self.system.juror_ratio * self.system.solution[1:])

    @property
    def juror_errors(self) -> Numbers:
        """The posterior standard deviation of each of these."""
        spread = np.linalg.norm(self._back, axis=0)[1:]
        return np.asarray(np.sqrt(self.variances.noise) * self.system.juror_ratio * spread)

    def _expected(self, effects: Numbers) -> Numbers:
        """What mean and jurors alone would sum up to on each file; of each row of several by itself."""
        table = self.system.table
        return table.readers * effects[..., :1] + self.system.juror_ratio * table.by_file_of(effects[..., 1:])

    @cached_property
    def _back(self) -> Numbers:
        """The inverse of the root: its columns' products are the covariances."""
        return np.linalg.inv(self.system.root).astype(float)

    def draws(self, number: int, seed: int) -> Numbers:
        """So many worlds from the joint posterior: draws × files. The same seed gives the same worlds."""
        chance, system = np.random.default_rng(seed), self.system
        noise = math.sqrt(self.variances.noise)
        common = system.solution + noise * chance.standard_normal((number, len(system.root))) @ self._back
        own = chance.standard_normal((number, len(system.pull)))
        own *= np.maximum(noise * np.sqrt(system.pull), NARROW)
        for few in range(0, number, AT_ONCE):
            some = common[few : few + AT_ONCE]
            rest = system.table.by_file - self._expected(some)
            own[few : few + AT_ONCE] += system.table.middle + some[:, :1] + system.pull * rest
        return np.asarray(own)


def fit(table: Table) -> Fit:
    """The model with the variances of restricted maximum likelihood; at least two files, two jurors, three marks."""
    spreads = _lowest(lambda file, juror: System(table, abs(file), abs(juror)).deviance)
    system = System(table, *map(abs, spreads))
    file, juror = (system.noise * spread**2 for spread in spreads)
    return Fit(system, Variances(file, juror, system.noise))


def fit_one_way(table: Table) -> Fit:
    """The same without jurors: files and noise alone, by the share of the files in the spread of a mark."""
    share = _least(lambda part: System(table, _ratio(part), 0).deviance)
    system = System(table, _ratio(share), 0)
    return Fit(system, Variances(system.noise * _ratio(share) ** 2, 0, system.noise))


def _ratio(share: float) -> float:
    return share / (1 - share)


def fit_with(table: Table, variances: Variances) -> Fit:
    """The model with variances that are known from elsewhere."""
    file, juror = (math.sqrt(one / variances.noise) for one in (variances.file, variances.juror))
    return Fit(System(table, file, juror), variances)


Point = tuple[float, float]
Corner = tuple[float, Point]


def _lowest(cost: Callable[[float, float], float]) -> Point:
    """Where the cost is least, by the simplex of Nelder and Mead (1965); below zero it is the mirror of above."""

    def at(point: Point) -> Corner:
        return cost(*point), point

    corners = sorted(at(point) for point in START)
    for _turn in range(TURNS):
        if corners[2][0] - corners[0][0] < FINE and _size(corners) < math.sqrt(FINE):
            break
        corners = sorted(_turned(corners, at))
    return corners[0][1]


def _least(cost: Callable[[float], float], low: float = 0, high: float = ALL) -> float:
    """Where the cost is least between two ends, by the golden section."""
    while high - low > SHARP:
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        if cost(left) <= cost(right):
            high = right
        else:
            low = left
    return (low + high) / 2


def _size(corners: list[Corner]) -> float:
    return max(math.dist(corners[0][1], corner[1]) for corner in corners)


def _turned(corners: list[Corner], at: Callable[[Point], Corner]) -> list[Corner]:
    """The simplex after one step: the worst corner goes through the middle of the others, or all draw together."""
    best, second, worst = corners
    middle = _between(best[1], second[1], 0.5)
    through = at(_between(worst[1], middle, 2))
    if through < best:
        return [best, second, min(through, at(_between(worst[1], middle, 3)))]
    if through < second:
        return [best, second, through]
    nearer = at(_between(worst[1], middle, 1.5 if through < worst else 0.5))
    if nearer < min(through, worst):
        return [best, second, nearer]
    return [best, *(at(_between(best[1], corner[1], 0.5)) for corner in (second, worst))]


def _between(one: Point, other: Point, share: float) -> Point:
    """So far on the way from one point to the other."""
    return one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])
