"""Which few letters of many to read, so that whoever read them knows them all: the first, and the worst cases."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# An empty line too many, brackets or quotation marks with nothing in them, "None", two spaces, a space before a stop.
GAP = re.compile(r"\n[ \t]*\n[ \t]*\n|\(\s*\)|“\s*”|«\s*»|\bNone\b|\S {2,}\S| [,.](?=\s|$)|: *\n(?! *\n)|\{\w*\}")
BIG_GAP = 1000


@dataclass(frozen=True)
class Letter:
    """What the choice looks at."""

    key: str
    name: str
    title: str
    text: str

    @property
    def whole(self) -> str:
        """Everything that its reader reads."""
        return f"{self.name}\n{self.title}\n{self.text}"


def gaps(letter: Letter) -> int:
    """How many places look as if something were missing; nothing at all is the worst."""
    if not letter.title.strip() or not letter.text.strip():
        return BIG_GAP
    return len(GAP.findall(letter.title)) + len(GAP.findall(letter.text))


def share(script: re.Pattern[str]) -> Callable[[Letter], int]:
    """How many characters are of a script."""
    return lambda letter: len(script.findall(letter.whole))


RULES: dict[str, Callable[[Letter], int]] = {
    "gap": gaps,
    "right_to_left": share(RIGHT_TO_LEFT),
    "ideographs": share(IDEOGRAPHS),
    "longest_name": lambda letter: len(letter.name),
    "longest_text": lambda letter: len(letter.text),
    "shortest_text": lambda letter: -len(letter.text),
}


def worst(letters: Iterable[Letter]) -> list[tuple[Letter, list[str]]]:
    """The first letter, then the worst by each rule; one that is the worst twice stands once, with both reasons."""
    rows = list(letters)
    chosen: dict[str, tuple[Letter, list[str]]] = {}
    for code, rule in RULES.items() if rows else ():
        found = max(rows, key=rule)  # of equals the one that was written first
        if rule(found):
            chosen.setdefault(found.key, (found, []))[1].append(code)
    first = chosen.pop(rows[0].key, (rows[0], [])) if rows else None
    return [(first[0], ["first", *first[1]]), *chosen.values()] if first else []
