"""What those who may judge a file say about it to each other; it is never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.models.jury import Juror
from nominations.models.rubric import Criterion
from nominations.querysets.discussion import RemarkQuerySet
from nominations.states import Audience


class Remark(models.Model):
    """One remark on a file or on one criterion of it, read by its readers alone unless it says otherwise."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="said_in_jury")
    juror = models.ForeignKey(
        Juror, null=True, on_delete=models.PROTECT, related_name="+", help_text=_("none: the secretariat wrote it")
    )
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.READERS)
    text = models.TextField()
    of_record = models.BooleanField(default=False, help_text=_("stands in the minutes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(juror__isnull=False) | models.Q(audience=Audience.CLERK),
                name="secretariat_writes_what_it_reads",
            )
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.at:%Y-%m-%d}"
