"""Names made comparable: the search and sort keys that the database stores (pure, no Django)."""

import unicodedata

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


def sort_key(text: str) -> str:
    """The order of printed lists: accents and case do not count, "Laško" stands before "Lausanne"."""
    return search_key(text)


def slug(text: str) -> str:
    """A name as part of an address; empty when nothing of it can be written in Latin letters."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in search_key(text)).split()
    return "-".join(words)
