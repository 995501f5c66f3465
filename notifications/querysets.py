"""Questions to the outbox."""

from datetime import datetime
from typing import Self

from django.db.models import QuerySet


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

    def left(self) -> Self:
        """What was sent or still is to be; what was called off is left out."""
        return self.exclude(state="discarded")
