"""Questions to the outbox."""

from datetime import datetime
from typing import Self

from django.db.models import Model, QuerySet


class EmailQuerySet(QuerySet):
    """E-mails by what is to be done with them."""

    def due(self, now: datetime) -> Self:
        """What should leave now, oldest first."""
        return self.filter(state="queued", due__lte=now).order_by("due", "pk")

    def oldest_due(self) -> datetime | None:
        """Since when the first e-mail in the queue waits: how well the sender keeps up."""
        return self.filter(state="queued").order_by("due").values_list("due", flat=True).first()

    def stranded(self, now: datetime) -> Self:
        """What a sender took and did not finish in time."""
        return self.filter(state="sending", lease__lte=now)

    def uncertain(self) -> Self:
        """What may or may not have arrived: a person decides."""
        return self.filter(state="uncertain").order_by("handed_at", "pk")

    def addressed_to(self, person: Model) -> Self:
        """What was written to this person, newest first."""
        return self.filter(to=person).order_by("-created", "-pk")

    def about(self, key: str) -> Self:
        """What was said about the thing with this key, newest first."""
        return self.filter(about_key=key).order_by("-created", "-pk")
