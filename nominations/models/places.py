"""The places of a country: how many cities it may nominate, and how many it has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.models import Country, Programme
from nominations.querysets.places import QuotaCounterQuerySet


class QuotaCounter(models.Model):
    """How many places of a call or year a country has, and how many are taken; the database itself refuses one more."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="quota_counters")
    scope = models.CharField(max_length=60, help_text=_("the call or the year over which nominations are counted"))
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    allowed = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)

    objects = QuotaCounterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "scope", "country"], name="one_quota_counter_per_country"),
            models.CheckConstraint(condition=models.Q(used__lte=models.F("allowed")), name="quota_is_not_exceeded"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} · {self.country}: {self.used}/{self.allowed}"

    @property
    def left(self) -> int:
        """Places that can still be taken."""
        return self.allowed - self.used
