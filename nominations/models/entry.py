"""How a city asks to enter a call: whose address is confirmed, and what its National Commission says to it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from cities.models import City, Country
from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.querysets.entry import EntryQuerySet
from nominations.states import Deadline


class Entry(models.Model):
    """One person's request to speak for a city in a call; where others speak for it already, it opens nothing."""

    AUDITED_STATE = "decision"

    class Decision(models.TextChoices):
        ACCEPTED = "accepted"
        REFUSED = "refused"
        UNANSWERED = "unanswered"  # the clock's word, when the call is over

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="entries")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="+")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    function = models.CharField(max_length=200)
    claims = models.JSONField(
        default=dict, blank=True, help_text=_("what the person said of the city: inhabitants, and asks all the same")
    )
    joins = models.BooleanField(default=False)
    nomination = models.ForeignKey(Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    told = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | Q(decision="unanswered", decided_at__isnull=False, decided_by=None)
                | Q(decision__in=["accepted", "refused"], decided_at__isnull=False, decided_by__isnull=False),
                name="decided_entry_has_decider_and_time",
            ),
            models.CheckConstraint(condition=Q(joins=True) | Q(nomination__isnull=False), name="entry_opens_a_draft"),
            models.UniqueConstraint(
                fields=["call", "city", "user"], condition=Q(decision=""), name="one_open_entry_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} · {self.user}"

    @property
    def is_open(self) -> bool:
        """Whether nobody has accepted or refused it yet."""
        return not self.decision

    @property
    def ended_unanswered(self) -> bool:
        """Whether its call was over before anybody answered."""
        return self.decision == self.Decision.UNANSWERED

    def is_over(self, at: datetime) -> bool:
        """Whether its call takes no file of its country any more, from a city or from the National Commission."""
        return not self.call.is_open(Deadline.COMMISSION, self.country_id, at)
