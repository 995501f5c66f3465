"""Why a seat stays empty: the rule that nobody left meets, and the sentence that says so. No Django here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nominations.panels.terms import File, Reader, Unfilled

if TYPE_CHECKING:
    from nominations.panels.flow import Flags, Grid

TIES, CONFLICT, LANGUAGE, COUNTRY, REGION, LOAD = "country", "conflict", "language", "nationality", "region", "load"


@dataclass(frozen=True)
class Bars:
    """Files by jurors: what keeps a pair apart."""

    ties: "Flags"
    conflict: "Flags"
    unread: "Flags"

    @property
    def any(self) -> "Flags":
        """Pairs that may never be."""
        return self.ties | self.conflict | self.unread


def unfilled(
    files: Sequence[File], readers: Sequence[Reader], grid: "Grid", bars: Bars, cells: "Flags"
) -> list[Unfilled]:
    """One line for each empty seat, in the order of the files."""
    asked = _Asked(files, readers, grid, bars, cells)
    missing = grid.seats - cells.sum(1)
    return [why for file in np.flatnonzero(missing > 0) for why in [asked.why(int(file))] * int(missing[file])]


class _Asked:
    def __init__(
        self, files: Sequence[File], readers: Sequence[Reader], grid: "Grid", bars: Bars, cells: "Flags"
    ) -> None:
        self.files, self.readers, self.grid, self.bars, self.cells = files, readers, grid, bars, cells
        self.full = grid.room <= (cells & ~grid.locked).sum(0)

    def why(self, file: int) -> Unfilled:
        """The first rule after which nobody is left; where somebody is, others in the panel would have to change."""
        left = ~self.cells[file]
        for rule, bar in self._bars(file):
            left = left & ~bar
            if not left.any():
                return self._told(file, rule)
        return self._told(file, LOAD)

    def _bars(self, file: int) -> list[tuple[str, "Flags"]]:
        panel, grid = self.cells[file], self.grid
        return [
            (TIES, self.bars.ties[file]),
            (CONFLICT, self.bars.conflict[file]),
            (LANGUAGE, self.bars.unread[file]),
            (COUNTRY, np.isin(grid.nation, grid.nation[panel])),
            (REGION, grid.closed(panel)),
            (LOAD, self.full),
        ]

    def _told(self, file: int, rule: str) -> Unfilled:
        one = self.files[file]
        reader = f"reader of {one.language}" if one.language else "reader"
        closed = self._closed(file) if rule in (REGION, LOAD) else ()
        outside = f" outside {' and '.join(closed)}" if closed else ""
        sentences = {
            TIES: f"No other juror is without ties to {one.country}, the country of {one.id}.",
            CONFLICT: f"Every other juror without ties to {one.country} has a conflict with {one.id}.",
            LANGUAGE: f"No other {reader} is without ties to {one.country} and without a conflict with {one.id}.",
            COUNTRY: f"No {reader} from another country than the panel's is free for {one.id}.",
            REGION: f"No {reader}{outside} is free for {one.id}: nobody who may read it is from there.",
            LOAD: f"No {reader}{outside} is free for {one.id}: all who may read it have as many files as agreed.",
        }
        return Unfilled(one.id, rule, sentences[rule], closed)

    def _closed(self, file: int) -> tuple[str, ...]:
        """The regions that have their share of the panel, or all of it."""
        jurors = np.flatnonzero(self.grid.closed(self.cells[file]))
        return tuple(sorted({self.readers[int(juror)].region for juror in jurors}))
