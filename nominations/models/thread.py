"""What city, National Commission and secretariat write to each other about a file; it is never changed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.querysets.thread import MessageQuerySet
from nominations.states import Side


class Message(models.Model):
    """One question, answer or note about a file, and who is asked to answer it."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=12, choices=Side.choices)
    asks = models.CharField(max_length=12, choices=Side.choices, blank=True)
    text = models.TextField()
    inside = models.BooleanField(help_text=_("written before the nomination: between city and Commission alone"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(asks=F("side")), name="message_asks_another_side"),
            models.CheckConstraint(
                condition=Q(inside=False) | ~(Q(side="secretariat") | Q(asks="secretariat")),
                name="message_inside_is_not_the_secretariats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.at:%Y-%m-%d}"
