"""The jury's order, and what is out of it: its word first, then the mean; equal files have no order between them.

Two files are *out of order* when the one that the jury put lower is in and the higher one is out. The move that makes
it so needs a reason. A reason speaks of the files that its page named: given for a file that comes in, of those above
it that were not in; given for one that stays out, of those below it that were not out. So each pair out of order is
spoken of by at least one of its two reasons, and nobody has to give the same reason twice.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from nominations.balance.terms import File


@dataclass(frozen=True)
class Choice:
    """In or out, and the files of which the reason for it speaks."""

    is_in: bool
    speaks_of: frozenset[str] = frozenset()


def ranked(files: Iterable[File]) -> list[File]:
    """In the order of the jury; among equals by name, which says nothing."""
    return sorted(files, key=lambda file: (file.rank, file.name, file.key))


def places(files: Iterable[File]) -> dict[str, int]:
    """The place of each file; equals share one, and the next place is that many further on."""
    order = ranked(files)
    first: dict[tuple[int, float], int] = {}
    for place, file in enumerate(order, 1):
        first.setdefault(file.rank, place)
    return {file.key: first[file.rank] for file in order}


def passed_over(files: Iterable[File], key: str, choices: Mapping[str, Choice], *, is_in: bool) -> list[File]:
    """The files of which a reason for this choice has to speak: higher and not in, or lower and not out."""
    order = ranked(files)
    own = next((file for file in order if file.key == key), None)
    if own is None:
        return []
    return [file for file in order if _beyond(own, file, is_in) and not _agrees(choices.get(file.key), is_in)]


def _beyond(own: File, other: File, is_in: bool) -> bool:
    return other.rank < own.rank if is_in else own.rank < other.rank


def _agrees(choice: Choice | None, is_in: bool) -> bool:
    return choice is not None and choice.is_in == is_in


def misplaced(files: Iterable[File], key: str, choices: Mapping[str, Choice], *, is_in: bool) -> list[File]:
    """The files with which this choice is out of order, and of which no reason of theirs has spoken."""
    beyond = passed_over(files, key, choices, is_in=is_in)
    return [file for file in beyond if (made := choices.get(file.key)) is not None and key not in made.speaks_of]


def depths(files: Iterable[File]) -> list[int]:
    """For each file twice the number of files above it, and once the number of its equals."""
    of_files = list(files)
    equals, firsts = Counter(file.rank for file in of_files), places(of_files)
    return [2 * (firsts[file.key] - 1) + equals[file.rank] - 1 for file in of_files]


def departures(files: Iterable[File], chosen: Collection[str]) -> float:
    """How many pairs have the lower in and the higher out; a pair of equals of which one is in counts half."""
    of_files = list(files)
    taken = [depth for depth, file in zip(depths(of_files), of_files, strict=True) if file.key in chosen]
    return sum(taken) / 2 - len(taken) * (len(taken) - 1) / 2
