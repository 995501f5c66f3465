"""The aims of panels in their order: seats, the floor under the worst panel, fit, loads; and what of it is proven.

Seats. The flow fills as many as its rules allow. Two rules lie outside a flow: a panel that stays short and is all of
one region, and readers of one country in different regions. Both are looked for in the answer and cut off, file by
file. As many seats as the flow filled before the cuts prove that no more can be filled; where the cuts cost a seat, a
small round goes to an integer programme (`search`), and a larger one says what bound is left.

Floor. The sum of fit of the worst panel among the fullest ones. Whether a given floor can stand under every panel is
as hard as packing (files whose three numbers must add up are a case of it), so no flow answers it exactly. Bisected is
that floor, between what the answer of the greatest fit has and the least of what each file would have if it chose
first; a very small round asks an integer programme for the rest. A floor counts as reached only by panels that stand
on it; it is proven best where it equals that upper end, and the certificate gives both. Where seats stay empty, it is
the best for the panels' sizes as they are.

Fit. Panels below the floor weigh more until they stand on it, so the total stays close to the greatest without a
floor, whose figure is the bound in the certificate: their share says how much could be left at most. In a small round
an integer programme then finds the greatest fit on that floor itself.

Loads. The least sum of squares among panels of that fit and floor, as far as a flow or the programme found them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from nominations.panels.flow import HEAVIEST, NEVER, Flags, Grid, Ints, Limits, flow, limits
from nominations.panels.search import highest_floor, most_fit, most_seats

TINY = 1_000  # pairs; up to here an integer programme may settle the floor
SMALL = 4_000  # pairs; up to here an integer programme may settle the seats
MIDDLE = 50_000  # pairs; beyond it each file keeps its best jurors, and all only where that leaves a seat empty
DIVES = 12  # rounds of gentle cutting
KEPT = 8  # best jurors of each region that a file keeps in a large round

NEXT = 2  # likewise when a few files change and the others make way


class Fault(NamedTuple):
    """A rule outside the flow that a panel breaks: its file, and the country it has twice; none: all of one region."""

    file: int
    nation: int | None


class Bound(NamedTuple):
    """What no panels exceed."""

    seats: int
    fit: int


@dataclass(frozen=True)
class Answer:
    """Panels, and what is proven of each aim."""

    cells: Flags
    bound: Bound
    floor_bound: int | None = None  # none where every panel is empty
    floor: int | None = None
    whole: bool = True  # all pairs were looked at
    settled: bool = True  # no more seats can be filled
    sized: bool = True  # which files stay short is not a choice: every panel is as large as it can ever be


def answer(grid: Grid) -> Answer:
    """The best panels by the aims in their order."""
    held = _kept(grid)
    whole = bool((held.may == grid.may).all())
    filled, held = _fill(grid, held)
    most = _simple_bound(grid)
    if not whole and filled.cells.sum() < most:
        filled, held = _fill(grid, limits(grid))
        whole = True
    if filled.cells.sum() == most:
        filled = replace(filled, settled=True, bound=Bound(most, filled.bound.fit))
    return _lifted(grid, held, replace(filled, whole=whole))


def _simple_bound(grid: Grid) -> int:
    """As many seats as files have and as jurors take, each on its own."""
    wanted = np.minimum(limits(grid).size, grid.may.sum(1) + grid.locked.sum(1)).sum()
    return int(min(wanted, grid.room.sum() + grid.locked.sum()))


def _kept(grid: Grid) -> Limits:
    """In a large round the best jurors of each region for a file and the best files of each juror, others left out."""
    held = limits(grid)
    if grid.may.size <= MIDDLE:
        return held
    own = np.argsort(-_worth(grid), axis=0, kind="stable")[: max(1, len(grid.may) * grid.seats // grid.may.shape[1])]
    keep = _best_of_regions(grid, KEPT)
    np.put_along_axis(keep, own, values=True, axis=0)
    return replace(held, may=keep & grid.may)


def _worth(grid: Grid) -> Ints:
    return np.where(grid.may, grid.fit * 64 + grid.lots, NEVER)


def _best_of_regions(grid: Grid, count: int) -> Flags:
    worth, keep = _worth(grid), np.zeros_like(grid.may)
    for region in np.unique(grid.region):
        of_it = np.flatnonzero(grid.region == region)
        best = np.argsort(-worth[:, of_it], axis=1, kind="stable")[:, :count]
        np.put_along_axis(keep, of_it[best], values=True, axis=1)
    return keep


def _near(grid: Grid, held: Limits, cells: Flags, files: Flags) -> Limits:
    """In a large round, what changes a few files without weighing everything anew: they and the next best of others."""
    if grid.may.size <= MIDDLE:
        return held
    keep = _best_of_regions(grid, NEXT) | cells | files[:, None]
    return replace(held, may=held.may & keep)


# Seats.


def _fill(grid: Grid, held: Limits) -> tuple[Answer, Limits]:
    cells = flow(grid, held)
    bound = Bound(int(cells.sum()), _total(grid, cells))
    cells, held = _dive(grid, held, cells)
    settled = int(cells.sum()) == bound.seats
    if settled:
        return Answer(cells, bound), held
    if grid.may.size > SMALL:
        return Answer(_topped_up(grid, cells), bound, settled=False), held
    return _settle(grid, held, Answer(cells, bound, settled=False))


def _total(grid: Grid, cells: Flags) -> int:
    return int(grid.fit[cells].sum())


def _dive(grid: Grid, held: Limits, cells: Flags) -> tuple[Flags, Limits]:
    """Every fault cut in the way that keeps most of what the panel has, until there is none; it ends, as cuts stay."""
    turn = 0
    while faults := list(_faults(grid, cells)):
        turn += 1
        for fault in faults:
            held = _cut(grid, held, cells, fault, firmly=turn > DIVES)
        cells = _refilled(grid, held, cells, faults)
    return cells, held


def _refilled(grid: Grid, held: Limits, cells: Flags, faults: list[Fault]) -> Flags:
    touched = np.zeros(len(cells), bool)
    touched[[fault.file for fault in faults]] = True
    near = _near(grid, held, cells, touched)
    found = flow(grid, near)
    return found if near is held or found.sum() == cells.sum() else flow(grid, held)


def _settle(grid: Grid, held: Limits, dived: Answer) -> tuple[Answer, Limits]:
    """What the integer programme says: the fullest panels, and among them those of the greatest fit."""
    fullest = most_seats(grid)
    if fullest is None or fullest.worth < dived.cells.sum():
        return replace(dived, cells=_topped_up(grid, dived.cells)), held
    fittest = most_fit(grid, fullest.worth, None)
    best = fittest if fittest and fittest.worth >= _total(grid, fullest.cells) else fullest
    bound = Bound(fullest.worth, fittest.worth) if fullest.proven and best is fittest and best.proven else dived.bound
    held = _as_they_are(grid, best.cells)
    return Answer(best.cells, bound, settled=fullest.proven), held


def _topped_up(grid: Grid, cells: Flags) -> Flags:
    """No seat stays empty that somebody free could take as panels are: cutting may leave one behind."""
    cells, room = cells.copy(), grid.room - (cells & ~grid.locked).sum(0)
    for file in np.flatnonzero(cells.sum(1) < grid.seats):
        while (able := np.flatnonzero(_can_join(grid, cells, int(file)) & (room > 0))).size:
            best = max(able, key=lambda juror: (grid.fit[file, juror], grid.lots[file, juror], -juror))
            cells[file, best] = True
            room[best] -= 1
    return cells


def _can_join(grid: Grid, cells: Flags, file: int) -> Flags:
    """Jurors who may read the file beside its panel."""
    free = grid.may[file] & ~cells[file]
    return free & ~np.isin(grid.nation, grid.nation[cells[file]]) & ~grid.closed(cells[file])


def _as_they_are(grid: Grid, cells: Flags) -> Limits:
    """The limits within which these panels lie: their countries in the regions that they are read from."""
    held = limits(grid)
    for file, juror in np.argwhere(cells & (_split(grid).sum(1) > 0)):
        held = _only(grid, held, Fault(int(file), int(grid.nation[juror])), int(grid.region[juror]))
    return held


def _faults(grid: Grid, cells: Flags) -> Iterator[Fault]:
    """Panels that break a rule outside the flow, as far as they are not locked so."""
    for file in np.flatnonzero(_of_one_region(grid, cells)):
        yield Fault(int(file), None)
    split = _split(grid)
    if split.any():
        for file, nation in np.argwhere((cells.astype(np.int64) @ split) > 1):
            yield Fault(int(file), int(nation))


def _of_one_region(grid: Grid, cells: Flags) -> Flags:
    count = grid.by_region(cells)
    alike = (count.sum(1) > 1) & (count.max(axis=1, initial=0) == count.sum(1))
    return alike & (grid.locked.sum(1) < cells.sum(1)) & (grid.regions > 1)


def _split(grid: Grid) -> Ints:
    """Jurors by country, for the countries whose jurors stand in several regions."""
    table = np.zeros((len(grid.nation), int(grid.nation.max(initial=-1)) + 1), np.int64)
    for nation in np.unique(grid.nation):
        jurors = grid.nation == nation
        table[jurors, nation] = len(set(grid.region[jurors])) > 1
    return table


def _cut(grid: Grid, held: Limits, cells: Flags, fault: Fault, *, firmly: bool) -> Limits:
    """Fewer of one region; or of the country the region whose reader is worth most."""
    if fault.nation is None:
        share = min(int(held.most[fault.file]), int(cells[fault.file].sum())) - 1
        return replace(held, most=_put(held.most, fault.file, 1 if firmly else max(1, share)))
    readers = np.flatnonzero(cells[fault.file] & (grid.nation == fault.nation))
    best = max(readers, key=lambda juror: (grid.fit[fault.file, juror], grid.lots[fault.file, juror], -juror))
    return _only(grid, held, fault, int(grid.region[best]))


def _only(grid: Grid, held: Limits, fault: Fault, region: int) -> Limits:
    """The file takes readers of the country from one region alone."""
    may = held.may.copy()
    may[fault.file, (grid.nation == fault.nation) & (grid.region != region)] = False
    return replace(held, may=may)


def _put(numbers: Ints, place: int, value: int) -> Ints:
    changed = numbers.copy()
    changed[place] = value
    return changed


# The floor.


def _lift(grid: Grid, held: Limits, filled: Answer) -> Answer:
    sizes = filled.cells.sum(1)
    full = grid.fullest(filled.cells)
    if not full.any():
        return filled
    held = _sized(grid, held, sizes)
    bound = _alone(grid, sizes, full)
    cells = filled.cells
    if _worst(grid, cells, full) < bound:
        cells = _Lifting(grid, held, full, cells).highest(bound)
        cells, bound = _settled(grid, sizes, full, cells, bound)
    sized = bool((sizes == limits(grid).size).all())
    return replace(filled, cells=cells, floor=_worst(grid, cells, full), floor_bound=bound, sized=sized)


def _lifted(grid: Grid, held: Limits, filled: Answer) -> Answer:
    """The floor, then the fit; once more in a very small round where other panels stay short and so a floor rises."""
    lifted = _lift(grid, held, filled)
    found = _polished(grid, lifted)
    if grid.may.size > TINY or lifted.floor is None or (found.cells.sum(1) == lifted.cells.sum(1)).all():
        return found
    held = _as_they_are(grid, found.cells)
    again = _lift(grid, held, found)
    return _lifted(grid, held, again) if _stand_of(grid, again.cells) > lifted.floor else found


def _settled(grid: Grid, sizes: Ints, full: Flags, cells: Flags, bound: int) -> tuple[Flags, int]:
    """In a very small round the floor that is left open after bisection is settled by the integer programme."""
    if grid.may.size > TINY or _worst(grid, cells, full) == bound:
        return cells, bound
    found = highest_floor(grid, sizes, full)
    if found is None or not found.proven:
        return cells, bound
    best = _worst(grid, found.cells, full)
    return (found.cells if best > _worst(grid, cells, full) else cells), best


def _polished(grid: Grid, lifted: Answer) -> Answer:
    """In a small round the greatest fit on the floor, where lifting it cost some."""
    if grid.may.size > SMALL or lifted.floor is None or _total(grid, lifted.cells) == lifted.bound.fit:
        return lifted
    found = most_fit(grid, int(lifted.cells.sum()), lifted.floor)
    if found is None or found.worth < _total(grid, lifted.cells) or _stand_of(grid, found.cells) < lifted.floor:
        return lifted
    bound = Bound(lifted.bound.seats, found.worth) if found.proven else lifted.bound
    return replace(lifted, cells=found.cells, bound=bound)


def _sized(grid: Grid, held: Limits, sizes: Ints) -> Limits:
    """Panels as large as they are, and of two regions at that size."""
    most = np.minimum(grid.most, np.maximum(1, sizes - 1)) if grid.regions > 1 else held.most
    return replace(held, size=sizes, most=most)


def _sums(grid: Grid, cells: Flags) -> Ints:
    return np.where(cells, grid.fit, 0).sum(1)


def _worst(grid: Grid, cells: Flags, full: Flags) -> int:
    return int(_sums(grid, cells)[full].min())


def _stand_of(grid: Grid, cells: Flags) -> int:
    """The floor under the fullest of these panels."""
    return _worst(grid, cells, grid.fullest(cells))


def _alone(grid: Grid, sizes: Ints, full: Flags) -> int:
    """The least of what each file would have if it chose first: no floor is higher."""
    best = np.argsort(-np.where(grid.may, grid.fit, NEVER), axis=1, kind="stable")
    share = grid.by_region(grid.locked)
    return min(_choice(grid, int(file), best[file], share[file], int(sizes[file])) for file in np.flatnonzero(full))


def _choice(grid: Grid, file: int, best: Ints, share: Ints, size: int) -> int:
    """The best panel that one file can have: rules that nest make the greedy choice the best."""
    locked = grid.locked[file]
    nations = set(zip(grid.nation[locked], grid.region[locked], strict=True))
    count, worth = int(share.sum()), int(grid.fit[file, locked].sum())
    most = min(grid.most, max(1, size - 1)) if grid.regions > 1 else grid.seats
    for juror in best:
        nation, region = grid.nation[juror], grid.region[juror]
        if count == size or not grid.may[file, juror]:
            break
        if (nation, region) not in nations and share[region] < most:
            nations.add((nation, region))
            share[region] += 1
            count, worth = count + 1, worth + int(grid.fit[file, juror])
    return worth


class _Lifting:
    """The highest floor by bisection; panels below it weigh more until they stand on it."""

    def __init__(self, grid: Grid, held: Limits, full: Flags, cells: Flags) -> None:
        self.grid, self.held, self.full, self.cells = grid, held, full, cells
        self.filled = int(cells.sum())
        self.left, self.rounds = _effort(grid.may.size)

    def highest(self, bound: int) -> Flags:
        low, high = _worst(self.grid, self.cells, self.full), bound
        aim = high
        while low < high and self.left > 0:
            if self._reach(aim):
                low = _worst(self.grid, self.cells, self.full)
            else:
                high = aim - 1
            aim = (low + high + 1) // 2
        return self.cells

    def _reach(self, aim: int) -> bool:
        """Whether panels were found that all stand on this floor; then they are kept."""
        cells = self.cells
        below = self.full & (_sums(self.grid, cells) < aim)
        held = _near(self.grid, self.held, cells, below)
        for _ in range(self.rounds):
            below = self.full & (_sums(self.grid, cells) < aim)
            if not below.any():
                return self._keep(cells)
            weight = np.where(below, np.minimum(held.weight * 3 // 2, HEAVIEST), held.weight)
            if self.left <= 0 or (weight == held.weight).all():
                return False
            held, self.left = replace(held, weight=weight), self.left - 1
            cells = flow(self.grid, held)
        return self._stands(cells, aim) and self._keep(cells)

    def _stands(self, cells: Flags, aim: int) -> bool:
        return _worst(self.grid, cells, self.full) >= aim

    def _keep(self, cells: Flags) -> bool:
        """Only with every seat that was filled, and no fault."""
        if int(cells.sum()) != self.filled or any(_faults(self.grid, cells)):
            return False
        self.cells = cells
        return True


def _effort(pairs: int) -> tuple[int, int]:
    """How many flows the floor may take, and how many of them one try."""
    if pairs <= SMALL:
        return 60, 12
    return 12, 6
