"""The append-only records, their erasable texts, and the demo's clock."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.querysets import RecordQuerySet, RecordTextQuerySet


class Record(models.Model):
    """One link of the chain: who did what to which thing when, and from which state to which."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("instant"))
    act = models.CharField(_("act"), max_length=80)
    actor = models.CharField(_("actor"), max_length=80, blank=True)
    role = models.CharField(_("role"), max_length=80, blank=True)
    subject = models.CharField(_("subject"), max_length=160)
    state_from = models.CharField(_("from"), max_length=80, blank=True)
    state_to = models.CharField(_("to"), max_length=80, blank=True)
    facts = models.TextField(_("facts"), default="{}")
    actor_digest = models.CharField(max_length=64, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="record_subject"),
            models.Index(fields=["actor"], name="record_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.subject}"

    @property
    def is_by_clock(self) -> bool:
        """Whether nobody did it: the clock's name is said in the reader's language, not in that of the record."""
        return self.role == "clock"


class RecordText(models.Model):
    """A text that a record only knows by its digest; it can be erased, the record can not."""

    class Kind(models.TextChoices):
        ACTOR = "actor", _("actor's name")
        REASON = "reason", _("reason")

    number = models.BigIntegerField(_("record"))
    kind = models.CharField(max_length=6, choices=Kind)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    objects = RecordTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a record")
        verbose_name_plural = _("texts of records")
        constraints = [models.UniqueConstraint(fields=["number", "kind"], name="one_text_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ClockShift(models.Model):
    """How far the demo's clock is ahead: one row at most, read only by the demo."""

    shift = models.DurationField(default=timedelta)

    class Meta:
        verbose_name = _("clock shift")
        verbose_name_plural = _("clock shifts")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_clock")]

    def __str__(self) -> str:
        return str(self.shift)
