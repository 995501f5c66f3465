"""The roles users hold in the register today: Commission officer of a country, viewer to submitter of a city."""

from collections.abc import Collection
from typing import Any

from django.db.models import F, QuerySet, Value

from accounts.models import User
from cities.models import CommissionOfficer, FocalPoint
from cities.states import TEAM_GRANTS, TeamRole


def load(users: Collection[User]) -> list[QuerySet]:
    """An officer reaches one country; whoever works for a city holds each right that the own role brings."""
    granting = {right: [role for role in TeamRole if right in role.grants] for right in TEAM_GRANTS}
    team = [_held(FocalPoint, users, right, "city", role__in=roles) for right, roles in granting.items()]
    return [_held(CommissionOfficer, users, "officer", "commission__country"), *team]


def _held(terms: Any, users: Collection[User], role: str, scope: str, **kind: Any) -> QuerySet:
    """Each term as the name of its role and what it reaches."""
    held = terms.objects.active().filter(user__in=users, **kind).order_by()
    return held.annotate(right=Value(role), scope=F(scope)).values_list("user", "right", "scope")
