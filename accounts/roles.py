"""The network-wide roles a user holds."""

from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import Deputation, User
from audit import clock


def load(user: User) -> list[QuerySet]:
    """Secretariat, director, operator: they reach the whole network; a director's rights may be held for some days."""
    held = user.network_roles.filter(until=None).order_by().annotate(scope=_everywhere())
    lent = Deputation.objects.running(clock.now()).filter(deputy=user).order_by()
    lent = lent.annotate(role=Value("director"), scope=_everywhere())
    return [held.values_list("role", "scope"), lent.values_list("role", "scope")]


def _everywhere() -> Cast:
    return Cast(Value(None), BigIntegerField())
