"""What is known of a juror beside files that wait for the declaration, gathered for all of them at once."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from cities import folding
from cities.models import CommissionOfficer, FocalPoint
from dossiers.models import Answer
from nominations import ties
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from nominations.models import Juror, Nomination, Review


def hints_for(reviews: "list[Review]") -> dict[int, list[str]]:
    """The hints of each review; files and jurors are at hand with names, and no row costs a query."""
    if not reviews:
        return {}
    files = [review.nomination for review in reviews]
    user = reviews[0].juror.user_id
    before = _before(user, files)
    jurors = {review.juror_id: review.juror for review in reviews}
    texts = _texts_naming(jurors.values(), files)
    return {
        review.pk: ties.hints(
            _place(review.nomination), _about(review.juror, before), texts[review.nomination.dossier_id]
        )
        for review in reviews
    }


def _before(user: int, files: "list[Nomination]") -> dict[str, frozenset[int]]:
    """Where this person worked before: as focal point, officer or reviewer, ended or not."""
    cities, countries = {file.city_id for file in files}, {file.country_id for file in files}
    points = FocalPoint.objects.filter(user=user, city__in=cities)
    officers = CommissionOfficer.objects.filter(user=user, commission__country__in=countries)
    reviewed = rows_of("Reviewer").filter(user=user, country__in=countries)
    return {
        "cities": frozenset(points.values_list("city", flat=True)),
        "commissions": frozenset(officers.values_list("commission__country", flat=True)),
        "reviewed": frozenset(reviewed.values_list("country", flat=True)),
    }


def _about(juror: "Juror", before: dict[str, frozenset[int]]) -> ties.About:
    return ties.About(employer=juror.employer, appointing_body=juror.appointing_body, **before)


def _place(file: "Nomination") -> ties.Place:
    names = tuple(name.text for name in file.country.names.all())
    return ties.Place(file.city_id, file.country_id, tuple(filter(None, (file.city.name, file.city.local_name))), names)


def _texts_naming(jurors: Any, files: "list[Nomination]") -> dict[int, list[str]]:
    """Answers that may name a body of the juror, by dossier: the database finds its longest word, the rest is pure."""
    found: dict[int, list[str]] = defaultdict(list)
    words = {max(name.split(), key=len) for juror in jurors for body in _bodies(juror) for name in ties.names_of(body)}
    if not words:
        return found
    told = Answer.objects.current().filter(dossier__in=[file.dossier_id for file in files])
    one = Q(*[Q(text__iregex=folding.pattern(word)) for word in sorted(words)], _connector=Q.OR)
    rows = told.annotate(text=Cast("value", TextField())).filter(one)
    for dossier, text in rows.values_list("dossier", "text"):
        found[dossier].append(text)
    return found


def _bodies(juror: "Juror") -> list[str]:
    return [body for body in (juror.employer, juror.appointing_body) if body.strip()]
