"""What jurors judge by: the criteria of a rubric in one version, each a gate or a mark with its weight."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Rubric(models.Model):
    """One version of the criteria; files marked by it keep it."""

    slug = models.SlugField()
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    source = models.TextField(help_text=_("the TOML text it was loaded from"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="one_rubric_per_version")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class Criterion(models.Model):
    """A gate that is met or not, or a mark from 0 to 5 with worded anchors."""

    class Kind(models.TextChoices):
        GATE = "gate", _("gate")
        MARK = "mark", _("mark")

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField()
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.JSONField(help_text=_("title, question and anchors per language"))
    weight = models.DecimalField(max_digits=5, decimal_places=2, default=1)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="one_criterion_per_code")]

    def __str__(self) -> str:
        return self.title

    @property
    def _words(self) -> dict[str, Any]:
        return self.words.get(get_language() or "en") or self.words["en"]

    @property
    def title(self) -> str:
        """The criterion in a few words."""
        return self._words["title"]

    @property
    def question(self) -> str:
        """What the juror asks of the file."""
        return self._words["question"]

    @property
    def anchors(self) -> list[str]:
        """What each mark means, from 0 upwards; a gate has two."""
        return self._words["anchors"]
