"""What a city reads of the jury's words: drafted by the machine, written and checked by persons of the secretariat."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.querysets.feedback import FeedbackQuerySet, FeedbackTextQuerySet
from nominations.states import FeedbackStage

USER = settings.AUTH_USER_MODEL


class Feedback(models.Model):
    """The words of the jury for one city, with how far they are; city and Commission read them once announced."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="feedback")
    language = models.CharField(max_length=10, default="en")
    draft = models.JSONField(default=dict)  # sentences of readers by criterion, without who said them
    drafted_at = models.DateTimeField()
    drafted_from = models.JSONField(default=dict)  # the marks and words that the draft was made of, in their versions
    edited_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True, blank=True)
    accepted = models.JSONField(
        default=dict
    )  # words that may stay although they look like a name, each with its reason
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="checked_feedback_says_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return str(self.nomination)

    @property
    def is_checked(self) -> bool:
        """Whether a person has found nothing in it that tells a reader."""
        return self.checked_at is not None

    @property
    def is_given(self) -> bool:
        """Whether city and Commission read it: from then on it is not changed."""
        return self.is_checked and self.nomination.outcome_is_told

    @property
    def stage(self) -> FeedbackStage:
        """How far it is."""
        if self.is_checked:
            return FeedbackStage.CHECKED
        return FeedbackStage.EDITED if self.edited_at else FeedbackStage.DRAFTED


class FeedbackText(models.Model):
    """One version of what is written on one criterion, or on the whole; the newest counts, the earlier ones stay."""

    feedback = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="texts")
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = FeedbackTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feedback", "code", "version"], name="one_text_of_feedback_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.feedback}: {self.code}"
