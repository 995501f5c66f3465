"""The jury in one room: its sittings, its secret ballots, and the election of its chair."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.models.jury import Juror, Vote


class Meeting(models.Model):
    """One sitting of the jury of a call: who is present, and whether it votes in secret."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="meetings")
    secret = models.BooleanField(default=False)
    present = models.ManyToManyField(Juror, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call"], condition=Q(closed_at=None), name="one_open_meeting_per_call")
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.opened_at:%Y-%m-%d}"


class SecretBallot(models.Model):
    """One secret ballot on one file: four counts, and beside them who has voted; nothing joins the two.

    All counts stand in one row, which every vote writes anew as a whole, so that not even the order or the instant of
    what was written tells who voted what.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="secret_ballots")
    number = models.PositiveSmallIntegerField(default=1)
    recommend = models.PositiveSmallIntegerField(default=0)
    reserve = models.PositiveSmallIntegerField(default=0)
    not_recommend = models.PositiveSmallIntegerField(default=0)
    defer = models.PositiveSmallIntegerField(default=0)
    voters = models.ManyToManyField(Juror, related_name="+")
    casting = models.CharField(
        max_length=16,
        blank=True,
        choices=Vote.Choice,
        help_text=_("by which the presiding juror decided a tie, openly"),
    )
    counted = models.BooleanField(default=False, help_text=_("nobody votes any more, and the counts are open"))
    closed = models.BooleanField(default=False, help_text=_("the jury's word was recorded by it, or it is repeated"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "number"], name="one_secret_ballot_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination}: {self.number}"

    @property
    def tally(self) -> dict[str, int]:
        """The votes by choice, to nobody before the votes are counted."""
        found = {choice: getattr(self, choice) for choice in Vote.Choice.values}
        return {choice: count for choice, count in found.items() if count and self.counted}


class Election(models.Model):
    """One ballot by which a jury elects its chair; after a tie there is another."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="elections")
    number = models.PositiveSmallIntegerField(default=1)
    voters = models.ManyToManyField(Juror, related_name="+")
    elected = models.ForeignKey(Juror, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_election_per_number"),
            models.UniqueConstraint(fields=["call"], condition=Q(closed_at=None), name="one_open_election_per_call"),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether votes are still cast."""
        return self.closed_at is None


class Candidate(models.Model):
    """A juror who stands for the chair, with the votes counted for this juror."""

    election = models.ForeignKey(Election, on_delete=models.PROTECT, related_name="candidates")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="+")
    votes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "juror"], name="one_candidacy_per_election")]

    def __str__(self) -> str:
        return str(self.juror)
