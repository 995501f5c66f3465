"""A nomination: one city's file in one call, with every transition it can make."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from audit.keys import new_key
from cities.models import City, Country
from dossiers.models import Dossier
from dossiers.signing import SIGNED_PAGE
from dossiers.states import Channel
from nominations import permissions, states
from nominations.models.call import Call
from nominations.models.standing import Standing
from nominations.querysets.application import NominationQuerySet
from nominations.states import Deadline, Status


class Nomination(ConcurrentTransitionMixin, Standing):
    """One city's file in one call, from the first word to the membership."""

    AUDITED_STATE = "status"

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="nominations")
    city = models.ForeignKey(City, on_delete=models.PROTECT, related_name="nominations")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="nomination")
    status = FSMField(default=Status.DRAFT, choices=Status.choices, protected=True, editable=False)
    since = models.DateTimeField(help_text=_("when it came to where it stands"))
    created_at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False, help_text=_("registered from paper by the secretariat"))
    arrived_on = models.DateField(null=True, blank=True, help_text=_("when the paper arrived"))
    channel = models.CharField(max_length=8, blank=True, choices=Channel, help_text=_("how the paper came"))
    national_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    holds_place = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    endorsed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True, help_text=_("until when a returned file is awaited"))
    reminded_at = models.DateTimeField(null=True, blank=True)
    late_until = models.DateTimeField(null=True, blank=True, help_text=_("until when it may come in, accepted late"))
    late_reason = models.TextField(blank=True, help_text=_("why it was accepted after the deadline; the jury reads it"))
    reopened = models.JSONField(
        default=dict, blank=True, help_text=_("questions reopened last: the reason beside each, and what stood there")
    )
    told = models.TextField(blank=True, help_text=_("the reason that city and Commission read"))
    ended_from = models.CharField(max_length=20, blank=True)
    jury_word = models.CharField(max_length=20, blank=True)
    choice_reason = models.TextField(blank=True, help_text=_("why the cohort departs from the jury's order"))
    choice_over = models.JSONField(
        default=list, blank=True, help_text=_("keys of the files that were passed over when that reason was given")
    )
    was_chosen = models.BooleanField(
        null=True, help_text=_("whether the cohort had it as it was approved; whatever was corrected since")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["call", "status"]), models.Index(fields=["country", "call"])]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="nomination_status_is_known"),
            models.UniqueConstraint(
                fields=["call", "city"], condition=Q(status__in=states.LIVING), name="one_living_file_per_city_and_call"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=states.DECIDED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decided_has_decider_and_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "lapsed", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="handed_over_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False) | Q(arrived_on__isnull=False) & ~Q(channel=""),
                name="paper_has_a_day_and_a_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} · {self.call}"

    @property
    def shown(self) -> states.Shown:
        """The stage that outsiders see."""
        return states.shown(self.status, self.jury_word)

    @property
    def status_label(self) -> str:
        """The state in the secretariat's words."""
        return str(Status(self.status).label)

    @property
    def is_recommended(self) -> bool:
        """Whether the jury recommends it."""
        return self.jury_word == Status.RECOMMENDED

    @property
    def is_reserved(self) -> bool:
        """Whether the jury keeps it in reserve: told by the letters of the announcement, never before."""
        return self.jury_word == Status.RESERVED

    @property
    def was_received(self) -> bool:
        """Whether the Commission has nominated it, so that it exists for the secretariat."""
        return self.endorsed_at is not None

    def deadline(self, field: Deadline) -> datetime:
        """The deadline of its country in the call; of a file accepted late, its own if that is later."""
        closes = self.call.deadline(field, self.country_id)
        return max(closes, self.late_until) if self.late_until else closes

    def closes_in(self, status: str) -> datetime | None:
        """The instant at which silence ends it in this state; None where no deadline runs."""
        field = (states.PAPER_CLOSES_WITH if self.on_behalf else states.CLOSES_WITH).get(Status(status))
        return self.deadline(field) if field else None

    @property
    def closes_at(self) -> datetime | None:
        """The instant at which silence ends it where it stands."""
        return self.closes_in(self.status)

    def is_overdue(self, at: datetime) -> bool:
        """Whether silence has ended it where it stands."""
        return self.closes_at is not None and at >= self.call.really_closes(self.closes_at)

    @property
    def awaited_until(self) -> datetime | None:
        """Until when the one who holds it is asked to act: a returned file until its due date."""
        own = self.national_deadline or (self.due_at if self.is_returned else None)
        return own or self.closes_at

    @property
    def papers(self) -> dict[str, str]:
        """What comes in beside the form, by its code: the documents asked for, and the page that is signed on paper."""
        asked = self.call.required_documents.asked_of(self.country_id)
        return {one.code: one.label for one in asked} | {SIGNED_PAGE: str(_("The signed page"))}

    @property
    def taken_back_until(self) -> datetime:
        """Until when its city may take back what it handed in: its own deadline, of a returned file the due date."""
        return self.due_at if self.reopened and self.due_at else self.deadline(Deadline.CITY)

    @cached_property
    def national_deadline(self) -> datetime | None:
        """By when the National Commission wants a file that its city fills in, if it asks for an earlier date."""
        is_draft = self.status == Status.DRAFT and not (self.late_until or self.on_behalf)
        return self.call.national_deadline(self.country_id) if is_draft else None

    @property
    def marks_are_closed(self) -> bool:
        """Whether jurors have stopped marking it."""
        return self.jury_word != "" or self.awaits_word

    @property
    def is_in_meeting(self) -> bool:
        """Whether it is before the jury, or the jury has said its word on it, and it was not withdrawn since."""
        return self.status in (Status.REVIEWED, *states.SPOKEN_ON)

    @property
    def is_being_read(self) -> bool:
        """Whether jurors read and mark it."""
        return self.status == Status.IN_REVIEW

    @property
    def open_question(self) -> Any:
        """The secretariat's question whose answer is awaited; None where none is."""
        if self.status != Status.CLARIFICATION:
            return None
        return next((one for one in self.clarifications.all() if one.is_open), None)

    @property
    def asked_side(self) -> str:
        """Whose answer the secretariat awaits; empty where no question is open. A row of a list holds it."""
        if "open_addressee" in self.__dict__:
            return str(self.__dict__["open_addressee"])
        return str(self.open_question.addressee) if self.open_question else ""

    # City and Commission.

    @transition(status, source=states.WITH_CITY, target=Status.WITH_COMMISSION, permission=permissions.hands_in)
    def submit(self) -> None:
        """Signed by the mayor and handed to the National Commission."""

    @transition(
        status,
        source=Status.WITH_COMMISSION,
        target=RETURN_VALUE(*states.WITH_CITY),
        permission=permissions.speaks_for_city,
    )
    def take_back(self) -> str:
        """The city takes it back to change it, to where it handed it in from."""
        return Status.RETURNED if self.is_back else Status.DRAFT

    @transition(status, source=Status.WITH_COMMISSION, target=Status.NOMINATED, permission=permissions.nominates)
    def endorse(self) -> None:
        """The Commission signs Part 2; a quota place is taken."""

    @transition(status, source=Status.WITH_COMMISSION, target=Status.RETURNED, permission=permissions.endorses)
    def return_to_city(self) -> None:
        """Named questions are reopened."""

    @transition(status, source=Status.WITH_COMMISSION, target=Status.NOT_NOMINATED, permission=permissions.endorses)
    def decline(self) -> None:
        """The Commission does not nominate the city, and says why."""
        self.ended_from = Status.WITH_COMMISSION

    @transition(status, source=Status.NOT_NOMINATED, target=Status.WITH_COMMISSION, permission=permissions.endorses)
    def take_back_decline(self) -> None:
        """The Commission thinks again within two days, and before its deadline."""

    @transition(
        status,
        source=[*states.SCREENING, Status.ELIGIBLE],
        target=Status.WITH_COMMISSION,
        permission=permissions.endorses,
    )
    def unendorse(self) -> None:
        """The Commission takes its endorsement back, until its deadline."""

    @transition(status, source=states.BEFORE_NOMINATION, target=Status.LAPSED, permission=permissions.is_clock)
    def lapse(self) -> None:
        """The deadline passed in silence."""
        self.ended_from = self.status

    @transition(status, source=states.UNTIL_ANNOUNCEMENT, target=Status.WITHDRAWN, permission=permissions.withdraws)
    def withdraw(self) -> None:
        """City or Commission takes the file back; alike in every branch up to the announcement."""
        self.ended_from = self.status

    # Screening.

    @transition(status, source=Status.NOMINATED, target=Status.ELIGIBLE, permission=permissions.screens)
    def confirm_eligible(self) -> None:
        """May be given to jurors."""

    @transition(status, source=Status.NOMINATED, target=Status.CLARIFICATION, permission=permissions.screens)
    def ask_clarification(self) -> None:
        """Something is to be answered beside the signed text."""

    @transition(status, source=Status.CLARIFICATION, target=Status.NOMINATED, permission=permissions.answers)
    def answer_clarification(self) -> None:
        """The answer is there."""

    @transition(status, source=Status.CLARIFICATION, target=Status.NOMINATED, permission=permissions.screens)
    def close_clarification(self) -> None:
        """The answer did not come in time, or is not needed any more; the file goes on without it."""

    @transition(status, source=states.SCREENING, target=Status.INELIGIBLE, permission=permissions.screens)
    def declare_ineligible(self) -> None:
        """Two persons found that a rule of the call excludes it."""
        self.ended_from = Status.NOMINATED

    @transition(
        status,
        source=states.ENDED_EARLY,
        target=RETURN_VALUE(*states.BEFORE_NOMINATION, Status.NOMINATED),
        permission=permissions.screens,
    )
    def reinstate(self) -> str:
        """The secretariat undoes an early end; the file stands where it stood."""
        return self.ended_from

    # Jury.

    @transition(status, source=Status.ELIGIBLE, target=Status.IN_REVIEW, permission=permissions.runs_jury)
    def start_review(self) -> None:
        """Jurors read."""

    @transition(status, source=Status.IN_REVIEW, target=Status.REVIEWED, permission=permissions.runs_jury)
    def close_review(self) -> None:
        """Marks are closed."""

    @transition(status, source=Status.REVIEWED, target=Status.IN_REVIEW, permission=permissions.runs_jury)
    def reopen_review(self) -> None:
        """Marks are open again, with a reason."""

    @transition(status, source=Status.REVIEWED, target=Status.RECOMMENDED, permission=permissions.records_votes)
    def recommend(self) -> None:
        """The jury recommends admission."""
        self.jury_word = Status.RECOMMENDED

    @transition(status, source=Status.REVIEWED, target=Status.RESERVED, permission=permissions.records_votes)
    def reserve(self) -> None:
        """The jury keeps the city in reserve."""
        self.jury_word = Status.RESERVED

    @transition(status, source=Status.REVIEWED, target=Status.NOT_RECOMMENDED, permission=permissions.records_votes)
    def not_recommend(self) -> None:
        """The jury does not recommend admission."""
        self.jury_word = Status.NOT_RECOMMENDED

    @transition(status, source=Status.REVIEWED, target=Status.DEFERRED, permission=permissions.records_votes)
    def defer(self) -> None:
        """The jury would see the city again in a next round."""
        self.jury_word = Status.DEFERRED

    @transition(status, source=states.JURY_WORDS, target=Status.REVIEWED, permission=permissions.records_votes)
    def reopen_vote(self) -> None:
        """The jury votes again."""
        self.jury_word = ""

    # Decision.

    @transition(status, source=states.JURY_WORDS, target=Status.SELECTED, permission=permissions.composes)
    def select(self) -> None:
        """Into the cohort being composed."""

    @transition(status, source=states.JURY_WORDS, target=Status.LEFT_OUT, permission=permissions.composes)
    def leave_out(self) -> None:
        """Not into the cohort being composed."""

    @transition(
        status, source=states.COMPOSED, target=RETURN_VALUE(*states.JURY_WORDS), permission=permissions.composes
    )
    def unselect(self) -> str:
        """Back to where the jury left it."""
        return self.jury_word

    @transition(status, source=Status.SELECTED, target=Status.ADMITTED, permission=permissions.approves)
    def admit(self) -> None:
        """The director approves; nobody is told before the announcement."""
        self.was_chosen = True

    @transition(status, source=Status.LEFT_OUT, target=Status.REFUSED, permission=permissions.approves)
    def refuse(self) -> None:
        """The director approves the cohort without this city."""
        self.was_chosen = False

    @transition(
        status,
        source=states.EMBARGOED,
        target=RETURN_VALUE(Status.SELECTED, Status.LEFT_OUT),
        permission=permissions.approves,
    )
    def recall_approval(self) -> str:
        """The director takes the approval back before the announcement."""
        self.decided_by = self.decided_at = self.was_chosen = None
        return Status.SELECTED if self.status == Status.ADMITTED else Status.LEFT_OUT

    @transition(
        status,
        source=states.EMBARGOED,
        target=RETURN_VALUE(Status.MEMBER, Status.NOT_ADMITTED),
        permission=permissions.is_clock,
    )
    def announce(self) -> str:
        """The outcome is public; an admitted city is a member."""
        return Status.MEMBER if self.status == Status.ADMITTED else Status.NOT_ADMITTED

    @transition(
        status, source=[Status.NOT_ADMITTED, Status.REVOKED], target=Status.MEMBER, permission=permissions.approves
    )
    def promote(self) -> None:
        """Added to the list by corrigendum: from the reserve, overlooked, or taken off by mistake."""

    @transition(status, source=Status.MEMBER, target=Status.REVOKED, permission=permissions.approves)
    def revoke(self) -> None:
        """The admission is taken back, by corrigendum."""


def transitions() -> list[Any]:
    """Every transition of a nomination as declared, for pages, tests and the diagram."""
    field: Any = Nomination._meta.get_field("status")
    return list(field.get_all_transitions(Nomination))


for _declared in transitions():
    getattr(Nomination, _declared.name).alters_data = True  # a template must never fire a transition
