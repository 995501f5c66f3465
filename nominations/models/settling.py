"""What was decided about an e-mail that did not arrive or was stopped: with it, its task ends.

Also about one that had not left: it was called off because another one stands in its place, or two persons settled it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from notifications.models import Email


class SettledLetter(models.Model):
    """An e-mail about which nothing waits any more: another one was written in its place, or somebody says why."""

    email = models.OneToOneField(Email, on_delete=models.CASCADE, related_name="settled")
    anew = models.BooleanField(default=False, help_text=_("another one was written in its place"))
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(anew=True) | ~Q(reason=""), name="settled_letter_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.email)
