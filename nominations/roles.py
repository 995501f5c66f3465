"""The roles users hold in calls: juror, chair, and reviewer of a National Commission."""

from collections.abc import Collection

from django.db.models import F, QuerySet, Value

from accounts.models import User
from audit import clock
from nominations.models import Juror, Reviewer


def load(users: Collection[User]) -> list[QuerySet]:
    """A juror reaches one call while its jury has access; a reviewer one country in one call, until its deadline."""
    terms = Juror.objects.serving().with_access(clock.now()).filter(user__in=users).order_by()
    reviews = Reviewer.objects.serving(clock.now()).filter(user__in=users).order_by()
    advising = [_as(reviews, "reviewer"), _as(reviews, "reviewer_in", "country")]
    return [_as(terms, "juror"), _as(terms.filter(is_chair=True), "chair"), *advising]


def _as(terms: QuerySet, role: str, reach: str = "call") -> QuerySet:
    return terms.annotate(role=Value(role), scope=F(reach)).values_list("user", "role", "scope")
