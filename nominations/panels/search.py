"""A small round as an integer programme: exact where rules or a floor lie outside the flow. No Django here."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp

from nominations.panels.flow import Flags, Grid, Ints, limits

EFFORT = "limits/nodes = 300\n"  # the same work on every machine; most rounds need one node


class Found(NamedTuple):
    """Panels, their worth, and whether nothing exceeds it."""

    cells: Flags
    worth: int
    proven: bool


def most_seats(grid: Grid) -> Found | None:
    """Panels with as many seats filled as every rule at once allows; none where the effort is spent before."""
    return _Programme(grid).solved(np.ones_like(grid.fit), evenly=0)


def most_fit(grid: Grid, seats: int, floor: int | None) -> Found | None:
    """Panels of the greatest fit with so many seats filled, the fullest of them standing on the floor; loads alike."""
    programme = _Programme(grid)
    programme.fill(seats)
    if floor is not None:
        programme.stand(floor)
    return programme.solved(grid.fit, evenly=1)


def highest_floor(grid: Grid, sizes: Ints, full: Flags) -> Found | None:
    """Panels as large as they are, of which the worst of the fullest has as much as it ever can."""
    programme = _Programme(grid)
    return programme.highest(sizes, full)


class _Programme:
    def __init__(self, grid: Grid) -> None:
        self.grid, self.held = grid, limits(grid)
        self.solver = pywraplp.Solver.CreateSolver("SCIP")
        self.solver.SetSolverSpecificParametersAsString(EFFORT)
        self.reads = {(int(f), int(j)): self.solver.BoolVar("") for f, j in np.argwhere(grid.may)}
        self.by_file: list[dict[int, Any]] = [{} for _ in grid.may]
        for (file, juror), one in self.reads.items():
            self.by_file[file][juror] = one
        for file in range(len(grid.may)):
            self._file(file)
        self.loads = [[one for (_, j), one in self.reads.items() if j == juror] for juror in range(len(grid.room))]
        for load, room in zip(self.loads, grid.room, strict=True):
            self._at_most(load, int(room))

    def _file(self, file: int) -> None:
        grid, able = self.grid, self.by_file[file]
        self._at_most(able.values(), int(self.held.size[file] - grid.locked[file].sum()))
        for nation in {int(grid.nation[juror]) for juror in able}:
            self._at_most([one for juror, one in able.items() if grid.nation[juror] == nation], 1)
        for region in {int(grid.region[juror]) for juror in able}:
            self._region(file, region)

    def _region(self, file: int, region: int) -> None:
        """No more than its share, and no second one before somebody of another region."""
        grid, able = self.grid, self.by_file[file]
        inside = [one for juror, one in able.items() if grid.region[juror] == region]
        outside = [one for juror, one in able.items() if grid.region[juror] != region]
        locked = grid.locked[file]
        here = int((locked & (grid.region == region)).sum())
        self._at_most(inside, max(0, int(self.held.most[file]) - here))
        if grid.regions > 1 and here == locked.sum():
            more = (grid.seats - 2) * self.solver.Sum(outside)
            self.solver.Add(self.solver.Sum(inside) <= max(0, 1 - here) + more)

    def _at_most(self, ones: Iterable[Any], room: int) -> None:
        some = list(ones)
        if len(some) > room:
            self.solver.Add(self.solver.Sum(some) <= room)

    def fill(self, seats: int) -> None:
        """So many seats are filled, locked cells counted."""
        self.solver.Add(self.solver.Sum(list(self.reads.values())) >= seats - int(self.grid.locked.sum()))

    def stand(self, floor: int) -> None:
        """Every panel with all its seats has at least this fit."""
        largest = min(self.grid.seats, int(self.held.size.max()))
        for file, able in enumerate(self.by_file):
            locked = self.grid.locked[file]
            size = self.solver.Sum(list(able.values())) + int(locked.sum())
            fit = self.solver.Sum([int(self.grid.fit[file, juror]) * one for juror, one in able.items()])
            full = self.solver.BoolVar("")
            self.solver.Add(size <= largest - 1 + full)
            least = floor - int(self.grid.fit[file, locked].sum())
            lowest = min(0, self.grid.seats * int(self.grid.fit.min()) - floor)
            self.solver.Add(fit >= least * full + lowest * (1 - full))

    def highest(self, sizes: Ints, full: Flags) -> Found | None:
        """The worst of these panels as good as can be."""
        floor = self.solver.NumVar(-self.solver.infinity(), self.solver.infinity(), "")
        for file, able in enumerate(self.by_file):
            locked = self.grid.locked[file]
            self.solver.Add(self.solver.Sum(list(able.values())) == int(sizes[file] - locked.sum()))
            if full[file]:
                fit = self.solver.Sum([int(self.grid.fit[file, juror]) * one for juror, one in able.items()])
                self.solver.Add(fit + int(self.grid.fit[file, locked].sum()) >= floor)
        self.solver.Maximize(floor)
        return self._found(self.grid.fit)

    def _uneven(self) -> Any:
        """What loads cost: each file of a juror more than the one before."""
        costs = []
        for load, room, base in zip(self.loads, self.grid.room, self.grid.base, strict=True):
            units = [(2 * (int(base) + nth) + 1, self.solver.NumVar(0, 1, "")) for nth in range(min(len(load), room))]
            self.solver.Add(self.solver.Sum(load) == self.solver.Sum([unit for _, unit in units]))
            costs += [cost * unit for cost, unit in units]
        return self.solver.Sum(costs)

    def solved(self, worth: Any, *, evenly: int) -> Found | None:
        """The best found, if anything was."""
        ahead = 2 * int((self.grid.base + self.grid.room).max(initial=0)) + 2
        total = self.solver.Sum([ahead * int(worth[pair]) * one for pair, one in self.reads.items()])
        self.solver.Maximize(total - self._uneven() if evenly else total)
        return self._found(worth)

    def _found(self, worth: Any) -> Found | None:
        status = self.solver.Solve()
        if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
            return None
        cells, proven = self._cells(), status == pywraplp.Solver.OPTIMAL
        return Found(cells, int(worth[cells].sum()), proven)

    def _cells(self) -> Flags:
        """Who reads what, locked cells included."""
        cells = self.grid.locked.copy()
        for pair, one in self.reads.items():
            cells[pair] |= one.solution_value() > 1 / 2
        return cells
