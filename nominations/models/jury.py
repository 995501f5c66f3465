"""The jury of a call: its members, what each declared, how each marked, how each voted."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from audit import clock
from audit.keys import new_key
from cities.models import City, Country
from nominations import permissions, scale, states
from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.models.rubric import Criterion
from nominations.querysets.jury import JurorQuerySet, MarkQuerySet, ReviewQuerySet
from nominations.states import ReviewState

USER = settings.AUTH_USER_MODEL


class Juror(models.Model):
    """An independent expert in one call; each country named here is a conflict with its files."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="jurors")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="jury_terms")
    nationality = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    residence = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    employer = models.CharField(max_length=200, blank=True)
    employer_country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    appointing_body = models.CharField(max_length=200, blank=True)
    appointing_country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    former_countries = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text=_("ties of this seat before a change: they stay")
    )
    languages = models.JSONField(default=list, help_text=_("codes of the languages that the juror reads"))
    is_chair = models.BooleanField(default=False)
    max_load = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("files at most; empty: no limit"))
    seed = models.PositiveIntegerField(default=0, help_text=_("of the juror's own reading order"))
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(help_text=_("when the juror accepted the seat, its term and its files"))
    until = models.DateTimeField(null=True, blank=True, help_text=_("end of the term as agreed; empty: with the call"))
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JurorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="one_seat_per_juror_and_call"),
            models.UniqueConstraint(
                fields=["call"], condition=Q(is_chair=True, ended_at=None), name="one_chair_per_call"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def region(self) -> str:
        """The region of the juror's first country, the nationality."""
        return self.nationality.region

    @property
    def has_ended(self) -> bool:
        """Whether the juror left, or the term as agreed is over."""
        return self.ended_at is not None or (self.until is not None and self.until <= clock.now())

    @property
    def countries(self) -> set[int]:
        """The countries whose files this juror must not see; a change of the seat adds to them and takes none away."""
        named = (getattr(self, f"{tie}_id") for tie in states.TIES)
        return {country for country in named if country} | set(self.former_countries)


class Declaration(models.Model):
    """A juror who was not given a file to read has no conflict with it; readers say so on their review."""

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="declarations")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="declarations")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "juror"], name="one_declaration_per_juror_and_file")
        ]

    def __str__(self) -> str:
        return f"{self.juror} · {self.nomination}"


class StaffConflict(models.Model):
    """A member of the secretariat or the director who stays away from one file."""

    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="staff_conflicts")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "nomination"], name="one_staff_conflict_per_file")]

    def __str__(self) -> str:
        return f"{self.user} · {self.nomination}"


class Review(ConcurrentTransitionMixin, models.Model):
    """One juror and one file: first the declaration, then the marks."""

    AUDITED_STATE = "state"

    class ConflictKind(models.TextChoices):
        WORK = "work", _("I work or worked for the city")
        PERSON = "person", _("I am close to a person of the city")
        MONEY = "money", _("I was paid by the city")
        COMMON = "common", _("I published or advised together with the city")
        OTHER = "other", _("something else")

    class Confidence(models.IntegerChoices):
        LOW = 1, _("not my field")
        FAIR = 2, _("I know the field")
        HIGH = 3, _("this is my own field")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="reviews")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="reviews")
    state = FSMField(default=ReviewState.UNANSWERED, choices=ReviewState.choices, protected=True, editable=False)
    conflict_kind = models.CharField(max_length=8, blank=True, choices=ConflictKind.choices)
    conflict_reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, help_text=_("when the juror said to have no conflict"))
    submitted_at = models.DateTimeField(null=True, blank=True)
    excluded_at = models.DateTimeField(null=True, blank=True, help_text=_("since when a conflict keeps the juror out"))
    stood = models.CharField(max_length=12, blank=True, help_text=_("where the juror stood before the conflict"))
    was_given = models.BooleanField(default=True, help_text=_("false where the juror only stepped aside"))
    comment = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text=_("the juror's own, read by nobody else"))
    version = models.PositiveIntegerField(default=0, help_text=_("of comment and note"))
    confidence = models.PositiveSmallIntegerField(null=True, blank=True, choices=Confidence.choices)
    put_off_at = models.DateTimeField(null=True, blank=True, help_text=_("left for later: read after all others"))
    created_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["juror", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "juror"], name="one_review_per_juror_and_file"),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.CONFLICT) | ~Q(conflict_kind=""), name="conflict_has_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(1, 3)), name="confidence_is_from_1_to_3"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=states.IN_CONFLICT) | Q(excluded_at__isnull=False),
                name="conflict_has_its_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.juror} · {self.nomination}"

    @property
    def city(self) -> City:
        """The city whose file is read."""
        return self.nomination.city

    @property
    def is_unanswered(self) -> bool:
        """Whether the declaration of conflicts is awaited."""
        return self.state == ReviewState.UNANSWERED

    @property
    def has_declared_none(self) -> bool:
        """Whether the juror said to have no conflict."""
        return self.answered_at is not None

    @property
    def is_unread(self) -> bool:
        """Whether the juror may read and has not begun."""
        return self.state == ReviewState.ACCEPTED

    @property
    def is_begun(self) -> bool:
        """Whether the juror marks."""
        return self.state == ReviewState.BEGUN

    @property
    def can_be_marked(self) -> bool:
        """Whether the juror may keep marks."""
        return self.state in states.MARKABLE

    @property
    def is_awaited(self) -> bool:
        """Whether the juror has still to hand it in."""
        return self.state in states.OPEN_REVIEW

    @property
    def is_counted(self) -> bool:
        """Whether it is handed in, so that its marks count: what was closed unfinished is missing."""
        return self.state in states.COUNTED and self.submitted_at is not None

    @property
    def is_missing(self) -> bool:
        """Whether marks were closed before the juror handed it in."""
        return self.is_closed and not self.is_counted

    @property
    def is_closed(self) -> bool:
        """Whether marks are closed."""
        return self.state == ReviewState.CLOSED

    @property
    def is_given(self) -> bool:
        """Whether the file is this juror's: no conflict, not given to another."""
        return self.state not in states.OUT_OF_REVIEW

    @property
    def is_excluded(self) -> bool:
        """Whether a conflict keeps the juror out, with all marks."""
        return self.state in states.IN_CONFLICT

    @property
    def leaves_a_gap(self) -> bool:
        """Whether the file loses a reader by the juror's conflict, and not only somebody who would have voted."""
        return self.was_given and self.stood != ReviewState.REPLACED

    @property
    def concerns_chair(self) -> bool:
        """Whether whoever leads the jury hears of the conflict: a reader is lost, or a voter once marks are closed."""
        return self.leaves_a_gap or self.nomination.marks_are_closed

    @property
    def exclusion(self) -> str:
        """Why a conflict keeps the juror out, in a few words: what the juror declared, or that others found it."""
        return str(self.get_conflict_kind_display() or _("found by the secretariat"))

    @property
    def stands_again(self) -> ReviewState:
        """Where the juror returns to as marks were closed or opened meanwhile; of one who left it stays closed."""
        stood, has_left = ReviewState(self.stood), self.juror.has_ended
        is_closed = self.nomination.marks_are_closed or (has_left and stood == ReviewState.CLOSED)
        if self.was_given and stood != ReviewState.REPLACED and is_closed:
            return ReviewState.CLOSED
        if not self.was_given or stood == ReviewState.REPLACED:
            return ReviewState.REPLACED
        if stood == ReviewState.CLOSED:
            return ReviewState.BEGUN if self.answered_at else ReviewState.UNANSWERED
        return stood

    @transition(state, source=ReviewState.UNANSWERED, target=ReviewState.ACCEPTED, permission=permissions.reviews)
    def accept(self) -> None:
        """The juror declares to have no conflict."""

    @transition(
        state,
        source=[*states.OPEN_REVIEW, *states.COUNTED, ReviewState.REPLACED],
        target=ReviewState.CONFLICT,
        permission=permissions.reviews,
    )
    def declare_conflict(self) -> None:
        """The juror declares a conflict, also late; the file is out of sight at once."""

    @transition(state, source=ReviewState.ACCEPTED, target=ReviewState.BEGUN, permission=permissions.reviews)
    def begin(self) -> None:
        """The first word is typed."""

    @transition(state, source=ReviewState.BEGUN, target=ReviewState.SUBMITTED, permission=permissions.reviews)
    def finish(self) -> None:
        """The juror hands the review in."""

    @transition(state, source=ReviewState.SUBMITTED, target=ReviewState.BEGUN, permission=permissions.reviews)
    def revise(self) -> None:
        """The juror takes it back to change it, with a reason."""

    @transition(
        state,
        source=[ReviewState.BEGUN, ReviewState.SUBMITTED, ReviewState.ACCEPTED, ReviewState.UNANSWERED],
        target=ReviewState.CLOSED,
        permission=permissions.runs_jury,
    )
    def close(self) -> None:
        """Marks are closed, submitted or not."""

    @transition(
        state,
        source=ReviewState.CLOSED,
        target=RETURN_VALUE(ReviewState.BEGUN, ReviewState.UNANSWERED),
        permission=permissions.runs_jury,
    )
    def reopen(self) -> str:
        """Marks are open again, and so is a declaration that was never made."""
        return ReviewState.BEGUN if self.answered_at else ReviewState.UNANSWERED

    @transition(
        state,
        source=[*states.OPEN_REVIEW, *states.COUNTED],
        target=ReviewState.RECUSED,
        permission=permissions.runs_jury,
    )
    def recuse(self) -> None:
        """The secretariat takes the file from the juror for a conflict found later."""

    @transition(
        state,
        source=states.IN_CONFLICT,
        target=RETURN_VALUE(*ReviewState),
        permission=permissions.runs_jury,
    )
    def readmit(self) -> str:
        """Two persons found that there is no conflict: the juror stands where the file and the juror stood."""
        self.conflict_kind, self.conflict_reason, self.excluded_at = "", "", None
        return self.stands_again

    @transition(state, source=states.OPEN_REVIEW, target=ReviewState.REPLACED, permission=permissions.runs_jury)
    def replace(self) -> None:
        """Another juror reads in this one's place."""


class Mark(models.Model):
    """One version of one juror's mark on one criterion; the newest counts, the earlier ones stay."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    cannot_judge = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text=_("why it was changed after the marks were closed"))
    at = models.DateTimeField()

    objects = MarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "version"], name="one_mark_per_version"),
            models.CheckConstraint(condition=Q(value=None) | Q(value__lte=scale.HIGHEST), name="mark_is_at_most_5"),
            models.CheckConstraint(condition=Q(cannot_judge=False) | Q(value=None), name="cannot_judge_has_no_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"

    @property
    def is_judged(self) -> bool:
        """Whether the juror said a mark, or that there can be none."""
        return self.cannot_judge or self.value is not None


class Vote(models.Model):
    """One juror's vote on one file."""

    class Choice(models.TextChoices):
        RECOMMEND = "recommend", _("recommend")
        RESERVE = "reserve", _("keep in reserve")
        NOT_RECOMMEND = "not_recommend", _("do not recommend")
        DEFER = "defer", _("defer to a next round")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="votes")
    juror = models.ForeignKey(Juror, on_delete=models.PROTECT, related_name="votes")
    ballot = models.PositiveSmallIntegerField(default=1, help_text=_("a reopened vote is another ballot"))
    choice = models.CharField(max_length=16, choices=Choice.choices)
    closed = models.BooleanField(default=False, help_text=_("the ballot is over: the word was said or marks reopened"))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "juror", "ballot"], name="one_vote_per_juror_and_ballot"),
        ]

    def __str__(self) -> str:
        return self.choice


for _name in (
    "accept",
    "declare_conflict",
    "begin",
    "finish",
    "revise",
    "close",
    "reopen",
    "recuse",
    "readmit",
    "replace",
):
    getattr(Review, _name).alters_data = True  # a template must never fire a transition
