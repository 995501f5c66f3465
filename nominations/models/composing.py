"""What a cohort is composed with: targets, files held in or out, scenarios, and what the director decided otherwise."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.models.decision import Cohort
from nominations.querysets.composing import CohortsOwnQuerySet, HoldQuerySet, OverrulingQuerySet

USER = settings.AUTH_USER_MODEL


class Target(models.Model):
    """How many of what a cohort should have, at least and at most: a wish, never a quota."""

    class Kind(models.TextChoices):
        REGION = "region", _("region")
        FIRST_TIME = "first_time", _("first-time countries")
        COUNTRY = "country", _("country")
        KIND = "kind", _("kind of municipality")
        SIZE = "size", _("size of the city")
        LANGUAGE = "language", _("language of the file")

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    value = models.CharField(max_length=30, blank=True, help_text=_("of which region, country …; empty: of each"))
    least = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = CohortsOwnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "kind", "value"], name="one_target_per_kind_and_value"),
            models.CheckConstraint(
                condition=Q(least__isnull=False) | Q(most__isnull=False), name="target_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(least__lte=F("most")), name="target_can_be_met"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}".strip()

    @property
    def asks_size(self) -> bool:
        """Whether it wants to know how large cities are."""
        return self.kind == self.Kind.SIZE


class Hold(models.Model):
    """A file that every suggestion keeps in, or leaves out, with the reason of the person who said so."""

    class Kind(models.TextChoices):
        PINNED = "pinned", _("pinned")
        EXCLUDED = "excluded", _("excluded")

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="hold")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    reason = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = HoldQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.nomination}: {self.get_kind_display()}"

    @property
    def is_pin(self) -> bool:
        """Whether it holds the file in."""
        return self.kind == self.Kind.PINNED


class Scenario(models.Model):
    """One way to compose a cohort, kept under a name: as it stood, or as it was suggested."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=120)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seed = models.PositiveIntegerField(null=True, blank=True, help_text=_("of a suggestion"))
    is_proven = models.BooleanField(default=False, help_text=_("no cohort is nearer to the targets and the jury"))
    choices = models.JSONField(default=dict, help_text=_("keys of files in and out, and the reasons"))
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CohortsOwnQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_suggested(self) -> bool:
        """Whether it was reckoned and not composed by hand."""
        return self.seed is not None

    @property
    def keys_in(self) -> frozenset[str]:
        """The files that are in."""
        return frozenset(self.choices.get("in", ()))

    @property
    def keys_out(self) -> frozenset[str]:
        """The files that are left out."""
        return frozenset(self.choices.get("out", ()))

    @property
    def keys_open(self) -> frozenset[str]:
        """The files that were neither; of any other it says nothing: its author did not see it, or it came later."""
        return frozenset(self.choices.get("open", ()))

    @property
    def reasons(self) -> dict[str, str]:
        """Why files stand out of the jury's order, by file."""
        return dict(self.choices.get("reasons", {}))


class Overruling(models.Model):
    """A file that the director decided otherwise than the cohort proposed, with the reason."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="overrulings")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="overrulings")
    is_admitted = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True, blank=True, help_text=_("when the approval was taken back"))

    objects = OverrulingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"], condition=Q(recalled_at=None), name="one_standing_overruling_per_file"
            )
        ]

    def __str__(self) -> str:
        return str(self.nomination)
