"""How large an upload may be, and what is raised when it is not fit to keep."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise

from dossiers.wording import say


@dataclass(frozen=True)
class Limits:
    """Assumed values of ours, not a rule of UNESCO; a call may bring its own."""

    size: int = 10 * 2**20  # of what is kept
    photo: int = 25 * 2**20  # of a picture as it comes in: it is shrunk before it is kept
    pages: int = 300
    objects: int = 200_000  # parts of a PDF; a page has some dozens
    pixels: int = 50_000_000
    side: int = 2400  # pictures are shrunk to it


LIMITS = Limits()
BROUGHT_BACK = timedelta(days=30)  # how long a file that was removed or replaced can be taken up again


class Unfit(Exception):
    """An upload cannot be kept."""

    def __init__(self, code: str, sentence: str | Promise, **facts: Any) -> None:
        self.code = code
        self.sentence = say(sentence, **facts)
        self.facts = facts
        super().__init__(code)
