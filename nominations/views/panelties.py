"""Possible ties beside the cells of the matrix of panels, for those who give files out: hints, no rule of the plan."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import prefetch_related_objects

from nominations.models import Juror, Nomination
from nominations.views import hints

Ties = dict[tuple[int, int], str]  # juror, file


def of_page(jurors: Iterable[Juror], page: Iterable[Nomination]) -> Ties:
    """What may tie these jurors to the files of a page, without pairs that a country or a conflict keeps apart."""
    files = list(page)
    prefetch_related_objects(files, "country__names")
    out = {(review.juror_id, file.pk) for file in files for review in _reviews(file) if review.is_excluded}
    free = [(juror, file) for file in files for juror in jurors if file.country_id not in juror.countries]
    found = hints.of_pairs((juror, file) for juror, file in free if (juror.pk, file.pk) not in out)
    denied = {(review.juror_id, file.pk) for file in files for review in _reviews(file) if review.has_declared_none}
    return {pair: hints.to_secretariat(hint, is_denied=pair in denied) for pair, hint in found.items()}


def _reviews(file: Any) -> list[Any]:
    return file.readers


def told(
    jurors: Iterable[Juror], page: Iterable[Nomination], ties: Ties, reads: Callable[[Juror, Nomination], bool]
) -> list[str]:
    """The ties of those who read or would read, a sentence each: the others stay a sign in their cells."""
    seats = list(jurors)
    return [
        f"{file.city.name}, {juror}: {ties[juror.pk, file.pk]}"
        for file in page
        for juror in seats
        if (juror.pk, file.pk) in ties and reads(juror, file)
    ]
