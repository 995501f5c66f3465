"""Who reads which file: a valid panel for each, none with ties to its country, loads alike. No Django here.

No two readers of a file come from one country.

Files with the fewest possible readers choose first; each seat goes to the free juror with the fewest files, the last
one to another region if all before it come from the same. Then files pass from jurors who have two or more files more
than another one who may read them. The same seed gives the same plan.
"""

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

REGIONS = 2  # at least so many in a panel, where that is possible


@dataclass(frozen=True)
class File:
    """What decides who may read a file."""

    id: str
    country: str
    language: str = ""


@dataclass(frozen=True)
class Reader:
    """A juror: countries whose files are out of bounds, nationality first; region, languages (none: all), own limit."""

    id: str
    countries: tuple[str, ...]
    region: str = ""
    languages: frozenset[str] = frozenset()
    max_load: int | None = None

    @property
    def nationality(self) -> str:
        """No two readers of a file share it; empty where no country is named."""
        return self.countries[0] if self.countries else ""


@dataclass(frozen=True)
class Unfilled:
    """Seats of one file that nobody can take, and the rule that stands in the way."""

    file: str
    seats: int
    rule: str  # country, language, nationality or load
    sentence: str


@dataclass(frozen=True)
class Plan:
    """Panels by file, files per juror, seats left empty, and files whose readers all come from one region."""

    panels: dict[str, list[str]]
    load: dict[str, int]
    unfilled: list[Unfilled]
    one_region: list[str]


def propose(
    files: Iterable[File],
    readers: Iterable[Reader],
    per_file: int,
    *,
    conflicts: Collection[tuple[str, str]] = (),
    load: Mapping[str, int] | None = None,
    max_load: int | None = None,
    seed: int = 0,
) -> Plan:
    """A panel for each file; `load` is what jurors read already, `conflicts` pairs juror and file."""
    drawn = _Draw(list(files), list(readers), per_file, frozenset(conflicts), Counter(load or {}), max_load, seed)
    drawn.seat_all()
    drawn.even_out()
    return drawn.plan()


def shares(nationality: str, others: Collection[str]) -> bool:
    """Whether a reader would be the second of one nationality; one that names none shares none."""
    return nationality != "" and nationality in others


def may_read(reader: Reader, file: File, conflicts: Collection[tuple[str, str]] = ()) -> bool:
    """Neither ties to the country, nor a declared conflict, nor a language that the juror does not read."""
    return _is_free(reader, file, conflicts) and _reads(reader, file)


def _is_free(reader: Reader, file: File, conflicts: Collection[tuple[str, str]]) -> bool:
    return file.country not in reader.countries and (reader.id, file.id) not in conflicts


def _reads(reader: Reader, file: File) -> bool:
    return not reader.languages or not file.language or file.language in reader.languages


class _Draw:
    def __init__(
        self,
        files: list[File],
        readers: list[Reader],
        per_file: int,
        conflicts: frozenset[tuple[str, str]],
        load: Counter[str],
        max_load: int | None,
        seed: int,
    ) -> None:
        self.files = sorted(files, key=lambda file: file.id)
        self.readers = {reader.id: reader for reader in sorted(readers, key=lambda reader: reader.id)}
        self.per_file, self.conflicts, self.max_load = per_file, conflicts, max_load
        self.load = Counter({reader: load[reader] for reader in self.readers})
        chance = random.Random(seed)  # noqa: S311 - a repeatable draw, not a secret
        self.lot = {reader: chance.random() for reader in self.readers}
        self.turn = {file.id: chance.random() for file in self.files}
        self.able = {file.id: [r.id for r in self.readers.values() if may_read(r, file, conflicts)] for file in files}
        self.panels: dict[str, list[str]] = {file.id: [] for file in self.files}

    def seat_all(self) -> None:
        for file in sorted(self.files, key=lambda file: (len(self.able[file.id]), self.turn[file.id])):
            while len(self.panels[file.id]) < self.per_file and (found := self._next(file.id)):
                self.panels[file.id].append(found)
                self.load[found] += 1

    def _next(self, file: str) -> str | None:
        panel = self.panels[file]
        free = [reader for reader in self.able[file] if self._fits(reader, panel) and self._has_room(reader)]
        regions = self._regions(panel)
        if len(panel) == self.per_file - 1 and len(regions) == 1:
            free = [reader for reader in free if self.readers[reader].region not in regions] or free
        return min(free, key=lambda reader: (self.load[reader], self.lot[reader]), default=None)

    def _fits(self, reader: str, panel: Collection[str]) -> bool:
        """Neither in the panel nor of the nationality of anybody in it."""
        return reader not in panel and not shares(self.readers[reader].nationality, self._nationalities(panel))

    def _nationalities(self, panel: Collection[str]) -> set[str]:
        return {self.readers[reader].nationality for reader in panel}

    def _has_room(self, reader: str) -> bool:
        limits = [limit for limit in (self.max_load, self.readers[reader].max_load) if limit is not None]
        return all(self.load[reader] < limit for limit in limits)

    def _regions(self, panel: Collection[str]) -> set[str]:
        return {self.readers[reader].region for reader in panel}

    def even_out(self) -> None:
        while move := self._move():
            file, giver, taker = move
            panel = self.panels[file]
            panel[panel.index(giver)] = taker
            self.load[giver] -= 1
            self.load[taker] += 1

    def _move(self) -> tuple[str, str, str] | None:
        """One file that can pass from a juror to one with at least two files fewer; each such move evens the loads."""
        givers = sorted(self.readers, key=lambda reader: (-self.load[reader], self.lot[reader]))
        for giver in givers:
            for file in (file.id for file in self.files if giver in self.panels[file.id]):
                taker = self._taker(file, giver)
                if taker:
                    return file, giver, taker
        return None

    def _taker(self, file: str, giver: str) -> str | None:
        panel = self.panels[file]
        rest = [reader for reader in panel if reader != giver]
        wanted = min(REGIONS, len(self._regions(panel)))
        able = [
            reader
            for reader in self.able[file]
            if reader not in panel
            and self._fits(reader, rest)
            and self.load[reader] <= self.load[giver] - 2
            and self._has_room(reader)
            and len(self._regions([*rest, reader])) >= wanted
        ]
        return min(able, key=lambda reader: (self.load[reader], self.lot[reader]), default=None)

    def plan(self) -> Plan:
        short = [file for file in self.files if len(self.panels[file.id]) < self.per_file]
        return Plan(
            panels={file.id: sorted(self.panels[file.id]) for file in self.files},
            load={reader: self.load[reader] for reader in self.readers},
            unfilled=[self._unfilled(file) for file in short],
            one_region=[file.id for file in self.files if self._is_of_one_region(self.panels[file.id])],
        )

    def _is_of_one_region(self, panel: list[str]) -> bool:
        return len(panel) >= REGIONS and len(self._regions(panel)) < REGIONS

    def _unfilled(self, file: File) -> Unfilled:
        missing = self.per_file - len(self.panels[file.id])
        free = sum(_is_free(reader, file, self.conflicts) for reader in self.readers.values())
        if free < self.per_file:
            sentence = f"Jurors without ties to {file.country} or a conflict with the file: {free} of {self.per_file}."
            return Unfilled(file.id, missing, "country", sentence)
        if len(self.able[file.id]) < self.per_file:
            able = len(self.able[file.id])
            sentence = f"Jurors without ties to {file.country} who read {file.language}: {able} of {self.per_file}."
            return Unfilled(file.id, missing, "language", sentence)
        nations = len({self.readers[reader].nationality or reader for reader in self.able[file.id]})
        if nations < self.per_file:
            sentence = f"Nationalities among the jurors who may read the file: {nations} of {self.per_file}."
            return Unfilled(file.id, missing, "nationality", sentence)
        return Unfilled(file.id, missing, "load", "Every other juror who may read the file has as many as agreed.")
