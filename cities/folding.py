"""Names made comparable: search and sort keys that the database stores, patterns for texts (pure, no Django)."""

import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache

from anyascii import anyascii

APOSTROPHES = "'’‘‛ʼʻʹˈ`´′＇ʾʿ"
LETTERS = {
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "ŀ": "l",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    "ı": "i",
}
_TABLE = str.maketrans(dict.fromkeys(APOSTROPHES, "") | LETTERS)


def _is_accent(character: str) -> bool:
    # Classes from 200 are accents of Latin, Greek, Cyrillic; 10 to 35 Hebrew and Arabic points. Lower ones
    # (Indic signs, Japanese voicing) and vowel signs (class 0) are part of the letter and stay.
    combining = unicodedata.combining(character)
    return combining >= 200 or 10 <= combining <= 35


def _plain(character: str) -> str:
    return " " if unicodedata.category(character)[0] in "PZC" else character


def _fold_once(text: str) -> str:
    lowered = text.translate(_TABLE).casefold().translate(_TABLE)
    bare = "".join(_plain(c) for c in unicodedata.normalize("NFKD", lowered) if not _is_accent(c))
    return unicodedata.normalize("NFC", " ".join(bare.casefold().translate(_TABLE).split()))


def search_key(text: str) -> str:
    """A name without accents, case, apostrophes and dashes: "Reșița" and "RESITA" are one."""
    key, former = _fold_once(text), text
    while key != former:
        key, former = _fold_once(key), key
    return key


@lru_cache(maxsize=100_000)
def latin(text: str) -> str:
    """The same name in Latin letters, whatever its script: "Трнава" is "trnava", "北京" is "beijing"."""
    return search_key(anyascii(search_key(text)))


def is_unspaced(word: str) -> bool:
    """Whether it is of a script without capitals: Chinese, Thai put no spaces, Arabic and Hebrew join small words."""
    return any(unicodedata.category(character) == "Lo" for character in word)


def sort_key(text: str) -> str:
    """The order of printed lists: accents and case do not count, "Laško" stands before "Lausanne"."""
    return search_key(text)


def slug(text: str) -> str:
    """A name as part of an address; empty when nothing of it can be written in Latin letters."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in search_key(text)).split()
    return "-".join(words)


# Long texts have no key beside them: they are searched as they are, with a pattern that spells the word in every way.

# Scripts with case or accents, apostrophes, ligatures, full width; a letter of any other is written in one way.
WRITTEN = [*range(0x21, 0x700), *range(0x1E00, 0x2020), *range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5F)]


@cache
def _spellings() -> dict[str, str]:
    """The characters that fold to each letter or pair of letters; under nothing, those that fold away."""
    found: dict[str, list[str]] = defaultdict(list)
    for character in map(chr, WRITTEN):
        key = search_key(f"a{character}a")[1:-1]
        if len(key) <= 2 and " " not in key:
            found[key].append(character)
    return {key: "".join(map(_escaped, characters)) for key, characters in found.items()}


def _escaped(character: str) -> str:
    return character if character.isalnum() or ord(character) > 127 else f"\\{character}"


def _letter(letter: str) -> str:
    return f"[{_spellings().get(letter, _escaped(letter))}]"


def _pieces(word: str) -> list[str]:
    """One class for each letter; where two letters have a sign of their own, either that or both."""
    found, at = [], 0
    while at < len(word):
        pair, letters = word[at : at + 2], [_letter(letter) for letter in word[at : at + 2]]
        joined = len(pair) == 2 and pair in _spellings()
        found.append(f"(?:{_between().join(letters)}|[{_spellings()[pair]}])" if joined else letters[0])
        at += 2 if joined else 1
    return found


def _between() -> str:
    return f"[{_spellings()['']}]*"


def pattern(word: str) -> str:
    """A regular expression, the same in Python and PostgreSQL, for a folded word as a text may write it."""
    return _between().join(_pieces(word))


def spans(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where any of these folded words stand in a text, in order."""
    return [found.span() for found in re.finditer("|".join(map(pattern, words)), text)]
