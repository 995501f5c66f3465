"""The terms of many persons in the register, for the secretariat's list of persons."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import User
from cities.models import CommissionOfficer, FocalPoint

if TYPE_CHECKING:
    from accounts.person import Person


def officer_terms(person: "Person", people: Iterable[User]) -> QuerySet[CommissionOfficer]:
    """For which Commissions these persons act or acted; the secretariat alone asks."""
    rows = CommissionOfficer.objects
    terms = rows.filter(user__in=people) if person.has("secretariat") else rows.none()
    return terms.select_related("commission").order_by("since")


def focal_terms(person: "Person", people: Iterable[User]) -> QuerySet[FocalPoint]:
    """For which cities these persons speak or spoke; the secretariat alone asks."""
    rows = FocalPoint.objects
    terms = rows.filter(user__in=people) if person.has("secretariat") else rows.none()
    return terms.select_related("city").order_by("since")
