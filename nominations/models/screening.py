"""The screening of a nomination: its checklist, clarifications, and what two persons decide together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from dossiers.models import Document
from nominations.models.application import Nomination
from nominations.models.call import Call
from nominations.querysets.screening import ClarificationQuerySet, ProposalQuerySet, SentenceQuerySet
from nominations.states import ASKED_SIDES, Box

USER = settings.AUTH_USER_MODEL


class Check(models.Model):
    """One line of the checklist as a person answered it."""

    class Outcome(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNCLEAR = "unclear", _("unclear")

    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="checks")
    code = models.SlugField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    remark = models.TextField(blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["nomination", "code"], name="one_answer_per_check")]

    def __str__(self) -> str:
        return f"{self.code}: {self.outcome}"

    @property
    def says(self) -> tuple[str, str]:
        """What was answered, with its remark."""
        return self.outcome, self.remark


class NameCheck(models.Model):
    """Somebody looked up the legal status of a city and its name as it will be printed; the last look counts."""

    nomination = models.OneToOneField(Nomination, on_delete=models.PROTECT, related_name="name_check")
    name = models.CharField(max_length=200, help_text=_("the name that was checked"))
    kind = models.CharField(max_length=20, help_text=_("the kind of municipality that was checked"))
    source = models.TextField(help_text=_("where it was looked up"))
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def holds(self) -> bool:
        """Whether what was checked is what would be printed."""
        city = self.nomination.city
        return (self.name, self.kind) == (city.name, city.kind)


class Clarification(models.Model):
    """A question of the secretariat to the city or to its Commission; the answer stands beside the signed text."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="clarifications")
    addressee = models.CharField(max_length=12, choices=ASKED_SIDES, help_text=_("whose answer is awaited"))
    question = models.TextField()
    codes = models.JSONField(default=list, blank=True, help_text=_("codes of the questions of the form concerned"))
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", help_text=_("sent with the answer")
    )
    answered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, help_text=_("when it was closed without an answer"))
    close_reason = models.TextField(blank=True, help_text=_("why it was closed before its date"))

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination"],
                condition=Q(answered_at=None, closed_at=None),
                name="one_open_clarification_per_file",
            ),
            models.CheckConstraint(
                condition=Q(addressee__in=[side for side, _label in ASKED_SIDES]), name="clarification_has_an_addressee"
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_open(self) -> bool:
        """Whether its answer is awaited."""
        return self.answered_at is None and self.closed_at is None


class Proposal(models.Model):
    """What cannot be undone: one person proposes it with a reason, another one decides."""

    class Kind(models.TextChoices):
        INELIGIBLE = "ineligible", _("declare a file not eligible")
        COHORT = "cohort", _("approve the cohort")
        RELEASE = "release", _("set the instant of the announcement and release its e-mails")
        LIFT_CONFLICT = "lift_conflict", _("lift a conflict of interest")
        CORRIGENDUM = "corrigendum", _("correct an announcement")
        READMIT = "readmit", _("let a juror return to a file")
        RESTORE = "restore", _("make a withdrawn announcement public again")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("approved")
        SENT_BACK = "sent_back", _("sent back")
        TAKEN_BACK = "taken_back", _("taken back")

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    nomination = models.ForeignKey(
        Nomination, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    facts = models.JSONField(default=dict, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=12, blank=True, choices=Decision.choices)
    decision_reason = models.TextField(blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("by")) | Q(decision="taken_back"),
                name="proposer_and_decider_are_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision=""),
                name="decision_has_decider_and_time",
            ),
            models.UniqueConstraint(
                fields=["kind", "call"],
                condition=Q(decision="", nomination=None),
                name="one_open_proposal_per_kind_and_call",
            ),
            models.UniqueConstraint(
                fields=["kind", "nomination"],
                condition=Q(decision="", nomination__isnull=False),
                name="one_open_proposal_per_kind_and_file",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_corrigendum(self) -> bool:
        """Whether it corrects what was announced, in one change or several."""
        return self.kind == self.Kind.CORRIGENDUM

    @property
    def is_release(self) -> bool:
        """Whether it sets the instant of an announcement."""
        return self.kind == self.Kind.RELEASE

    @property
    def lets_letters_go(self) -> bool:
        """Whether letters leave by it: with an announcement, or when one is made public again."""
        return self.kind in {self.Kind.RELEASE, self.Kind.RESTORE}


class Sentence(models.Model):
    """What the secretariat writes often, offered at one box; whoever takes it sends a copy of its words."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    box = models.CharField(max_length=16, choices=Box.choices)
    language = models.CharField(max_length=10)
    text = models.TextField()
    code = models.SlugField(blank=True, help_text=_("under which it came with the software; empty for all others"))
    by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SentenceQuerySet.as_manager()

    class Meta:
        ordering = ["box", "language", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "language"], condition=~Q(code=""), name="one_sentence_of_the_software_per_language"
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(code=""), name="sentence_is_a_persons_or_the_softwares"
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)

    @property
    def is_ours(self) -> bool:
        """Whether it reads as it came with the software: an example, nobody's rule."""
        return self.by_id is None

    @property
    def is_offered(self) -> bool:
        """Whether it still stands at its box."""
        return self.retired_at is None
