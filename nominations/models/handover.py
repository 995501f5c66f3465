"""The handover pack of a call: asked for by a person, made in the background, kept for a week."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import clock
from audit.keys import new_key
from nominations.models.call import Call
from nominations.querysets.handover import HandoverQuerySet

KEPT = timedelta(days=7)
LONGEST = timedelta(minutes=30)  # a worker that was killed says nothing more


class Handover(models.Model):
    """Everything of a call that its asker may read, as one archive, with how far the making of it is."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="handovers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0, help_text=_("files packed so far"))
    total = models.PositiveIntegerField(default=0)
    files = models.JSONField(default=list, blank=True, help_text=_("keys of the files in it"))
    stored_name = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    swept_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.call}: {self.asked_at:%Y-%m-%d}"

    @property
    def is_failed(self) -> bool:
        """Whether it did not come to its end, with a word or without one."""
        is_lost = self.started_at is not None and self.ready_at is None and self.started_at < clock.now() - LONGEST
        return bool(self.error) or is_lost

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for it."""
        return self.ready_at is None and not self.is_failed

    @property
    def is_begun(self) -> bool:
        """Whether files are being packed."""
        return self.started_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether it can be saved: it was made, and the week is not over."""
        return self.ready_at is not None and self.swept_at is None
