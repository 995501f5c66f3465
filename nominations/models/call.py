"""A call with its rules as data, its amendments, and the rubric by which its files are marked."""

from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from audit import clock
from audit.keys import new_key
from cities.figures import Totals
from cities.models import Country, Programme
from cities.states import CityKind, NameForm
from dossiers.models import FormVersion
from dossiers.states import ASKED, RequiredFrom
from nominations import permissions, states
from nominations.models.rubric import Rubric
from nominations.querysets.call import CallQuerySet, RequiredDocumentQuerySet
from nominations.states import CallState, Deadline, GivesFeedback, OpenTo, QuotaPeriod


def spoken() -> list[str]:
    """The languages in which a call is answered unless it says otherwise."""
    return ["en", "fr"]


class Call(ConcurrentTransitionMixin, models.Model):
    """One round: windows in its zone, quota, rules; once published, dates and rubric move by amendments alone."""

    AUDITED_STATE = "state"

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="calls")
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    state = FSMField(default=CallState.DRAFT, choices=CallState.choices, protected=True, editable=False)
    zone = models.CharField(max_length=64, default="Europe/Berlin")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    opens_at = models.DateTimeField()
    opening_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    city_deadline = models.DateTimeField()
    commission_deadline = models.DateTimeField()
    screening_deadline = models.DateTimeField(null=True, blank=True)
    review_deadline = models.DateTimeField(null=True, blank=True)
    release_at = models.DateTimeField(null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(default=0, help_text=_("how late a file still comes in"))
    rolls_over = models.BooleanField(default=False, help_text=_("a deadline on a weekend moves to the end of Monday"))
    embargo_hours = models.PositiveSmallIntegerField(default=0, help_text=_("least time from approval to announcement"))
    feedback = models.CharField(max_length=8, choices=GivesFeedback, default=GivesFeedback.OFFERED)
    quota_endorsed = models.PositiveSmallIntegerField(default=3)
    quota_period = models.CharField(max_length=8, choices=QuotaPeriod, default=QuotaPeriod.ROUND)
    quota_admitted = models.PositiveSmallIntegerField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True, help_text=_("about how many may be admitted"))
    population_minimum = models.PositiveIntegerField(null=True, blank=True)
    kinds = ArrayField(models.CharField(max_length=24, choices=CityKind), default=list, blank=True)
    open_to = models.CharField(max_length=12, choices=OpenTo, default=OpenTo.NEWCOMERS)
    waiting_months = models.PositiveSmallIntegerField(default=0, help_text=_("after an application in vain"))
    languages = ArrayField(models.CharField(max_length=10), default=spoken, blank=True)
    readers_per_file = models.PositiveSmallIntegerField(default=3)
    alarm_points = models.PositiveSmallIntegerField(default=2, help_text=_("between readers, on one criterion"))
    alarm_percent = models.PositiveSmallIntegerField(default=25, help_text=_("of the scale, between readers' means"))
    quorum_percent = models.PositiveSmallIntegerField(default=50, help_text=_("of those without a conflict"))
    secret_vote = models.BooleanField(
        default=False, help_text=_("the jury votes in secret unless its chair says otherwise")
    )
    least_readers = models.PositiveSmallIntegerField(default=2, help_text=_("handed in when marks are closed"))
    conflicts_checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    jury_access_days = models.PositiveSmallIntegerField(default=30, help_text=_("after the announcement"))
    tie_years = models.PositiveSmallIntegerField(default=5, help_text=_("for which an earlier tie counts; ours"))
    panel_regions = models.PositiveSmallIntegerField(default=2, help_text=_("regions among the readers of a file"))
    jury_shut_at = models.DateTimeField(null=True, blank=True, editable=False)
    jury_shut_reason = models.TextField(blank=True, editable=False)
    form = models.ForeignKey(FormVersion, null=True, blank=True, on_delete=models.PROTECT)
    rubric = models.ForeignKey(Rubric, null=True, blank=True, on_delete=models.PROTECT)
    rules_text = models.TextField(blank=True)
    list_layout = models.CharField(max_length=32, default="city (country)")
    country_form = models.CharField(max_length=10, choices=NameForm, default=NameForm.LIST)
    is_fictional = models.BooleanField(default=False)
    is_replay = models.BooleanField(default=False)
    published_members_after = models.PositiveIntegerField(null=True, blank=True)
    published_countries_after = models.PositiveIntegerField(null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CallState.values), name="call_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("city_deadline"))
                & models.Q(city_deadline__lte=models.F("commission_deadline")),
                name="call_windows_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def instant(self) -> datetime:
        """The instant of the announcement; now, as long as none is set."""
        return self.release_at or clock.now()

    @property
    def announced_day(self) -> date:
        """The day of the announcement where the call lives; today, as long as no instant is set."""
        return self.instant.astimezone(self.tz).date()

    @property
    def counts_from(self) -> date:
        """The day of the register on which memberships of this call begin; today, as long as no instant is set."""
        return clock.day_of(self.instant)

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which the call's dates are meant."""
        return ZoneInfo(self.zone)

    @property
    def published(self) -> Totals | None:
        """The totals that the release states, to be compared with our own reckoning."""
        if self.published_members_after is None or self.published_countries_after is None:
            return None
        return Totals(self.published_members_after, self.published_countries_after)

    @property
    def is_for_members(self) -> bool:
        """Whether only cities of the network may apply."""
        return self.open_to == OpenTo.MEMBERS

    def is_written_in(self, language: str) -> bool:
        """Whether an application may be written in this language; none named means every one."""
        return not self.languages or language in self.languages

    @property
    def is_being_prepared(self) -> bool:
        """Whether nobody outside sees it yet."""
        return self.state == CallState.DRAFT

    @property
    def is_published(self) -> bool:
        """Whether it is published and the jury has not begun to read."""
        return self.state == CallState.PUBLISHED

    @property
    def is_in_review(self) -> bool:
        """Whether the jury reads, or the cohort is being composed."""
        return self.state == CallState.IN_REVIEW

    @property
    def is_jury_shut(self) -> bool:
        """Whether its jury sees nothing for now, because something has gone wrong."""
        return self.jury_shut_at is not None

    @property
    def is_decided(self) -> bool:
        """Whether its cohort is approved and not announced."""
        return self.state == CallState.DECIDED

    @property
    def is_over(self) -> bool:
        """Whether it is announced, archived or cancelled."""
        return self.state in states.OVER_CALL

    @property
    def is_announced(self) -> bool:
        """Whether its outcome is public."""
        return self.state in states.ANNOUNCED_CALL

    @property
    def is_cancelled(self) -> bool:
        """Whether the round does not take place."""
        return self.state == CallState.CANCELLED

    @property
    def shown(self) -> CallState:
        """Where it stands for everyone: that a decision is taken is not told before it is announced."""
        return CallState.IN_REVIEW if self.is_decided else CallState(self.state)

    def deadline(self, field: str, country_id: int | None = None) -> datetime:
        """The date in force of a stage that has one: the Commissions and their cities have theirs in every call."""
        return cast("datetime", self.planned(field, country_id))

    def planned(self, field: str, country_id: int | None = None) -> datetime | None:
        """The date in force, if one is set: the latest that was published for all or for this country."""
        stands = getattr(self, field)
        if field == states.RELEASE:
            return stands  # a plan, which may come forward too: the row has the one that holds
        moved = [
            amendment.new_instant
            for amendment in self.amendments.all()
            if amendment.field == field and amendment.country_id in (None, country_id)
        ]
        return max([at for at in (stands, *moved) if at], default=None)

    @property
    def countries_apart(self) -> list[int]:
        """The countries that were given a date of their own."""
        return sorted({row.country_id for row in self.amendments.all() if row.country_id})

    def national_deadline(self, country_id: int | None) -> datetime | None:
        """By when the Commission of a country wants the files of its cities, while that lies before the call's end."""
        asked = [row.instant for row in self.national_deadlines.all() if row.country_id == country_id]
        return next((at for at in asked if clock.now() < at < self.deadline(Deadline.CITY, country_id)), None)

    def wanted_by(self, country_id: int | None) -> datetime:
        """The date that a city is shown: the one its Commission asks for, else the deadline of the call."""
        return self.national_deadline(country_id) or self.deadline(Deadline.CITY, country_id)

    def is_open(self, field: str, country_id: int | None, instant: datetime) -> bool:
        """Whether what this deadline ends may still be done in this country."""
        return self.is_open_until(self.deadline(field, country_id), instant)

    def is_open_until(self, closes: datetime, instant: datetime) -> bool:
        """Half-open: the opening second is in, the second in which it really closes is out."""
        return self.takes_files and self.opens_at <= instant < self.really_closes(closes)

    def really_closes(self, deadline: datetime) -> datetime:
        """Until when a file still comes in after a deadline: the grace comes on top, and nobody is told beforehand."""
        return deadline + timedelta(minutes=self.grace_minutes)

    @cached_property
    def jury_has_begun(self) -> bool:
        """Whether jurors were given any of its files: the same answer for every country and every file."""
        return self.state != CallState.PUBLISHED or self.nominations.given().exists()

    @cached_property
    def marks_have_begun(self) -> bool:
        """Whether a juror has given a mark, be it on a practice file: from then on its criteria are fixed."""
        return (
            self.nominations.filter(reviews__marks__isnull=False).exists()
            or self.practice_files.filter(marks__isnull=False).exists()
        )

    @property
    def quota_scope(self) -> str:
        """What shares one count of nominations: this call, or every call that opens in its year."""
        by_year = self.quota_period == QuotaPeriod.YEAR
        return f"year {self.opens_at.astimezone(self.tz).year}" if by_year else self.slug

    @property
    def least_reviews(self) -> int:
        """How many reviews a file should have when its marks are closed; never more than it has readers."""
        return min(self.least_readers, self.readers_per_file)

    @property
    def reviews_due(self) -> datetime | None:
        """Until when the jurors have time, if a date is set."""
        return self.planned(Deadline.REVIEW)

    @property
    def is_release_set(self) -> bool:
        """Whether two persons have set the instant of its announcement."""
        cohort = getattr(self, "cohort", None)
        return cohort is not None and cohort.release_approved

    @property
    def takes_files(self) -> bool:
        """Whether files may still come in where a deadline allows it."""
        return self.state in states.TAKES_FILES

    @property
    def moves_dates(self) -> bool:
        """Whether any of its dates may still move: a closing while files come in, the announcement until it is set."""
        return self.takes_files or (self.is_decided and not self.is_release_set)

    @transition(state, source=CallState.DRAFT, target=CallState.PUBLISHED, permission=permissions.prepares_calls)
    def publish(self) -> None:
        """Everybody may read it from now on."""
        self.published_at = clock.now()

    @transition(state, source=CallState.PUBLISHED, target=CallState.IN_REVIEW, permission=permissions.prepares_calls)
    def open_review(self) -> None:
        """The jury reads."""

    @transition(state, source=CallState.IN_REVIEW, target=CallState.DECIDED, permission=permissions.approves)
    def decide(self) -> None:
        """The director has approved the cohort."""

    @transition(state, source=CallState.DECIDED, target=CallState.IN_REVIEW, permission=permissions.approves)
    def recall_approval(self) -> None:
        """The approval is taken back before its announcement."""

    @transition(state, source=CallState.DECIDED, target=CallState.ANNOUNCED, permission=permissions.is_clock)
    def announce(self) -> None:
        """The outcome is public."""

    @transition(state, source=CallState.ANNOUNCED, target=CallState.ARCHIVED, permission=permissions.prepares_calls)
    def archive(self) -> None:
        """Nothing is left to do."""

    @transition(
        state,
        source=[CallState.DRAFT, CallState.PUBLISHED],
        target=CallState.CANCELLED,
        permission=permissions.prepares_calls,
    )
    def cancel(self) -> None:
        """The round does not take place."""


class RequiredDocument(models.Model):
    """A document that a call asks for beside its form; one of a country is asked by its National Commission alone."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="required_documents")
    country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    help = models.TextField(blank=True)
    media_types = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    most_megabytes = models.PositiveSmallIntegerField(default=10)
    required_from = models.CharField(max_length=10, choices=RequiredFrom, default=RequiredFrom.SUBMIT)
    position = models.PositiveSmallIntegerField(default=0)

    objects = RequiredDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def is_optional(self) -> bool:
        """Whether nothing waits for it."""
        return self.required_from == RequiredFrom.NEVER

    @property
    def code(self) -> str:
        """How a dossier names the file that answers it."""
        return f"{ASKED}{self.key}"


class Amendment(models.Model):
    """A change to a published call: what, from, to, why, for whom; never an edited date."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="amendments")
    field = models.CharField(max_length=40)
    country = models.ForeignKey(Country, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    old_instant = models.DateTimeField(null=True, blank=True, help_text=_("empty where no date was set before"))
    new_instant = models.DateTimeField(null=True, blank=True, help_text=_("empty where no date moved"))
    old_rubric = models.ForeignKey(Rubric, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    new_rubric = models.ForeignKey(Rubric, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    told = models.PositiveIntegerField(default=0, help_text=_("how many persons got an e-mail about it"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(new_instant__isnull=False, new_rubric__isnull=True)
                | models.Q(new_instant__isnull=True, new_rubric__isnull=False),
                name="amendment_moves_a_date_or_the_rubric",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}: {self.field}"

    @property
    def version(self) -> str:
        """What its e-mails are told by: they bear its instant."""
        return f"{self.at:%Y%m%dT%H%M%S.%f}"


for _name in ("publish", "open_review", "decide", "recall_approval", "announce", "archive", "cancel"):
    getattr(Call, _name).alters_data = True  # a template must never fire a transition
