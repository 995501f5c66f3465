"""The cohort of a call: composed by one person, approved by another, announced by the clock."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Deputation
from audit.keys import new_key
from cities.listing import Quotation
from cities.models import Announcement
from nominations import permissions
from nominations.models.call import Call
from nominations.querysets.decision import CohortQuerySet
from nominations.states import CohortState

USER = settings.AUTH_USER_MODEL


class Cohort(ConcurrentTransitionMixin, models.Model):
    """The cities to be admitted together."""

    AUDITED_STATE = "state"

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.OneToOneField(Call, on_delete=models.PROTECT, related_name="cohort")
    has_seat: bool  # whether somebody sits or sat on its jury, where a queryset asked for it `with_seat_of`
    state = FSMField(default=CohortState.COMPOSING, choices=CohortState.choices, protected=True, editable=False)
    created_at = models.DateTimeField()
    proposed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    deputation = models.ForeignKey(
        Deputation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("under which a deputy approved it in a director's name"),
    )
    release_approved = models.BooleanField(default=False)
    quotation = models.TextField(blank=True)
    quoted_person = models.CharField(max_length=200, blank=True)
    quoted_office = models.CharField(max_length=200, blank=True)
    announcement = models.OneToOneField(Announcement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CohortQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CohortState.values), name="cohort_state_is_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="composer_and_approver_are_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "announced"])
                | Q(proposed_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
                name="approved_has_composer_and_approver",
            ),
            models.CheckConstraint(
                condition=Q(quotation="") | ~Q(quoted_person=""), name="quotation_of_cohort_has_speaker"
            ),
        ]

    def __str__(self) -> str:
        return str(self.call)

    @property
    def said(self) -> Quotation | None:
        """What somebody said for the release, if anybody did."""
        return Quotation(self.quotation, self.quoted_person, self.quoted_office) if self.quotation else None

    @property
    def is_being_composed(self) -> bool:
        """Whether files can be put in and taken out."""
        return self.state == CohortState.COMPOSING

    @property
    def is_proposed(self) -> bool:
        """Whether it lies before the director."""
        return self.state == CohortState.PROPOSED

    @property
    def is_approved(self) -> bool:
        """Whether the director approved it and it is not announced."""
        return self.state == CohortState.APPROVED

    @property
    def is_announced(self) -> bool:
        """Whether its announcement was made."""
        return self.state == CohortState.ANNOUNCED

    @transition(state, source=CohortState.COMPOSING, target=CohortState.PROPOSED, permission=permissions.composes)
    def propose_cohort(self) -> None:
        """The secretariat lays it before the director."""

    @transition(state, source=CohortState.PROPOSED, target=CohortState.COMPOSING, permission=permissions.decides_cohort)
    def send_back(self) -> None:
        """The director wants it composed anew, with reasons."""
        self.proposed_by = self.proposed_at = None

    @transition(state, source=CohortState.PROPOSED, target=CohortState.APPROVED, permission=permissions.decides_cohort)
    def approve(self) -> None:
        """The director approves; the outcome is under embargo."""

    @transition(state, source=CohortState.APPROVED, target=CohortState.COMPOSING, permission=permissions.decides_cohort)
    def recall_approval(self) -> None:
        """The director takes the approval back."""
        self.proposed_by = self.proposed_at = self.approved_by = self.approved_at = self.deputation = None
        self.release_approved = False

    @transition(state, source=CohortState.APPROVED, target=CohortState.ANNOUNCED, permission=permissions.is_clock)
    def announce(self) -> None:
        """Public."""


for _name in ("propose_cohort", "send_back", "approve", "recall_approval", "announce"):
    getattr(Cohort, _name).alters_data = True  # a template must never fire a transition
