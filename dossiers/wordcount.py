"""How many words a text has: by character in scripts that write none apart, by words elsewhere. No Django here.

The page counts alike: a character of Han, Hiragana, Katakana, Thai, Lao, Khmer or Burmese is one word; elsewhere a word
is a run of letters and digits, held together by apostrophes and hyphens inside it, and by points and commas inside a
number.
"""

import re
import unicodedata
from functools import lru_cache

BY_CHARACTER = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # marks of repetition, zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),
    (0x20000, 0x323AF),
)
JOINERS = frozenset("'\u2019\u02bc\u055a\u05f3\u05f4-\u2010\u2011\u00ad\u200c\u200d")
POINTS = frozenset(".,\u066b\u066c\u00b7")
# c: a character that is a word; w: letter; d: digit; m: mark upon a letter; j: joiner; p: point; -: all else.
WORD = re.compile(r"c|[wd][wdm]*(?:(?:j+|(?<=d)p(?=d))[wd][wdm]*)*")


def count(text: str) -> int:
    """The number of words by which a limit is kept."""
    return len(WORD.findall("".join(map(_class, unicodedata.normalize("NFC", text)))))


@lru_cache(maxsize=4096)
def _class(character: str) -> str:
    if character in JOINERS:
        return "j"
    if character in POINTS:
        return "p"
    return _class_of_category(unicodedata.category(character), ord(character))


def _class_of_category(category: str, number: int) -> str:
    if category.startswith("M"):
        return "m"
    if category.startswith("N") and category != "Nl":
        return "d"
    if not category.startswith("L") and category != "Nl":
        return "-"
    return "c" if any(first <= number <= last for first, last in BY_CHARACTER) else "w"
