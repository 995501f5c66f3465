"""Which known city a name may mean: sure only where it is written alike, otherwise an offer with its reason (pure).

A name is sure to be a new city's only where nothing that is known of its country could be the same: each known city
and the name are places apart in the gazetteer, or the country has no city yet.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cities import gazetteer
from cities.folding import APOSTROPHES, latin
from cities.folding import search_key as folded
from cities.gazetteer import Place, Spot
from cities.kindwords import bare

SHORT = 5  # of such a name one letter may differ, of longer ones two
MOST = 5  # offers for one name, of those that have something in common with it
ACCENTS, ALIAS, LOCAL, LANGUAGE, SCRIPT, KIND, PLACE, NEAR, PART, BESIDE, ELSEWHERE, UNLISTED, UNPLACED = REASONS = (
    *("accents", "alias", "local", "language", "script", "kind", "place", "near", "part", "beside", "elsewhere"),
    *("unlisted", "unplaced"),
)
UNSURE = (UNLISTED, UNPLACED)  # nothing speaks for it, and nothing against it


search_key = lru_cache(maxsize=100_000)(folded)  # each known name is asked for once a line


@dataclass(frozen=True)
class Known:
    """A city as far as its names tell it from others; `names` are pairs of reason and text."""

    key: str
    country: str
    name: str
    names: tuple[tuple[str, str], ...] = ()
    parent: str = ""
    spot: Spot | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The places that it may be, as the gazetteer has them."""
        own = gazetteer.meant(self.country, (self.name,), self.spot)
        return own or gazetteer.meant(self.country, tuple(text for _reason, text in self.names), self.spot)


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


def offers(name: str, country: str, known: Iterable[Known], *, is_invented: bool = False) -> list[Offer]:
    """The cities that may be meant, nearest first; none is taken unless somebody says so.

    Where none has anything in common with the name, those of which nobody can say that they are another place. Of the
    invented cities of a demonstration the gazetteer knows nothing.
    """
    rows = list(known)
    places = [] if is_invented else gazetteer.named(country, name)
    found = sorted(offer for one in rows if (offer := _offer(name, country, places, one)))
    if found or is_invented:
        return found[:MOST]
    return sorted(offer for one in rows if one.country == country and (offer := _unsure(places, one)))


def _offer(name: str, country: str, places: list[Place], one: Known) -> Offer | None:
    alike = _alike(name, one)
    if one.country != country:
        return _made(ELSEWHERE, 0, one, one.country) if alike and alike[0] not in {SCRIPT, KIND} else None
    if alike:
        return _made(alike[0], 0, one, alike[1])
    return _placed(places, one) or _near(latin(name), one, [one.name, *(text for _reason, text in one.names)])


def _alike(name: str, one: Known) -> tuple[str, str] | None:
    """Which of its names is the same, and in which way: but for accents, in another script, but for the kind."""
    names = [(ACCENTS, one.name), *one.names]
    same = [(reason, text) for reason, text in names if search_key(text) == search_key(name)]
    same += [(SCRIPT, text) for _reason, text in names if latin(text) == latin(name)]
    same += [(KIND, text) for _reason, text in names if bare(text) == bare(name)]
    return same[0] if same else None


def _placed(places: list[Place], one: Known) -> Offer | None:
    """One place bears both names; or a place of this name lies beside a city of which only that is known."""
    own = one.places
    if both := [place for place in places if place in own]:
        return _made(PLACE, 0, one, both[0].name)
    if not own and one.spot and gazetteer.beside(places, one.spot):
        return _made(BESIDE, 0, one, one.name)
    return None


def _unsure(places: list[Place], one: Known) -> Offer | None:
    """Nobody knows where the line's place lies, or where the known city does."""
    if not places:
        return _made(UNLISTED, 0, one, one.name)
    return None if one.places or one.spot else _made(UNPLACED, 0, one, one.name)


def _near(key: str, one: Known, texts: list[str]) -> Offer | None:
    apart, text = min((distance(key, latin(text)), text) for text in texts)
    if apart <= (1 if len(key) <= SHORT else 2):
        return _made(NEAR, apart, one, text)
    part = next((text for text in texts if _is_part(key, latin(text))), None)
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
