"""Files by jurors in numbers for the solver, and its answer in names again. No Django here."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import numpy as np
import ortools

from nominations.panels.aims import Answer
from nominations.panels.flow import FINEST, LOTS, Flags, Grid, Ints
from nominations.panels.terms import Certificate, File, Pair, Plan, Reader, Unsound
from nominations.panels.words import Bars, unfilled


def room(readers: list[Reader], max_load: int | None, load: Mapping[str, int]) -> list[int | None]:
    """How many more files each juror takes; none: no limit."""
    limits = [[limit for limit in (max_load, reader.max_load) if limit is not None] for reader in readers]
    return [min(some) - load.get(one.id, 0) if some else None for one, some in zip(readers, limits, strict=True)]


class Table:
    """Files and jurors in the order of their names, and what keeps them apart."""

    def __init__(self, files: list[File], readers: list[Reader], conflicts: Collection[Pair]) -> None:
        self.files, self.readers = files, readers
        self.row = {file.id: number for number, file in enumerate(files)}
        self.column = {reader.id: number for number, reader in enumerate(readers)}
        self.shape = (len(files), len(readers))
        self.bars = self._bars(conflicts)

    def _bars(self, conflicts: Collection[Pair]) -> Bars:
        ties = _by_word([file.country for file in self.files], [set(one.countries) for one in self.readers])
        languages = {file.language for file in self.files}
        known = [{"", *one.languages} if one.languages else languages for one in self.readers]
        reads = _by_word([file.language for file in self.files], known)
        return Bars(ties, self.named(conflicts), ~reads)

    def named(self, pairs: Iterable[Pair]) -> Flags:
        """The named pairs; such as concern other files or jurors say nothing here."""
        cells = np.zeros(self.shape, bool)
        for juror, file in pairs:
            if file in self.row and juror in self.column:
                cells[self.row[file], self.column[juror]] = True
        return cells

    def worth(self, fit: Iterable[tuple[str, str, float]]) -> np.ndarray:
        """The fit of every pair; 0 where none is given."""
        worth, told = np.zeros(self.shape), np.zeros(self.shape, bool)
        for juror, file, number in fit:
            place = self.row[file], self.column[juror]
            if told[place]:
                message = f"The fit of {juror} and {file} is named twice."
                raise Unsound(message)
            worth[place], told[place] = number, True
        return worth

    def grid(
        self,
        per_file: int,
        min_regions: int,
        locked: Flags,
        worth: np.ndarray,
        room: list[int | None],
        load: Mapping[str, int],
        seed: int,
    ) -> Grid:
        """The round in numbers; a juror without a country is a country of one's own."""
        nation = np.array([reader.nationality or f"\0{reader.id}" for reader in self.readers], dtype=object)
        free = ~self.bars.any & ~locked & ~self._beside(nation, locked)
        taken = locked.sum(0, dtype=np.int64)
        own = np.array([min(len(self.files), len(self.files) if one is None else one) for one in room], dtype=np.int64)
        return Grid(
            may=free,
            fit=np.rint(worth / _unit(worth)).astype(np.int64),
            locked=locked,
            room=np.clip(own - taken, 0, len(self.files)),
            over=(own < taken) & (taken > 0),
            base=np.array([load.get(reader.id, 0) for reader in self.readers], dtype=np.int64) + taken,
            region=_numbered([reader.region for reader in self.readers]),
            nation=_numbered(list(nation)),
            seats=per_file,
            regions=min_regions,
            lots=np.random.default_rng(seed).integers(0, LOTS, self.shape),
        )

    def _beside(self, nation: np.ndarray, locked: Flags) -> Flags:
        """Pairs that would put a second reader of a country beside a locked one."""
        beside = np.zeros(self.shape, bool)
        for number in np.flatnonzero(locked.any(0)):
            beside[:, nation == nation[number]] |= locked[:, [number]]
        return beside

    def plan(self, grid: Grid, found: Answer, worth: np.ndarray, seed: int) -> Plan:
        """The answer in words and names."""
        panels = {file.id: self._named(panel) for file, panel in zip(self.files, found.cells, strict=True)}
        load = grid.base + (found.cells & ~grid.locked).sum(0)
        return Plan(
            panels=panels,
            load={reader.id: int(number) for reader, number in zip(self.readers, load, strict=True)},
            total_fit=_plain(worth[found.cells].sum()),
            unfilled=unfilled(self.files, self.readers, grid, self.bars, found.cells),
            certificate=_certificate(grid, found, worth),
            worst=self._worst(grid, found.cells, worth),
            connected=_connected(found.cells),
            seed=seed,
            solver=f"OR-tools {ortools.__version__}",
        )

    def _named(self, panel: Flags) -> list[str]:
        return [self.readers[int(number)].id for number in np.flatnonzero(panel)]

    def _worst(self, grid: Grid, cells: Flags, worth: np.ndarray) -> tuple[str, float] | None:
        least = _least(grid, cells, worth)
        return None if least is None else (self.files[least[0]].id, _plain(least[1]))


def _by_word(of_files: list[str], of_readers: list[set[str]]) -> Flags:
    """Where the word of the file is one of the juror's."""
    words = sorted(set(of_files))
    table = np.array([[word in some for some in of_readers] for word in words], dtype=bool)
    places = {word: number for number, word in enumerate(words)}
    return table.reshape(len(words), len(of_readers))[[places[word] for word in of_files]]


def _numbered(names: list[str]) -> Ints:
    order = {name: number for number, name in enumerate(sorted(set(names)))}
    return np.array([order[name] for name in names], dtype=np.int64)


def _unit(worth: np.ndarray) -> float:
    """Whole numbers are reckoned as they are; others, and very large ones, in parts of the largest."""
    largest = float(np.abs(worth).max(initial=0))
    whole = largest <= FINEST and bool((worth == np.rint(worth)).all())
    return 1.0 if whole or not largest else largest / FINEST


def _plain(number: float) -> float:
    """A whole number without its point, others without the dust of floating point."""
    rounded = round(float(number), 9)
    return int(rounded) if rounded == int(rounded) else rounded


def _certificate(grid: Grid, found: Answer, worth: np.ndarray) -> Certificate:
    """Figures as they were given; a bound is reckoned in units, so a reached one is the figure itself."""
    unit, reached = _unit(worth), int(grid.fit[found.cells].sum()) == found.bound.fit
    fit, worst = _plain(worth[found.cells].sum()), _least(grid, found.cells, worth)
    floor = None if worst is None else _plain(worst[1])
    above = floor if found.floor == found.floor_bound else _plain((found.floor_bound or 0) * unit)
    return Certificate(
        seats=int(found.cells.sum()),
        seats_bound=found.bound.seats,
        seats_proven=found.settled,
        floor=floor,
        floor_bound=above,
        floor_proven=found.floor == found.floor_bound and found.sized,
        fit=fit,
        fit_bound=fit if reached else _plain(found.bound.fit * unit),
        fit_proven=found.whole and found.settled and reached,
        pairs="all" if found.whole else "the best of each file and juror",
    )


def _least(grid: Grid, cells: Flags, worth: np.ndarray) -> tuple[int, float] | None:
    """The panel of the least fit among the fullest."""
    full = grid.fullest(cells)
    if not full.any():
        return None
    sums = np.where(full, np.where(cells, worth, 0).sum(1), np.inf)
    return int(sums.argmin()), float(sums.min())


def _connected(cells: Flags) -> bool:
    """Whether one can walk from every juror who reads to every other over files that both read."""
    together = (cells.T.astype(np.float32) @ cells.astype(np.float32)) > 0
    readers = np.flatnonzero(cells.any(0))
    reached = np.zeros(cells.shape[1], bool)
    reached[readers[:1]] = True
    for _ in readers:
        reached |= together[reached].any(0)
    return bool(reached[readers].all())


def check(files: list[File], readers: list[Reader], bars: Bars, grid: Grid, kept: Flags) -> None:
    """Locked cells break no rule, or the sentence says which."""
    for row, column in np.argwhere(kept & bars.any):
        reasons = {"ties to its country": bars.ties, "a conflict": bars.conflict, "another language": bars.unread}
        reason = next(name for name, bar in reasons.items() if bar[row, column])
        message = f"{readers[column].id} is locked to {files[row].id} and cannot read it: {reason}."
        raise Unsound(message)
    _refuse([file.id for file in files], kept.any(1), _panels_broken(grid))
    over = {"has more locked files than agreed": grid.over}
    _refuse([reader.id for reader in readers], kept.any(0), over)


def _panels_broken(grid: Grid) -> dict[str, Flags]:
    """What locked readers of one file can break together."""
    nations = np.eye(int(grid.nation.max(initial=0)) + 1, dtype=np.int64)[grid.nation]
    return {
        "has more locked readers than seats": grid.locked.sum(1) > grid.seats,
        "has two locked readers of one country": (grid.locked.astype(np.int64) @ nations > 1).any(1),
        "has too many locked readers of one region": (grid.by_region(grid.locked) > grid.most).any(1),
    }


def _refuse(names: list[str], where: Any, broken: dict[str, Flags]) -> None:
    for words, wrong in broken.items():
        if (where & wrong).any():
            message = f"{names[int((where & wrong).argmax())]} {words}."
            raise Unsound(message)
