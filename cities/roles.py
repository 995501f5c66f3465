"""The roles a user holds in the register today: Commission officer of a country, focal point of a city."""

from typing import Any

from django.db.models import F, QuerySet, Value

from accounts.models import User
from cities.models import CommissionOfficer, FocalPoint


def load(user: User) -> list[QuerySet]:
    """An officer reaches one country, a focal point one city."""
    return [
        _held(CommissionOfficer, user, "officer", "commission__country"),
        _held(FocalPoint, user, "focal_point", "city"),
    ]


def _held(terms: Any, user: User, role: str, scope: str) -> QuerySet:
    """Each term as the name of its role and what it reaches."""
    held = terms.objects.active().filter(user=user).order_by()
    return held.annotate(role=Value(role), scope=F(scope)).values_list("role", "scope")
