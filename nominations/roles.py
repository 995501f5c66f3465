"""The roles a user holds in calls: juror and chair."""

from django.db.models import F, QuerySet, Value

from accounts.models import User
from nominations.models import Juror


def load(user: User) -> list[QuerySet]:
    """A juror reaches one call, and so does its chair."""
    terms = Juror.objects.serving().filter(user=user).order_by()
    return [_as(terms, "juror"), _as(terms.filter(is_chair=True), "chair")]


def _as(terms: QuerySet, role: str) -> QuerySet:
    return terms.annotate(role=Value(role), scope=F("call")).values_list("role", "scope")
