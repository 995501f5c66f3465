"""Held letters of one text: which of them two persons have set or are asked to set, and which somebody edited."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from nominations.querysets.application import rows_of
from nominations.querysets.dispatch import held_for
from nominations.querysets.letters import emails_visible_to, last_act, references
from notifications.models import Email

if TYPE_CHECKING:
    from accounts.person import Person

WORDED = ("edit_email", "render_again", "render_all_again")


def held_letters(person: "Person", event: str, language: str) -> QuerySet[Email]:
    """Those that this person may read and that can be written again, in the order in which they were written."""
    found = emails_visible_to(person).filter(state=Email.State.HELD, event=event, language=language)
    return found.exclude(kind=Email.Kind.SIGNIN).exclude(facts={}).order_by("pk")


def with_hands(letters: QuerySet[Email]) -> QuerySet[Email]:
    """With whether their release is set or proposed, and the act by which somebody last worded them, if anybody did."""
    last = Subquery(last_act("key", *WORDED).values("act")[:1], output_field=CharField())
    bound = Case(When(_bound(), then=Value(True)), default=Value(False))
    return letters.annotate(is_bound=bound, worded_by=Coalesce(last, Value("")))


def _bound() -> Q:
    """By a bulk release that is proposed; by the proposal or the instant of an announcement, or of its return.

    What is held does not wait for a bulk release that goes on: it was taken out of it.
    """
    enclosed = rows_of("Enclosed").filter(email=OuterRef("pk"), left_out=False, dispatch__state="proposed")
    calls = rows_of("Call").filter(cohort__release_approved=True, cohort__announcement=None)
    files = rows_of("Nomination").filter(call__in=calls.order_by().values("pk"))
    announced = Q(subject_ref__in=references(files)) | Q(subject_ref__in=references(calls))
    return Q(Exists(enclosed)) | Q(kind=Email.Kind.DECISION) & announced | _shown()


def _shown() -> Q:
    """What a proposal that waits for a second person shows to them."""
    proposals = rows_of("Proposal").open().letting_go().select_related("call")
    return reduce(or_, (Q(pk__in=held_for(one).order_by().values("pk")) for one in proposals), Q(pk__in=[]))
