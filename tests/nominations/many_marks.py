"""A whole round that is read: many files, many jurors, every review handed in; rows alone, without the acts."""

import numpy as np

from audit import keys
from nominations.models import Call, Criterion, Declaration, Juror, Mark, Nomination, Review
from nominations.states import ReviewState
from tests import casts, test_many_files
from tests.cities import factories as cities
from tests.nominations import factories as road


def fill(made: casts.Cast, files: int, jurors: int, readers: int, seed: int = 1) -> None:
    """Each file read by so many; files, strict jurors and noise are drawn, marks are whole numbers from 0 to 5."""
    casts.reviewed(made, 1)
    test_many_files.grow(files)
    Mark.objects.all().delete(), Review.objects.all().delete()
    Call.objects.filter(pk=made.call.pk).update(places=files // 2)
    _mark(list(Nomination.objects.order_by("pk")), _seated(made.call, jurors), readers, np.random.default_rng(seed))


def _seated(call: Call, number: int) -> list[Juror]:
    country = cities.country("KE")
    facts = {"call": call, "nationality": country, "residence": country, "joined_at": road.AFTER_DEADLINES}
    more = [Juror(user=cities.user(), **facts) for _one in range(number - call.jurors.count())]
    Juror.objects.bulk_create(more)
    return list(call.jurors.order_by("pk"))


def _mark(files: list[Nomination], jurors: list[Juror], readers: int, chance: np.random.Generator) -> None:
    when = dict.fromkeys(("answered_at", "submitted_at", "created_at"), road.AFTER_DEADLINES)
    seats = [(file, number) for file in files for number in chance.permutation(len(jurors))[:readers]]
    reviews = Review.objects.bulk_create(
        Review(nomination=file, juror=jurors[seat], state=ReviewState.CLOSED, key=keys.new_key(), **when)
        for file, seat in seats
    )
    worth = dict(zip([file.pk for file in files], chance.normal(2.8, 0.9, len(files)), strict=True))
    strict = chance.normal(0, 0.5, len(jurors))
    middle = [worth[file.pk] + strict[seat] for file, seat in seats]
    criteria = list(Criterion.objects.filter(rubric=files[0].call.rubric_id))
    Mark.objects.bulk_create(
        Mark(review=review, criterion=one, version=1, value=_value(one, mean, chance), at=road.AFTER_DEADLINES)
        for review, mean in zip(reviews, middle, strict=True)
        for one in criteria
    )
    told = [(file, juror) for file in files for juror in jurors]
    Declaration.objects.bulk_create(
        Declaration(nomination=file, juror=juror, at=road.AFTER_DEADLINES) for file, juror in told
    )


def _value(criterion: Criterion, mean: float, chance: np.random.Generator) -> int:
    drawn = mean + chance.normal(0, 0.9)
    return int(drawn > 1) if criterion.kind == Criterion.Kind.GATE else int(np.clip(np.round(drawn), 0, 5))
