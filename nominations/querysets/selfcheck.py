"""The rules on conflicts as questions to the database: each names the rows that break it, in the best case none."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from cities.models import CommissionOfficer, FocalPoint
from nominations import states
from nominations.querysets.application import rows_of, tied
from nominations.states import ReviewState

Row = tuple[str, int | None, int]  # the rule that is broken, the file, the juror


def broken(call: Any) -> list[Row]:
    """Every broken rule of a call, in the order of the rules."""
    return [(rule, *row) for rule, rows in RULES.items() for row in rows(call)]


def _tied(country: str = "nomination__country") -> Q:
    return tied(F(country), "juror__")


def _given(call: Any) -> Any:
    return rows_of("Review").given().filter(nomination__call=call).order_by("pk")


def _pairs(reviews: QuerySet) -> Iterator[tuple[int, int]]:
    return iter(reviews.values_list("nomination", "juror"))


def _reads_own_country(call: Any) -> Iterator[tuple[int, int]]:
    """No file is given to a juror with a tie to its country."""
    return _pairs(_given(call).filter(_tied()).exclude(pk__in=rows_of("Review").counted()))


def _counts_in_spite(call: Any) -> Iterator[tuple[int, int]]:
    """No mark of such a juror counts."""
    return _pairs(_given(call).counted().filter(_tied()))


def _stays_away(call: Any) -> Iterator[tuple[int, int]]:
    """Whoever stays away from a file in the secretariat does not read it as a juror either."""
    away = rows_of("StaffConflict").filter(user=OuterRef("juror__user"), nomination=OuterRef("nomination"))
    return _pairs(_given(call).filter(Exists(away)))


def _voted(call: Any) -> Iterator[tuple[int, int]]:
    """No vote by which the jury's word was recorded is that of a juror in conflict."""
    votes = rows_of("Vote").filter(closed=True, nomination__call=call).exclude(nomination__jury_word="")
    last = rows_of("Vote").filter(nomination=OuterRef("nomination")).order_by().values("nomination")
    out = rows_of("Review").filter(
        nomination=OuterRef("nomination"), juror=OuterRef("juror"), state__in=states.IN_CONFLICT
    )
    votes = votes.filter(ballot=Subquery(last.annotate(ballots=Max("ballot")).values("ballots")))
    later = rows_of("SecretBallot").filter(nomination=OuterRef("nomination"), number__gt=OuterRef("ballot"))
    votes = votes.exclude(Exists(later))  # a void ballot that was open may be followed by a secret one
    return _pairs(votes.filter(Q(Exists(out)) | _tied()).order_by("pk"))


def _same_nationality(call: Any) -> Iterator[tuple[int, int]]:
    """No two readers of a file have one nationality."""
    beside = rows_of("Review").given().filter(nomination=OuterRef("nomination"), pk__lt=OuterRef("pk"))
    return _pairs(_given(call).filter(Exists(beside.filter(juror__nationality=OuterRef("juror__nationality")))))


def _undeclared(call: Any) -> Iterator[tuple[int, int]]:
    """Nobody reads or marks without having said that there is no conflict."""
    begun = Q(state__in=[*states.MARKABLE, ReviewState.SUBMITTED]) | Q(submitted_at__isnull=False)
    return _pairs(_given(call).filter(begun, answered_at=None))


def _in_office(call: Any) -> Iterator[tuple[None, int]]:
    """No juror acts for a city or a National Commission."""
    officers = CommissionOfficer.objects.active().filter(user=OuterRef("user"))
    points = FocalPoint.objects.active().filter(user=OuterRef("user"))
    seats = rows_of("Juror").serving().filter(Q(Exists(officers)) | Q(Exists(points)), call=call)
    return ((None, pk) for pk in seats.order_by("pk").values_list("pk", flat=True))


RULES: dict[str, Callable[[Any], Iterator[Any]]] = {
    "tie": _reads_own_country,
    "counted": _counts_in_spite,
    "away": _stays_away,
    "vote": _voted,
    "nationality": _same_nationality,
    "undeclared": _undeclared,
    "office": _in_office,
}
