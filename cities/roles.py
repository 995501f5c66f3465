"""The roles a user holds in the register today: Commission officer of a country, focal point of a city."""

from typing import Any

from django.db.models import F, QuerySet, Value

from accounts.models import User
from accounts.person import Grant
from cities.models import CommissionOfficer, FocalPoint


def load(user: User) -> list[Grant]:
    """An officer reaches one country, a focal point one city."""
    countries = _held(CommissionOfficer, user, "officer", "commission__country")
    cities = _held(FocalPoint, user, "focal_point", "city")
    return [Grant(role, scope) for role, scope in countries.union(cities, all=True)]


def _held(terms: Any, user: User, role: str, scope: str) -> QuerySet:
    """Each term as the name of its role and what it reaches."""
    held = terms.objects.active().filter(user=user).order_by()
    return held.annotate(role=Value(role), scope=F(scope)).values_list("role", "scope")
