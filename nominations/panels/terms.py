"""The words of a round of panels, asked and answered, and the rules that ask no solver. No Django here."""

from collections.abc import Collection
from dataclasses import dataclass

Pair = tuple[str, str]  # juror, file


class Unsound(ValueError):
    """What was asked for contradicts itself; its text is the sentence that says where."""


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
class Certificate:
    """What is proven: each figure beside the bound that no panels exceed."""

    seats: int
    seats_bound: int
    seats_proven: bool
    floor: float | None  # none where no panel has a reader
    floor_bound: float | None
    floor_proven: bool
    fit: float
    fit_bound: float  # the greatest without a floor
    fit_proven: bool
    pairs: str  # all, or the best of each file and juror

    @property
    def optimal(self) -> bool:
        """Nothing better exists in seats, floor or fit."""
        return self.seats_proven and self.floor_proven and self.fit_proven


@dataclass(frozen=True)
class Unfilled:
    """One seat of one file that nobody can take, and the rule that stands in the way."""

    file: str
    rule: str  # country, conflict, language, nationality, region or load
    sentence: str
    outside: tuple[str, ...] = ()  # regions that have their share of the panel, where that is the rule or part of it


@dataclass(frozen=True)
class Plan:
    """Panels by file, files per juror, seats left empty, the worst panel, and what is proven."""

    panels: dict[str, list[str]]
    load: dict[str, int]
    total_fit: float
    unfilled: list[Unfilled]
    certificate: Certificate
    worst: tuple[str, float] | None  # the file whose panel has the least fit among the fullest
    connected: bool  # jurors who read and files that are read hang together, so that marks can be compared
    seed: int
    solver: str


def regions_refused(min_regions: int, per_file: int) -> str:
    """The sentence for a number of regions that the rule does not know; empty for 1, 2 and as many as readers."""
    if min_regions in {1, per_file} or min_regions == 2 <= per_file:
        return ""
    allowed = sorted({1, min(2, per_file), per_file})
    named = " or ".join([", ".join(map(str, allowed[:-1])), str(allowed[-1])] if len(allowed) > 1 else ["1"])
    return f"min_regions is {min_regions}; with {per_file} readers per file it can be {named}."


def shares(nationality: str, others: Collection[str]) -> bool:
    """Whether a reader would be the second of one nationality; one that names none shares none."""
    return nationality != "" and nationality in others


def may_read(reader: Reader, file: File, conflicts: Collection[Pair] = ()) -> bool:
    """Neither ties to the country, nor a declared conflict, nor a language that the juror does not read."""
    free = file.country not in reader.countries and (reader.id, file.id) not in conflicts
    return free and (not reader.languages or not file.language or file.language in reader.languages)
