"""Whom a National Commission asks to read its files in one call, and what each says of them: advice for it alone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.keys import new_key
from cities.models import Country
from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.querysets.reviewing import AdviceQuerySet, ReviewerConflictQuerySet, ReviewerQuerySet
from nominations.states import Worth


class Reviewer(models.Model):
    """Someone who reads the files of one country in one call for its National Commission."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="reviewers")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer_terms")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"], condition=Q(ended_at=None), name="a_reviewer_serves_one_country_in_a_call"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.call}"

    @property
    def has_ended(self) -> bool:
        """Whether the Commission let this reviewer go."""
        return self.ended_at is not None


class Advice(models.Model):
    """One version of a reviewer's mark on one file, with its reason; the newest counts, the earlier ones stay."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="advice")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="national_advice")
    version = models.PositiveIntegerField()
    value = models.PositiveSmallIntegerField(choices=Worth.choices)
    comment = models.TextField()
    at = models.DateTimeField()

    objects = AdviceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "nomination", "version"], name="one_advice_per_version"),
            models.CheckConstraint(condition=Q(value__in=Worth.values), name="advice_is_from_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer.user} · {self.nomination.city}: {self.value}"


class ReviewerConflict(models.Model):
    """A reviewer who has a conflict with one file, and neither reads nor marks it."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="conflicts")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="reviewer_conflicts")
    reason = models.TextField()
    at = models.DateTimeField()

    objects = ReviewerConflictQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reviewer", "nomination"], name="one_reviewer_conflict_per_file")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer.user} · {self.nomination.city}"
