"""One exact flow from files over regions and countries to jurors: who reads what at the greatest worth. No Django here.

Every rule of a panel nests in the one above it, so the whole is a network with whole numbers for an answer:
source → file (its seats) → region of the file (its share) → country of the file (one) → juror → sink (one at a time).
A node that binds nothing is left out. Costs are ordered by size alone, without loss: whatever differs from the best
answer differs by circles through the network, and one circle passes each juror and the sink at most once. So a unit of
fit outweighs all that a circle can bring in evener loads, and a unit of load all that it can bring by the lot.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -(2**62)  # the worth of a pair that may not be
FINEST = 100_000  # the largest fit in units; whole numbers up to here are reckoned as they are
WEIGHT = 8  # what a file's fit weighs; more lifts a weak panel
HEAVIEST = 16 * WEIGHT
EVEN = 4  # loads are evened one by one up to so many times the mean
LOTS = 16  # how many lots a pair can draw


@dataclass(frozen=True)
class Grid:
    """Files by jurors: who may read what beside the locked cells, at what worth, and how much room there is."""

    may: Flags
    fit: Ints
    locked: Flags
    room: Ints
    over: Flags  # jurors with more locked cells than room
    base: Ints  # what each juror reads already, locked cells included
    region: Ints
    nation: Ints
    seats: int
    regions: int
    lots: Ints

    @property
    def most(self) -> int:
        """At most so many readers of one region in a full panel."""
        return {self.seats: 1, 1: self.seats}.get(self.regions, self.seats - 1)

    def by_region(self, cells: Flags) -> Ints:
        """How many of each panel come from each region."""
        regions = np.eye(int(self.region.max(initial=0)) + 1, dtype=np.int64)[self.region]
        return cells.astype(np.int64) @ regions

    def fullest(self, cells: Flags) -> Flags:
        """The panels with all their seats, or with the most that any has."""
        sizes = np.minimum(cells.sum(1), self.seats)
        return (sizes == sizes.max(initial=0)) & (sizes > 0)

    def closed(self, panel: Flags) -> Flags:
        """Jurors of regions that have their share of a panel, or all of it."""
        count = np.bincount(self.region[panel], minlength=int(self.region.max(initial=0)) + 1)
        alone = (count == count.sum()) & (count > 0) & (self.regions > 1)
        return ((count >= self.most) | alone)[self.region]


@dataclass(frozen=True)
class Limits:
    """What one flow is held to, file by file; searching for an answer narrows it."""

    may: Flags
    size: Ints  # at most so many readers
    most: Ints  # at most so many of one region
    weight: Ints  # what its fit counts for


def limits(grid: Grid) -> Limits:
    """The rules as they are; a file that cannot have all its readers is held to the panel that it can have."""
    files = len(grid.may)
    size, most = _reachable(grid)
    return Limits(grid.may, size, most, np.full(files, WEIGHT))


def _reachable(grid: Grid) -> tuple[Ints, Ints]:
    """The largest panel of each file if jurors had time without end, and how many of one region it may have."""
    able = _countries(grid) + grid.by_region(grid.locked)
    size, most = np.ones(len(able), np.int64), np.ones(len(able), np.int64)
    for wanted in range(2, min(grid.seats, grid.may.shape[1]) + 1):
        share = min(grid.most, max(1, wanted - 1)) if grid.regions > 1 else grid.seats
        fits = np.minimum(able, share).sum(1) >= wanted
        size, most = np.where(fits, wanted, size), np.where(fits, share, most)
    return np.maximum(size, grid.locked.sum(1)), most


def _countries(grid: Grid) -> Ints:
    """Of how many countries in each region the jurors who may read a file are."""
    width = int(grid.region.max(initial=0)) + 1
    groups, of_juror = np.unique(grid.nation * width + grid.region, return_inverse=True)
    seen = np.zeros((len(grid.may), len(groups)), bool)
    for group in range(len(groups)):
        seen[:, group] = grid.may[:, of_juror == group].any(1)
    regions = np.eye(width, dtype=np.int64)[groups % width]
    return seen.astype(np.int64) @ regions


def flow(grid: Grid, held: Limits) -> Flags:
    """Panels with as many seats filled as the limits allow, then of the greatest worth, then of even loads."""
    if not grid.may.size:
        return grid.locked.copy()
    net = _Net(grid, held)
    return grid.locked | net.solved()


class _Net:
    def __init__(self, grid: Grid, held: Limits) -> None:
        self.grid, self.held = grid, held
        self.files, self.jurors = grid.may.shape
        self.source, self.sink = 0, self.files + self.jurors + 1
        self.nodes = self.sink + 1
        self.solver = min_cost_flow.SimpleMinCostFlow()
        share = np.maximum(held.most[:, None] - grid.by_region(grid.locked), 0)
        may = held.may & (share[:, grid.region] > 0)
        self.file, self.juror = np.nonzero(may)
        self.fine = np.minimum(grid.room, EVEN * (self.files * grid.seats // self.jurors + 4))
        self.per_load = self.jurors * LOTS + 1
        self.per_fit = self.per_load * (2 * int((grid.base + self.fine).max()) + 2)
        self._join(share)

    def _join(self, share: Ints) -> None:
        """Arcs from the source to the jurors; a pair hangs on the last node above it that binds."""
        places = np.arange(self.files) + 1
        none = np.zeros(self.files, np.int64)
        self._arcs(none, places, self._open(), none)
        over = places[self.file]
        over = self._nest(self.file * share.shape[1] + self.grid.region[self.juror], share.ravel(), over)
        groups = np.unique(self.grid.nation * share.shape[1] + self.grid.region, return_inverse=True)[1]
        width = int(groups.max()) + 1
        over = self._nest(self.file * width + groups[self.juror], np.ones(self.files * width, np.int64), over)
        self.pairs = self._arcs(over, self.files + 1 + self.juror, np.ones_like(over), self._costs())
        self._sinks()

    def _open(self) -> Ints:
        return np.maximum(self.held.size - self.grid.locked.sum(1), 0)

    def _nest(self, key: Ints, share: Ints, over: Ints) -> Ints:
        """A node for each group with more pairs than its share; the rest stay where they hang."""
        count = np.bincount(key, minlength=len(share))
        binds = count > share
        number = self.nodes + np.cumsum(binds) - 1
        self.nodes += int(binds.sum())
        above = np.zeros(len(share), np.int64)
        above[key] = over
        self._arcs(above[binds], number[binds], share[binds], np.zeros(int(binds.sum()), np.int64))
        return np.where(binds[key], number[key], over)

    def _costs(self) -> Ints:
        pair = (self.file, self.juror)
        return self.grid.lots[pair] - self.grid.fit[pair] * self.held.weight[self.file] * self.per_fit

    def _sinks(self) -> None:
        """One arc per file that a juror reads, each dearer than the one before: loads are even where fit is."""
        juror = np.repeat(np.arange(self.jurors), self.fine)
        nth = np.arange(len(juror)) - np.repeat(np.cumsum(self.fine) - self.fine, self.fine)
        self._to_sink(juror, np.ones_like(juror), nth)
        rest = np.flatnonzero(self.grid.room > self.fine)
        self._to_sink(rest, (self.grid.room - self.fine)[rest], self.fine[rest])

    def _to_sink(self, juror: Ints, room: Ints, nth: Ints) -> None:
        cost = self.per_load * (2 * (self.grid.base[juror] + nth) + 1)
        self._arcs(self.files + 1 + juror, np.full_like(juror, self.sink), room, cost)

    def _arcs(self, tails: Ints, heads: Ints, room: Ints, cost: Ints) -> Ints:
        return self.solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)

    def solved(self) -> Flags:
        wanted = int(self._open().sum())
        self.solver.set_nodes_supplies(np.array([self.source, self.sink]), np.array([wanted, -wanted]))
        status = self.solver.solve_max_flow_with_min_cost()
        if status != self.solver.OPTIMAL:
            message = f"The solver gave no answer: {status}."
            raise RuntimeError(message)
        chosen = np.zeros(self.grid.may.shape, bool)
        taken = self.solver.flows(self.pairs) > 0
        chosen[self.file[taken], self.juror[taken]] = True
        return chosen
