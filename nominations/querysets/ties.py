"""What is known of jurors beside files on which nobody has decided yet, gathered for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from audit import clock
from cities import folding
from cities.models import CommissionOfficer, FocalPoint
from dossiers.models import Answer
from nominations import calendar, ties
from nominations.querysets.application import rows_of

if TYPE_CHECKING:
    from nominations.models import Juror, Nomination

Pair = tuple["Juror", "Nomination"]
Worked = dict[tuple[str, int], list[tuple[int, date | None]]]  # where a user worked, and until when


def hints_for(pairs: Iterable[Pair]) -> dict[tuple[int, int], list[str]]:
    """The hints of each juror and file, by number; files are at hand with names and call, and no pair costs a query."""
    pairs = list(pairs)
    if not pairs:
        return {}
    jurors, files = {juror.pk: juror for juror, _file in pairs}, {file.pk: file for _juror, file in pairs}
    before = _before({juror.user_id for juror in jurors.values()}, list(files.values()))
    about = {juror.pk: _about(juror, file, before) for juror, file in pairs}
    places = {file.pk: _place(file) for file in files.values()}
    texts = _texts_naming(jurors.values(), list(files.values()))
    return {
        (juror.pk, file.pk): ties.hints(places[file.pk], about[juror.pk], texts[file.dossier_id])
        for juror, file in pairs
    }


def _before(users: set[int], files: "list[Nomination]") -> Worked:
    """Where these persons worked before: as focal point, officer or reviewer, until when; in one query."""
    cities, countries = {file.city_id for file in files}, {file.country_id for file in files}
    points = FocalPoint.objects.filter(user__in=users, city__in=cities)
    officers = CommissionOfficer.objects.filter(user__in=users, commission__country__in=countries)
    reviewed = rows_of("Reviewer").filter(user__in=users, country__in=countries)
    over = TruncDate(Coalesce("ended_at", "call__commission_deadline"))
    rows = _work(points, "cities", "city").union(
        _work(officers, "commissions", "commission__country"), _work(reviewed, "reviewed", "country", over), all=True
    )
    found: Worked = defaultdict(list)
    for kind, user, place, until in rows:
        found[kind, user].append((place, until))
    return found


def _work(rows: Any, kind: str, place: str, until: Any = None) -> Any:
    """Kind, person, place and last day, in columns that are alike whatever the table."""
    columns = {"kind": Value(kind), "who": F("user"), "place": F(place), "over": until or F("until")}
    return rows.order_by().annotate(**columns).values_list(*columns)


def _about(juror: "Juror", file: "Nomination", before: Worked) -> ties.About:
    """What is known of the juror, and the earlier work that counts in this call."""
    since = calendar.years_before(clock.today(), file.call.tie_years)
    work = {
        kind: frozenset(place for place, until in before[kind, juror.user_id] if ties.counts(until, since))
        for kind in ("cities", "commissions", "reviewed")
    }
    return ties.About(employer=juror.employer, appointing_body=juror.appointing_body, **work)


def _place(file: "Nomination") -> ties.Place:
    names = tuple(name.text for name in file.country.names.all())
    return ties.Place(file.city_id, file.country_id, tuple(filter(None, (file.city.name, file.city.local_name))), names)


def _texts_naming(jurors: Iterable["Juror"], files: "list[Nomination]") -> dict[int, list[str]]:
    """Answers that may name a body of a juror, by dossier: the database finds its longest word, the rest is pure."""
    found: dict[int, list[str]] = defaultdict(list)
    words = {max(name.split(), key=len) for juror in jurors for body in _bodies(juror) for name in ties.names_of(body)}
    if not words:
        return found
    told: Any = Answer.objects.current().filter(dossier__in=[file.dossier_id for file in files])
    one = Q(*[Q(text__iregex=folding.pattern(word)) for word in sorted(words)], _connector=Q.OR)
    rows = told.annotate(text=Cast("value", TextField())).filter(one)
    for dossier, text in rows.values_list("dossier", "text"):
        found[dossier].append(ties.folded(text))
    return found


def _bodies(juror: "Juror") -> list[str]:
    return [body for body in (juror.employer, juror.appointing_body) if body.strip()]
