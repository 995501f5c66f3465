"""The numbers that the sentences of a text state, each held against the one of its role: new, before, after, a region.

Which role a number has is told by the words around it; where none tells it, that is said, and it is never equal.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cities import wording
from cities.figures import Reckoning
from cities.folding import search_key
from cities.listing import Listing
from cities.proofreading.sheet import Finding

_NUMBER = r"(?<![\d.,])(\d{1,3}(?:[., \u00a0\u202f]\d{3}){1,3}|\d{1,9})(?!\d)"
_BETWEEN = r"[\s个]*(?:[^\W\d]+[\s-]+){0,3}?"
_SENTENCE = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")
_CLAUSE = re.compile(r"[,;:–—،؛，；：]\s*")
STATES = ("state", "etat", "estado", "государств", "会员国", "الدول الاعضاء")  # "193 Member States" are no cities
TOGETHER = 25  # characters between the members and the countries of one statement at most
ROLES = ("new", "before", "after")


@dataclass(frozen=True)
class Stated:
    """A number as a sentence states it, and where."""

    what: str
    number: int
    start: int
    end: int


def numbers(sentence: str, language: str, listing: Listing) -> Iterator[Finding]:
    """Each stated number that is not the one of its role, and each whose role cannot be told."""
    if listing.reckoning is None:
        return
    found = stated(sentence, language)
    for one, role in zip(found, _roles(sentence, found, language), strict=True):
        meant = _meant(listing, one.what, role)
        if meant is None:
            yield Finding("unclear", {"text": one.number})
        elif meant != one.number:
            yield Finding(f"{one.what}_{role if role in ROLES else 'region'}", _facts(one, meant, role, language))


def _facts(one: Stated, meant: int, role: str, language: str) -> dict[str, str | int]:
    region = wording.region(role, language) if role in wording.REGIONS else ""
    return {"text": one.number, "list": meant} | ({"region": region} if region else {})


def sentences(line: str) -> list[str]:
    """The sentences of a line of prose."""
    return [part for part in _SENTENCE.split(line) if part]


def stated(sentence: str, language: str) -> list[Stated]:
    """The numbers of a sentence that count cities (or members), or countries."""
    nouns = "|".join(f"(?P<{kind}>{noun})" for kind, noun in wording.NOUNS[language].items())
    found = []
    for one in re.finditer(f"{_NUMBER}{_BETWEEN}(?:{nouns})", sentence, re.IGNORECASE):
        around = search_key(sentence[one.start() : one.end() + 12])
        if not any(search_key(word) in around for word in STATES):
            what = "cities" if one["cities"] else "countries"  # the nearer noun says what is counted
            found.append(Stated(what, int(re.sub(r"\D", "", one[1])), *one.span()))
    return found


def _roles(sentence: str, found: list[Stated], language: str) -> list[str]:
    """The role of each; members and countries that stand side by side have one."""
    marks = _marks(sentence, language)
    roles = [_nearest(marks, _clause(sentence, one), one) or _nearest(marks, (0, len(sentence)), one) for one in found]
    for place, (one, other) in enumerate(pairwise(found)):
        if one.what != other.what and other.start - one.end <= TOGETHER and _clause(sentence, one)[1] >= other.start:
            first, second = roles[place], roles[place + 1]
            roles[place : place + 2] = [_of_both(first, second, one)] * 2
    return roles


def _of_both(first: str, second: str, one: Stated) -> str:
    """Where the two disagree the members' own words count."""
    return (first or second) if one.what == "cities" else (second or first)


def _marks(sentence: str, language: str) -> list[tuple[str, int, int]]:
    """The words that tell a role, with their places; a region that is named tells most."""
    folded = "".join(_same_length(character) for character in sentence)
    cues = {role: re.compile(wording.CUES[language][role]) for role in ROLES}
    found = [(role, *one.span()) for role, cue in cues.items() for one in cue.finditer(folded)]
    for code in wording.REGIONS:
        name = "".join(_same_length(character) for character in wording.region(code, language))
        found += [(code, *one.span()) for one in re.finditer(re.escape(name), folded)]
    return found


def _same_length(character: str) -> str:
    """One character for one, so that places stay."""
    folded = search_key(character)
    return folded if len(folded) == 1 else character


def _clause(sentence: str, one: Stated) -> tuple[int, int]:
    cuts = [cut.start() for cut in _CLAUSE.finditer(sentence)]
    before = [cut for cut in cuts if cut <= one.start]
    after = [cut for cut in cuts if cut >= one.end]
    return (before[-1] if before else 0, after[0] if after else len(sentence))


def _nearest(marks: list[tuple[str, int, int]], within: tuple[int, int], one: Stated) -> str:
    inside = [mark for mark in marks if within[0] <= mark[1] < within[1]]
    inside = [mark for mark in inside if mark[0] in wording.REGIONS] or inside
    return min(inside, key=lambda mark: _apart(mark, one), default=("", 0, 0))[0]


def _apart(mark: tuple[str, int, int], one: Stated) -> int:
    return max(one.start - mark[2], mark[1] - one.end, 0)


def _meant(listing: Listing, what: str, role: str) -> int | None:
    if role in wording.REGIONS:
        return of_region(listing, what, role)
    return _of_all(listing.reckoning, what, role) if listing.reckoning and role else None


def of_region(listing: Listing, what: str, code: str) -> int:
    """How many cities, or countries, of a region joined."""
    entries = [entry for entry in listing.entries if entry.region == code]
    return len(entries) if what == "cities" else len({entry.iso2 or entry.country for entry in entries})


def _of_all(told: Reckoning, what: str, role: str) -> int | None:
    if what == "cities":
        return {"new": told.new, "before": told.before, "after": told.after}[role]
    return {"new": told.countries_new, "after": told.countries_after}.get(role)
