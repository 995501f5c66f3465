"""The bundle of a decision: everything that led to an approval, frozen with it."""

from django.db import models

from audit.keys import new_key
from nominations.models.decision import Cohort
from nominations.querysets.bundle import BundleQuerySet


class Bundle(models.Model):
    """One approval of a cohort as an archive that can be reckoned anew; a recalled approval keeps its own."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="bundles")
    number = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    people = models.TextField()
    recalled_at = models.DateTimeField(null=True, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="one_bundle_per_approval")]

    def __str__(self) -> str:
        return f"{self.cohort}: {self.number}"

    @property
    def is_recalled(self) -> bool:
        """Whether the approval was taken back since."""
        return self.recalled_at is not None

    @property
    def filename(self) -> str:
        """What it is called where it is saved."""
        return f"decision-{self.cohort.call.slug}-{self.number}.zip"
