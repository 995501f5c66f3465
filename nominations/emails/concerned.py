"""Who works towards a date of a call: told when it moves, each with the country whose date it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import clock
from cities.models import City, CommissionOfficer, FocalPoint
from nominations.emails import recipients
from nominations.models import Call, Nomination, Reviewer
from nominations.rules import amending
from nominations.rules.amending import Move
from nominations.states import RELEASE, Deadline


@dataclass(frozen=True)
class Concerned:
    """One person, for whom this one works towards the date, and in which country; the jury and we in none."""

    user: User
    role: str | Promise
    country_id: int | None = None


def by_moves(call: Call, moving: list[Move], may_apply: Iterable[City] = ()) -> list[tuple[Concerned, list[Move]]]:
    """Everyone for whom a date really moves, once, with what moves there; whoever may still apply too."""
    found: dict[int, tuple[Concerned, list[Move]]] = {}
    there: dict[int | None, list[Move]] = {}
    for one in (person for move in moving for person in of_date(call, move.field, move.country_id, may_apply)):
        if one.country_id not in there:
            there[one.country_id] = amending.in_country(call, moving, one.country_id)
        if there[one.country_id]:
            found.setdefault(one.user.pk, (one, there[one.country_id]))
    return list(found.values())


def of_call(call: Call, may_apply: Iterable[City] = ()) -> list[Concerned]:
    """Everyone who works for a call in any way, once; nobody where nobody outside has seen it."""
    if call.published_at is None:
        return []
    found = [*of_date(call, RELEASE, None), *reviewers(call), *who_work_for(may_apply)]
    return list({one.user.pk: one for one in reversed(found)}.values())[::-1]


def of_date(call: Call, field: str, country_id: int | None, may_apply: Iterable[City] = ()) -> list[Concerned]:
    """The secretariat alone for checks, the jury for its own; the sides of the files for theirs; all for the last."""
    found = []
    if field in {Deadline.CITY, Deadline.COMMISSION, RELEASE}:
        found += [*officers(country_id), *focal_points(_files(call, field), country_id)]
    if field == Deadline.CITY:
        found += who_work_for(_yet_to_apply(call, may_apply, country_id))
    if field == Deadline.COMMISSION:
        found += reviewers(call, country_id)
    if field in {Deadline.REVIEW, RELEASE}:
        found += [Concerned(user, _("juror")) for user in recipients.jurors(call)]
    if field in {Deadline.SCREENING, Deadline.REVIEW, RELEASE}:
        found += [Concerned(user, _("secretariat")) for user in recipients.secretariat()]
    return found


def _yet_to_apply(call: Call, may_apply: Iterable[City], country_id: int | None) -> list[City]:
    """Those that may apply there and have no application that goes on."""
    begun = set(Nomination.objects.filter(call=call).living().values_list("city", flat=True)) if may_apply else set()
    return [city for city in may_apply if city.pk not in begun and country_id in (None, city.country_id)]


def _files(call: Call, field: str) -> QuerySet[Nomination]:
    """The files that this date can end, or whose outcome is awaited."""
    files = Nomination.objects.filter(call=call)
    if field == RELEASE:
        return files.living()
    return files.being_filled_in() if field == Deadline.CITY else files.before_nomination()


def officers(country_id: int | None = None) -> list[Concerned]:
    """Everyone who acts for a National Commission, of one country or of all."""
    terms = CommissionOfficer.objects.who_hear()
    if country_id is not None:
        terms = terms.filter(commission__country=country_id)
    return [Concerned(term.user, _("National Commission"), term.commission.country_id) for term in terms]


def focal_points(files: QuerySet[Nomination], country_id: int | None = None) -> list[Concerned]:
    """Everyone who works for the cities of these files."""
    files = files if country_id is None else files.filter(country=country_id)
    return who_work_for(files.values("city"))


def who_work_for(cities: Any) -> list[Concerned]:
    """Everyone who works for one of these cities."""
    rows: Iterable[FocalPoint] = FocalPoint.objects.who_hear().filter(city__in=cities)
    return [Concerned(term.user, _("city"), term.city.country_id) for term in rows]


def reviewers(call: Call, country_id: int | None = None) -> list[Concerned]:
    """Whom National Commissions asked to read, until their deadline in force."""
    terms = Reviewer.objects.serving(clock.now()).filter(call=call, user__is_active=True)
    terms = terms if country_id is None else terms.filter(country=country_id)
    rows = terms.select_related("user").order_by("pk")
    return [Concerned(term.user, _("reviewer"), term.country_id) for term in rows]
