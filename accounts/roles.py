"""The network-wide roles a user holds."""

from django.db.models import BigIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from accounts.models import User


def load(user: User) -> list[QuerySet]:
    """Secretariat, director, operator: they reach the whole network."""
    held = user.network_roles.filter(until=None).order_by().annotate(scope=Cast(Value(None), BigIntegerField()))
    return [held.values_list("role", "scope")]
