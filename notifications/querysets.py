"""Questions to the outbox."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from notifications.delivery import ReturnedAddress

LEFT_ALONE = timedelta(hours=1)  # what nobody gathered by then leaves by itself: nothing is lost


def _returned() -> QuerySet:
    return ReturnedAddress.objects.unreachable().filter(address=Lower(OuterRef("address")))


# Waiting for a sender, or taken by one that has not handed it over: what can still be called back.
RECALLABLE = Q(state="queued") | Q(state="sending", handed_at=None)
HANDED_OVER = Q(state="sending", handed_at__isnull=False)  # its sender has not yet marked what became of it


def waits_in_digest(where: str = "") -> Q:
    """Part of an e-mail of the day that has not been handed over; of other rows by the way to their e-mail."""
    waits = Q(**{f"{where}digest__state__in": ["held", "queued"]})
    taken = Q(**{f"{where}digest__state": "sending", f"{where}digest__handed_at": None})
    return Q(**{f"{where}state": "discarded"}) & (waits | taken)


class EmailQuerySet(QuerySet):
    """E-mails by what is to be done with them."""

    def due(self, now: datetime) -> Self:
        """What should leave now, keys to sign in first, then the oldest; what its address keeps waiting is left out."""
        alone = Q(gathers=False) | Q(due__lte=now - LEFT_ALONE)
        return self.come(now).filter(alone).urgent_first()

    def come(self, now: datetime) -> Self:
        """Whose time has come, also where it is still to be gathered: gathering takes no time of its own."""
        return self.filter(state="queued", due__lte=now).reachable()

    def urgent_first(self) -> Self:
        """Somebody sits before the sign-in page and waits; all others stand in line."""
        return self.order_by(Case(When(kind="signin", then=Value(0)), default=Value(1)), "due", "pk")

    def reachable(self) -> Self:
        """Those whose address has not come back; a key to sign in tries all the same."""
        return self.filter(Q(kind="signin") | ~Exists(_returned()))

    def kept_waiting(self) -> Self:
        """In the queue, and held there by an address that came back."""
        return self.filter(Exists(_returned()), state="queued").exclude(kind="signin")

    def repeatable(self) -> Self:
        """Reminders, which go once more by themselves where nobody knows whether they arrived.

        An e-mail of the day is one only where it lists nothing else.
        """
        others = self.model._default_manager.filter(digest=OuterRef("pk")).exclude(kind="reminder")
        return self.filter(~Exists(others), kind="reminder", repeated=False)

    def gathered(self, now: datetime) -> Self:
        """What has waited long enough for others of the same person."""
        return self.filter(state="queued", gathers=True, due__lte=now).order_by("due", "pk")

    def stranded(self, now: datetime) -> Self:
        """What a sender took and did not finish in time."""
        return self.filter(state="sending", lease__lte=now)

    def sent(self) -> Self:
        """What a mail server took, as far as anybody knows."""
        return self.filter(state="sent")

    def reaching(self) -> Self:
        """What was sent or leaves by itself, also as a part of the e-mail of the day."""
        goes = ["queued", "sending", "sent"]
        return self.filter(Q(state__in=goes) | Q(digest__state__in=goes))

    def written_after(self, email: Any) -> Self:
        """Of the same event, about the same, to the same reader, by a later act."""
        same = {"event": email.event, "subject_ref": email.subject_ref, "to": email.to_id}
        return self.filter(**same, created__gt=email.created)

    def left(self) -> Self:
        """Sent, still to be sent, perhaps sent, or tried in vain: all but what is not to be sent, whyever."""
        return self.exclude(state="discarded")
