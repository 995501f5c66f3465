"""Whom no e-mail of a corrigendum could reach, because nobody holds an account: a task until it is done otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.querysets.reaching import UnreachedQuerySet
from nominations.states import ASKED_SIDES


class Unreached(models.Model):
    """A city or a National Commission that an outcome or a correction concerns and that nobody could write to."""

    class Change(models.TextChoices):
        ANNOUNCE = "announce", _("outcome announced")
        REVOKE = "revoke", _("admission taken back")
        PROMOTE = "promote", _("admitted by corrigendum")
        RENAME = "rename", _("printed otherwise")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="unreached")
    side = models.CharField(max_length=12, choices=ASKED_SIDES)
    change = models.CharField(max_length=8, choices=Change.choices)
    edition = models.PositiveSmallIntegerField(help_text=_("of the announcement, with which it changed"))
    since = models.DateTimeField()
    how = models.TextField(blank=True, help_text=_("how it was reached, when, and whom"))
    reached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reached_at = models.DateTimeField(null=True, blank=True)

    objects = UnreachedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "side", "edition"], name="one_unreached_side_per_correction"),
            models.CheckConstraint(
                condition=Q(reached_at=None, reached_by=None, how="")
                | Q(reached_at__isnull=False, reached_by__isnull=False) & ~Q(how=""),
                name="reached_says_who_when_and_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination.city}: {self.get_side_display()}"

    @property
    def is_reached(self) -> bool:
        """Whether somebody told it otherwise."""
        return self.reached_at is not None
