"""The network-wide roles that users hold."""

from collections.abc import Collection

from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import Deputation, NetworkRole, User
from audit import clock


def load(users: Collection[User]) -> list[QuerySet]:
    """Secretariat, director, operator: they reach the whole network; a director's rights may be held for some days."""
    held = NetworkRole.objects.filter(user__in=users, until=None).order_by().annotate(scope=_everywhere())
    lent = Deputation.objects.running(clock.now()).filter(deputy__in=users).order_by()
    lent = lent.annotate(role=Value("director"), scope=_everywhere())
    return [held.values_list("user", "role", "scope"), lent.values_list("deputy", "role", "scope")]


def _everywhere() -> Cast:
    return Cast(Value(None), BigIntegerField())
