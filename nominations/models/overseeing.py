"""What the secretariat watches while the jury works: who opened sealed marks, and which rules on conflicts broke."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.models.jury import Juror
from nominations.querysets.overseeing import FindingQuerySet, PeekQuerySet


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


class Finding(models.Model):
    """What the daily check of a call found broken in the rules on conflicts, since when; gone when it is mended."""

    class Rule(models.TextChoices):
        TIE = "tie", _("reads a file of a country of one's own")
        COUNTED = "counted", _("has marks that count in spite of a tie to the country")
        AWAY = "away", _("reads a file from which the same person stays away in the secretariat")
        VOTE = "vote", _("has a vote that was counted in spite of a conflict")
        NATIONALITY = "nationality", _("reads beside a juror of the same nationality")
        UNDECLARED = "undeclared", _("has begun without a declaration")
        OFFICE = "office", _("acts for a city or a National Commission")

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=12, choices=Rule.choices)
    nomination = models.ForeignKey(Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "nomination", "juror"], nulls_distinct=False, name="one_finding_per_rule_file_and_juror"
            )
        ]

    def __str__(self) -> str:
        return f"{self.juror}: {self.get_rule_display()}"
