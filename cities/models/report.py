"""Progress reports of members: the rule by which they fall due, own due days of cohorts, and each report."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from audit import clock
from audit.keys import new_key
from cities import permissions, reporting
from cities.models.announcement import Announcement, Membership, Programme
from cities.report_querysets import ReportQuerySet
from cities.states import FirstDue, ReportOutcome, ReportState
from dossiers.models import Dossier, Snapshot


class ReportRule(models.Model):
    """How often the members of a programme report, and on which form; data, with where it comes from."""

    programme = models.OneToOneField(Programme, models.PROTECT, related_name="report_rule")
    interval_months = models.PositiveSmallIntegerField(_("months between two reports"), default=24)
    first_due = models.CharField(_("first due"), max_length=10, choices=FirstDue, default=FirstDue.YEAR_END)
    opens_before = models.PositiveSmallIntegerField(_("days open before it is due"), default=180)
    form_slug = models.SlugField(_("form"), max_length=60)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("rule on reports")
        verbose_name_plural = _("rules on reports")
        constraints = [models.CheckConstraint(condition=Q(interval_months__gte=1), name="report_interval_lasts")]

    def __str__(self) -> str:
        return f"{self.programme}: {self.interval_months}"

    def as_rule(self) -> reporting.Rule:
        """The same for the pure reckoning."""
        return reporting.Rule(self.interval_months, self.first_due, self.opens_before)


class CohortDue(models.Model):
    """A due day that the secretariat set for all members of one announcement."""

    announcement = models.ForeignKey(Announcement, models.PROTECT, related_name="due_days")
    number = models.PositiveSmallIntegerField(_("which report"))
    due_on = models.DateField(_("due on"))

    class Meta:
        verbose_name = _("due day of a cohort")
        verbose_name_plural = _("due days of cohorts")
        constraints = [models.UniqueConstraint(fields=["announcement", "number"], name="cohort_due_once")]

    def __str__(self) -> str:
        return f"{self.announcement} {self.number}: {self.due_on}"


class ProgressReport(models.Model):
    """What one member tells of its work at one due day; it keeps the form version with which it was opened."""

    AUDITED_STATE = "state"

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="reports", verbose_name=_("membership"))
    number = models.PositiveSmallIntegerField(_("which report"))
    due_on = models.DateField(_("due on"))
    awaited_on = models.DateField(_("awaited until"), help_text=_("later than due where it was sent back"))
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="+")
    state = FSMField(default=ReportState.OPEN, choices=ReportState.choices, protected=True, editable=False)
    opened_at = models.DateTimeField()
    handed_in_on = models.DateField(null=True, blank=True, help_text=_("when it was handed in first"))
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened = models.JSONField(default=dict, blank=True, help_text=_("questions sent back, each with its reason"))
    told = models.TextField(blank=True, help_text=_("a word to the city about all that was sent back"))
    evaluated_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True, choices=ReportOutcome)
    strengths = models.TextField(blank=True)
    next_steps = models.TextField(blank=True)
    reminded = models.SmallIntegerField(null=True, blank=True, help_text=_("the last reminder that was due"))

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        ordering = ["due_on", "membership__city__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "number"], name="report_once_per_turn"),
            models.CheckConstraint(condition=Q(awaited_on__gte=F("due_on")), name="report_awaited_when_due_or_later"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN) | Q(submitted_at__isnull=False, handed_in_on__isnull=False),
                name="report_handed_in_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.EVALUATED) | (Q(evaluated_at__isnull=False) & ~Q(outcome="")),
                name="report_evaluated_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership.city} ({self.due_on})"

    def get_absolute_url(self) -> str:
        """Its page for those who may see it."""
        return reverse("report", args=[self.key])

    @property
    def city(self) -> object:
        """Whose report it is."""
        return self.membership.city

    # Where it stands.

    @property
    def is_open(self) -> bool:
        """Whether the city has it, the first time or again."""
        return str(self.state) == ReportState.OPEN

    @property
    def is_back(self) -> bool:
        """Whether it was sent back and not handed in again."""
        return self.is_open and bool(self.reopened)

    @property
    def is_submitted(self) -> bool:
        """Whether it waits to be evaluated."""
        return str(self.state) == ReportState.SUBMITTED

    @property
    def is_evaluated(self) -> bool:
        """Whether the secretariat has said what it found."""
        return str(self.state) == ReportState.EVALUATED

    @property
    def was_handed_in(self) -> bool:
        """Whether it was handed in at least once."""
        return self.handed_in_on is not None

    @property
    def was_on_time(self) -> bool:
        """Whether it was first handed in by the end of its due day."""
        return self.handed_in_on is not None and self.handed_in_on <= self.due_on

    def is_owed(self, on: date) -> bool:
        """Whether the membership runs on that day; a member that left owes nothing."""
        until = self.membership.until
        return until is None or on < until

    def is_overdue(self, at: datetime) -> bool:
        """Reckoned, never stored: the city has it, owes it, and its day is over."""
        return self.is_open and self.is_owed(clock.day_of(at)) and reporting.is_overdue(self.awaited_on, at)

    @cached_property
    def snapshot(self) -> Snapshot | None:
        """The text that was handed in last."""
        return max(self.dossier.snapshots.all(), key=lambda one: one.number, default=None)

    # What happens to it.

    @transition(state, source=ReportState.OPEN, target=ReportState.SUBMITTED, permission=permissions.hands_in)
    def submit_report(self) -> None:
        """The city hands it in."""
        self.submitted_at = clock.now()
        self.handed_in_on = self.handed_in_on or reporting.running_day(clock.now())
        self.reopened, self.told = {}, ""

    @transition(state, source=ReportState.SUBMITTED, target=ReportState.OPEN, permission=permissions.handles_reports)
    def return_report(self) -> None:
        """The secretariat sends it back with questions."""

    @transition(
        state, source=ReportState.SUBMITTED, target=ReportState.EVALUATED, permission=permissions.handles_reports
    )
    def evaluate_report(self) -> None:
        """The secretariat says what is strong and what comes next."""
        self.evaluated_at = clock.now()


for _name in ("submit_report", "return_report", "evaluate_report"):
    getattr(ProgressReport, _name).alters_data = True  # a template must never fire a transition
