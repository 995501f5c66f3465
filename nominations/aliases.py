"""What stands in place of a juror's name: on one file a lasting number, another on every other; a letter in a table."""

import hashlib
from collections.abc import Iterable
from string import ascii_uppercase

NUMBERS = 99


def numbers(file: str, seats: Iterable[str]) -> dict[str, int]:
    """A number for each seat, in the order in which the seats were taken: who comes later changes nobody's number."""
    taken: dict[str, int] = {}
    used: set[int] = set()
    for seat in seats:
        number = next(number for number in _drawn(file, seat) if number not in used)
        taken[seat] = number
        used.add(number)
    return taken


def _drawn(file: str, seat: str) -> Iterable[int]:
    """Ever more numbers, so that a jury of any size finds enough."""
    top = NUMBERS
    while True:
        digest = hashlib.sha256(f"{file}:{seat}:{top}".encode()).digest()
        yield int.from_bytes(digest[:8]) % top + 1
        top += 1


def letter(place: int) -> str:
    """A, B, … of the readers of one table, by place from 0; as the columns of a sheet go on beyond Z: with AA, AB."""
    before, at = divmod(place, len(ascii_uppercase))
    return (letter(before - 1) if before else "") + ascii_uppercase[at]
