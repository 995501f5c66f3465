"""What is weighed: a file as the jury left it, the hard rules of a cohort, and an answer."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

WORDS = ("recommended", "reserved", "deferred", "not_recommended")  # as the states have them, the best first
MAY_COME_IN = frozenset(WORDS[:2])


@dataclass(frozen=True)
class File:
    """One file on which the jury has spoken, with what the targets ask of it."""

    key: str
    word: str
    mean: float | None = None
    region: str = ""
    country: str = ""
    is_first: bool = False  # of a country without a member
    kind: str = ""
    size: str = ""
    language: str = ""
    name: str = ""  # decides the place among equals alone

    @property
    def rank(self) -> tuple[int, float]:
        """Where the jury put it: its word, then its mean, the highest first; equal ranks are equal."""
        place = WORDS.index(self.word) if self.word in WORDS else len(WORDS)
        return place, -(self.mean if self.mean is not None else -1.0)


@dataclass(frozen=True)
class Limits:
    """The hard rules: how many, how many of a country, what is in and what is out by a person's word."""

    size: int
    ceiling: int | None = None
    pinned: frozenset[str] = field(default_factory=frozenset)
    excluded: frozenset[str] = field(default_factory=frozenset)

    def candidates(self, files: Iterable[File], kept: Collection[str] = ()) -> list[File]:
        """The files that may be in: pinned, or recommended or in reserve and not excluded; or in already."""
        return [file for file in files if self.admits(file) or (file.key in kept and file.key not in self.excluded)]

    def admits(self, file: File) -> bool:
        """Whether a suggestion may have it."""
        return file.key in self.pinned or (file.word in MAY_COME_IN and file.key not in self.excluded)


@dataclass(frozen=True)
class Suggestion:
    """A cohort, how far it is from the targets, how far from the jury's order, and whether nothing is better."""

    keys: frozenset[str]
    distance: int
    departures: float
    is_proven: bool
    seed: int


class Unsound(Exception):
    """No cohort keeps the hard rules; the code says which rule, the facts with whom."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code}: {facts}")
