"""What a text is held against, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cities.folding import APOSTROPHES
from cities.listing import Entry, Listing

_PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))


@dataclass(frozen=True)
class Sheet:
    """A list in its languages, the other names of its cities by their page, and every name of every country."""

    listings: Mapping[str, Listing]
    others: Mapping[str, frozenset[str]] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)

    def others_of(self, entry: Entry) -> frozenset[str]:
        """Under which further names, folded, a city is known."""
        return self.others.get(entry.slug, frozenset())


@dataclass(frozen=True)
class Finding:
    """One difference: a code whose sentence is said elsewhere, and what it needs."""

    code: str
    facts: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proof:
    """What was read and how it differs; equal when nothing does."""

    language: str
    layout: str
    cities: int
    findings: list[Finding]
    uncompared: list[str] = field(default_factory=list)  # lines that nothing was held against

    @property
    def is_equal(self) -> bool:
        """Whether the text says what the list says; a text without a city says nothing."""
        return bool(self.cities) and not self.findings


def same(one: str, other: str) -> bool:
    """Printed alike: only the shape of the apostrophe and the width of spaces may differ."""
    return _tidy(one) == _tidy(other)


def _tidy(text: str) -> str:
    return " ".join(text.translate(_PLAIN).split())
