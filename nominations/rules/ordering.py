"""What must be true before a National Commission saves the order of its files."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Nomination


def stamp_of(files: "Iterable[Nomination]") -> str:
    """What changes when the files or their places do, and by nothing else."""
    places = sorted(f"{file.key}:{file.national_rank}" for file in files)
    return sha256(" ".join(places).encode()).hexdigest()[:16]


def same_order(files: "list[Nomination]", seen: str) -> Verdict:
    """Two officers who order the same files at once: the second one first sees what the first has done."""
    if seen == stamp_of(files):
        return Verdict.ok("same_order")
    placed = sorted(files, key=lambda file: (file.national_rank or len(files) + 1, file.created_at))
    sentence = _(
        "The order was changed meanwhile; it is now: %(cities)s. What you typed is kept. "
        "Save again if yours is to hold."
    )
    return Verdict.fail("same_order", sentence % {"cities": ", ".join(file.city.name for file in placed)})
