"""What waits for the secretariat, as conditions on rows, so that a number and the list behind it are the same rows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from nominations import states
from nominations.querysets.application import rows_of
from nominations.states import CallState, Deadline, Side, Status

if TYPE_CHECKING:
    from accounts.person import Person

RUNNING = Q(call__state__in=states.RUNNING_CALL)


def _answered() -> Q:
    """A question was asked, and it is answered or closed."""
    asked = rows_of("Clarification").filter(nomination=OuterRef("pk"))
    return Q(Exists(asked.exclude(answered_at=None, closed_at=None)))


def task(name: str) -> Q:
    """The files that wait for this."""
    return (
        RUNNING
        & {
            "check": Q(status=Status.NOMINATED) & ~_answered(),
            "answered": Q(status=Status.NOMINATED) & _answered(),
            "asked": Q(Exists(rows_of("Message").awaiting(Side.SECRETARIAT).filter(nomination=OuterRef("pk")))),
            "jury": Q(status=Status.ELIGIBLE),
            "uncomposed": Q(status__in=states.UNCOMPOSED),
            "early": Q(status__in=states.BEFORE_NOMINATION),
        }[name]
    )


def calls(person: "Person") -> QuerySet:
    """Calls to prepare, to compose or to announce, each with how many files the jury has spoken on, and since when."""
    words = Q(nominations__status__in=[*states.JURY_WORDS, *states.COMPOSED])
    wanted = [CallState.DRAFT, CallState.IN_REVIEW, CallState.DECIDED]
    rows = rows_of("Call").visible_to(person).filter(state__in=wanted, is_replay=False).select_related("cohort")
    return rows.annotate(words=Count("nominations", filter=words), word_since=Min("nominations__since", filter=words))


def late_reviews(person: "Person", now: datetime) -> QuerySet:
    """Reviews that are awaited although the jurors' deadline in force is over."""
    moved = rows_of("Amendment").filter(call=OuterRef("nomination__call"), field=Deadline.REVIEW)
    moved = moved.filter(Q(country=None) | Q(country=OuterRef("nomination__country"))).order_by("-new_instant")
    deadline = Coalesce(Subquery(moved.values("new_instant")[:1]), "nomination__call__review_deadline")
    awaited = rows_of("Review").visible_to(person).open().filter(nomination__status=Status.IN_REVIEW)
    return awaited.annotate(deadline=deadline).filter(deadline__lte=now)
