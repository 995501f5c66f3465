"""What stands beside the marks: a reader's flags on a file, and the practice files on which a jury tunes its scale."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations import scale
from nominations.models.call import Call
from nominations.models.jury import Juror, Review
from nominations.models.rubric import Criterion
from nominations.querysets.marking import FlagQuerySet, PracticeMarkQuerySet, PracticeQuerySet


class Flag(models.Model):
    """What a reader noticed that no mark says; for the reader alone, or for the secretariat."""

    class Kind(models.TextChoices):
        RIGHTS = "rights", _("rights in a text or picture")
        SCOPE = "scope", _("out of the scope of the call")
        OTHER = "other", _("something else")

    class Audience(models.TextChoices):
        PRIVATE = "private", _("for me alone")
        SECRETARIAT = "secretariat", _("for the secretariat")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    audience = models.CharField(max_length=12, choices=Audience.choices, default=Audience.PRIVATE)
    text = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=["private", "secretariat"]), name="flag_audience_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.review}"

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.ended_at is None


class Practice(models.Model):
    """A fictional file that all jurors of a call mark first, to see where they differ; it counts nowhere."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="practice_files")
    title = models.CharField(max_length=120)
    text = models.TextField()
    language = models.CharField(max_length=10, default="en")
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "title"], name="one_practice_file_per_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether jurors still mark it; from its closing on its differences are shown."""
        return self.closed_at is None

    @property
    def is_marked(self) -> bool:
        """Whether a juror has begun with it."""
        return len(self.marks.all()) > 0


class PracticeMark(models.Model):
    """One version of one juror's mark on one criterion of a practice file."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="marks")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    cannot_judge = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = PracticeMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "juror", "criterion", "version"], name="one_practice_mark_per_version"
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__lte=scale.HIGHEST), name="practice_mark_is_at_most_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"

    @property
    def is_judged(self) -> bool:
        """Whether the juror said a mark, or that there can be none."""
        return self.cannot_judge or self.value is not None
