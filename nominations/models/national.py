"""What a National Commission keeps of its own about a call: an earlier deadline for its cities."""

from django.conf import settings
from django.db import models

from cities.models import Country
from nominations.models.call import Call


class NationalDeadline(models.Model):
    """By when a National Commission wants the files of its cities; it asks and ends nothing by itself."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="national_deadlines")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    instant = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "country"], name="one_national_deadline_per_country")]

    def __str__(self) -> str:
        return f"{self.call} · {self.country}"
