"""What differs between two texts: word by word for a page, line by line for a record."""

import difflib
import re
from dataclasses import dataclass
from hashlib import sha256

STOPS = r".,;:!?…()\[\]{}\"“”«»،؛؟。、"
PIECE = re.compile(rf"\s+|[^\s{STOPS}]+|[{STOPS}]")  # a stop is no part of its word
LONGEST = 20_000  # of a record of what changed


@dataclass(frozen=True)
class Part:
    """Some words that stand in both texts, in the old one alone, or in the new one alone."""

    text: str
    is_old: bool = False
    is_new: bool = False


def words(old: str, new: str) -> list[Part]:
    """Both texts as one, the words of each marked."""
    before, after = PIECE.findall(old), PIECE.findall(new)
    parts: list[Part] = []
    for tag, i, j, k, n in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[i:j]), "".join(after[k:n])
        if tag == "equal":
            parts.append(Part(gone))
            continue
        parts += [Part(gone, is_old=True)] if gone else []
        parts += [Part(come, is_new=True)] if come else []
    return parts


def marked(first: str, text: str) -> list[Part]:
    """A text in which the words that the first one does not have are marked."""
    return [part for part in words(first, text) if not part.is_old]


def unified(old: str, new: str) -> str:
    """The lines that went and those that came, as people know them: with a minus and a plus."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    said = [line for line in lines if not line.startswith(("---", "+++", "@@")) and line[1:].strip()]
    return "\n".join(f"{line[0]} {line[1:]}" for line in said)[:LONGEST]


def mark(*texts: str) -> str:
    """How texts read together: another mark as soon as a letter of them changes."""
    return sha256("\x1e".join(texts).encode()).hexdigest()
