"""How well a file suits a juror: what the secretariat says of each pair, for the panels to reckon with."""

from django.db import models
from django.db.models import Q

from nominations.models.application import Nomination
from nominations.models.jury import Juror
from nominations.querysets.fitting import FitQuerySet
from nominations.states import HIGHEST_FIT


class Fit(models.Model):
    """From 1 to the highest; a pair without a row has none."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="fits")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="fits")
    number = models.PositiveSmallIntegerField()

    objects = FitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "juror"], name="one_fit_per_juror_and_file"),
            models.CheckConstraint(condition=Q(number__range=(1, HIGHEST_FIT)), name="fit_is_on_its_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.juror} · {self.nomination}: {self.number}"
