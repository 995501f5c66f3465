"""Which known city a name may mean: sure only where it is written alike, otherwise an offer with its reason (pure)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cities.folding import APOSTROPHES
from cities.folding import search_key as folded

SHORT = 5  # of such a name one letter may differ, of longer ones two
MOST = 5  # offers for one name
ACCENTS, ALIAS, LOCAL, LANGUAGE, NEAR, PART, ELSEWHERE = REASONS = (
    *("accents", "alias", "local", "language", "near", "part", "elsewhere"),
)


search_key = lru_cache(maxsize=100_000)(folded)  # each known name is asked for once a line


@dataclass(frozen=True)
class Known:
    """A city as far as its names tell it from others; `names` are pairs of reason and text."""

    key: str
    country: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    parent: str = ""


@dataclass(frozen=True, order=True)
class Offer:
    """A city that may be meant, and why: the nearest reason first."""

    rank: int
    distance: int
    name: str
    key: str
    as_named: str = ""

    @property
    def reason(self) -> str:
        """The reason as a code."""
        return REASONS[self.rank]


@lru_cache(maxsize=100_000)
def plain(name: str) -> str:
    """A name as it is written, but for case, spaces, the kind of apostrophe and the way in which accents are stored."""
    straight = "".join("'" if one in APOSTROPHES else one for one in unicodedata.normalize("NFC", name))
    return " ".join(straight.casefold().split())


def certain(name: str, country: str, known: Iterable[Known]) -> list[Known]:
    """The cities of this country that are written just so."""
    wanted = plain(name)
    return [one for one in known if one.country == country and plain(one.name) == wanted]


def offers(name: str, country: str, known: Iterable[Known]) -> list[Offer]:
    """The cities that may be meant, nearest first; none is taken unless somebody says so."""
    key = search_key(name)
    found = [offer for one in known if (offer := _offer(key, country, one))]
    return sorted(found)[:MOST]


def _offer(key: str, country: str, one: Known) -> Offer | None:
    names = [(ACCENTS, one.name), *one.names]
    alike = next(((reason, text) for reason, text in names if search_key(text) == key), None)
    if one.country != country:
        return _made(ELSEWHERE, 0, one, one.country) if alike else None
    if alike:
        return _made(alike[0], 0, one, alike[1])
    return _near(key, one, [text for _reason, text in names])


def _near(key: str, one: Known, texts: list[str]) -> Offer | None:
    apart, text = min((distance(key, search_key(text)), text) for text in texts)
    if apart <= (1 if len(key) <= SHORT else 2):
        return _made(NEAR, apart, one, text)
    part = next((text for text in texts if _is_part(key, search_key(text))), None)
    return _made(PART, apart, one, part) if part else None


def _is_part(one: str, other: str) -> bool:
    """Whether all words of the shorter name stand in the longer one."""
    short, long = sorted((set(one.split()), set(other.split())), key=len)
    return bool(short) and short <= long and max(map(len, short)) > 3


def _made(reason: str, apart: int, one: Known, text: str) -> Offer:
    return Offer(REASONS.index(reason), apart, one.name, one.key, text)


def distance(one: str, other: str) -> int:
    """How many letters differ, two that changed places counted once."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        last, before = before, row
        row = [at]
        for place, beside in enumerate(other, start=1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != beside))
            if at > 1 and place > 1 and letter == other[place - 2] and one[at - 2] == beside:
                cost = min(cost, last[place - 2] + 1)
            row.append(cost)
    return row[-1]
