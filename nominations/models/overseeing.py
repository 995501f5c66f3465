"""What the secretariat may do while the jury reads: it opens sealed marks, each time with a reason that stays."""

from django.conf import settings
from django.db import models

from nominations.models.application import Nomination
from nominations.querysets.overseeing import PeekQuerySet


class Peek(models.Model):
    """Somebody opened the marks of a file before they were closed; it holds for this person until they close."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="peeks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    objects = PeekQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.nomination}"
