"""Who is told: those who hold a role towards a file at this moment and may sign in, many files at once."""

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from cities.models import CommissionOfficer, FocalPoint
from nominations.models import Call, Juror, Nomination, StaffConflict


def cities(nominations: Iterable[Nomination]) -> dict[int, list[User]]:
    """The focal points of each file's city, by city."""
    wanted = {nomination.city_id for nomination in nominations}
    people: dict[int, list[User]] = defaultdict(list)
    for term in FocalPoint.objects.who_hear().filter(city__in=wanted):
        people[term.city_id].append(term.user)
    return people


def commissions(nominations: Iterable[Nomination]) -> dict[int, list[User]]:
    """The officers of each file's National Commission, by country."""
    wanted = {nomination.country_id for nomination in nominations}
    people: dict[int, list[User]] = defaultdict(list)
    for term in CommissionOfficer.objects.who_hear().filter(commission__country__in=wanted):
        people[term.commission.country_id].append(term.user)
    return people


def secretariat(nomination: Nomination | None = None) -> list[User]:
    """Everyone in the secretariat who is not kept away from the file."""
    return _in_office("secretariat", nomination)


def directors(nomination: Nomination | None = None) -> list[User]:
    """Who approves, without those kept away from the file."""
    return _in_office("director", nomination)


def _in_office(role: str, nomination: Nomination | None) -> list[User]:
    people = User.objects.holding(role).order_by("pk")
    if nomination is not None:
        away = StaffConflict.objects.filter(nomination=nomination).values("user")
        people = people.exclude(pk__in=away)
    return list(people)


def jurors(call: Call) -> list[User]:
    """Every juror of a call who still serves."""
    seats = Juror.objects.serving().filter(call=call, user__is_active=True)
    return [juror.user for juror in seats.select_related("user").order_by("pk")]
