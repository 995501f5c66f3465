"""Forms as rows, and what a city hands in: answers, documents, snapshots and the signatures bound to them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.keys import new_key
from dossiers import querysets
from dossiers.limits import BROUGHT_BACK
from dossiers.states import Channel, Kind, Method, Party, Purpose, RequiredFrom, Visibility


class FormVersion(models.Model):
    """One version of a form, exactly as its file reads; a dossier keeps the version it began with."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    source = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    objects = querysets.FormVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("form version")
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="form_version_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    def criteria(self) -> set[str]:
        """The codes of all criteria on which its questions bear."""
        return {
            code for codes in Question.objects.of_form(self.pk).values_list("criteria", flat=True) for code in codes
        }


class Section(models.Model):
    """One page of a form."""

    form = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)
    translations = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("section")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="section_code_once"),
            models.UniqueConstraint(fields=["form", "position"], name="section_position_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """One question of a section: its kind, who may read the answer, and from which stage it is needed."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=300)
    help = models.TextField(blank=True)
    words = models.PositiveSmallIntegerField(null=True, blank=True)
    minimum = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    # The greatest number; for people and files how many there may be.
    maximum = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    options = models.JSONField(default=list, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility)
    required_from = models.CharField(max_length=10, choices=RequiredFrom, default=RequiredFrom.NEVER)
    criteria = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    example = models.TextField(blank=True)
    translations = models.JSONField(default=dict, blank=True)
    whole = models.BooleanField(default=False, help_text=_("a number without a fraction"))
    with_year = models.BooleanField(default=False)
    signed = models.BooleanField(default=True)
    assumed = models.BooleanField(default=False)

    objects = querysets.QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="question_code_once"),
            models.UniqueConstraint(fields=["section", "position"], name="question_position_once"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="question_kind_known"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="question_visibility_known"
            ),
            models.CheckConstraint(
                condition=models.Q(required_from__in=RequiredFrom.values), name="question_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Dossier(models.Model):
    """What one city hands in on one form version."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="dossiers")
    language = models.CharField(max_length=10)

    objects = querysets.DossierQuerySet.as_manager()
    current_answers: "list[Answer]"  # at hand after `fill`
    current_documents: "list[Document]"

    class Meta:
        verbose_name = _("dossier")

    def __str__(self) -> str:
        return self.key

    @classmethod
    def blank(cls, form: FormVersion) -> "Dossier":
        """One with nothing in it, never stored: what the pages of a form show before anybody fills them in."""
        dossier = cls(form=form, language=form.language)
        dossier.current_answers, dossier.current_documents = [], []
        return dossier

    @classmethod
    def fill_all(cls, dossiers: "list[Dossier]") -> None:
        """Brings form, current answers and current documents of many dossiers to hand, in the same few queries."""
        for dossier in dossiers:
            dossier.form = FormVersion.objects.at_hand(dossier.form_id)
        models.prefetch_related_objects(dossiers, *cls.objects.parts())

    def fill(self) -> None:
        """The same for this one; what is at hand is not read again."""
        self.fill_all([self])

    def forget(self) -> None:
        """After an edit: what is at hand is read again when next needed."""
        for name in ("current_answers", "current_documents", "_answers"):
            self.__dict__.pop(name, None)

    def questions(self) -> "list[Question]":
        """All questions in the order of the pages."""
        return [question for section in self.form.sections.all() for question in section.questions.all()]

    def answer(self, question: "Question") -> "Answer | None":
        """The current answer, if there is one."""
        if "_answers" not in self.__dict__:
            self._answers = {answer.question_id: answer for answer in self.current_answers}
        return self._answers.get(question.pk)

    def value(self, question: "Question") -> Any:
        """What is answered now; None if nothing ever was."""
        answer = self.answer(question)
        return answer.value if answer else None

    def value_of(self, code: str) -> Any:
        """The same by the code of the question; None also where the form has no such question."""
        return next((self.value(question) for question in self.questions() if question.code == code), None)

    def documents_of(self, question: "Question") -> "list[Document]":
        """The current files of a question."""
        return [document for document in self.current_documents if document.question_id == question.pk]

    def former_documents(self) -> "list[Document]":
        """What was removed or replaced and can still come back, each content once; not what is there again."""
        seen = {(document.kind, document.sha256) for document in self.current_documents}
        found = []
        for document in self.documents.former():
            if (document.kind, document.sha256) not in seen:
                seen.add((document.kind, document.sha256))
                found.append(document)
        return found


class Answer(models.Model):
    """One version of one answer; an edit is a new row, never a change of this one."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    version = models.PositiveIntegerField()
    value = models.JSONField()
    language = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = querysets.AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "question", "version"], name="answer_version_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="answer_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.question} v{self.version}"


class Document(models.Model):
    """One file, cleaned and written anew; its name is for display only and never a path."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="documents")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.SlugField(max_length=60)
    original_name = models.CharField(max_length=120)
    stored_name = models.CharField(max_length=80, unique=True)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = querysets.DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sha256", "kind"], condition=models.Q(replaced_at=None), name="document_once"
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def brought_back_until(self) -> datetime | None:
        """Until when it can come back after it was removed or replaced; None while it is there."""
        return self.replaced_at + BROUGHT_BACK if self.replaced_at else None


class Snapshot(models.Model):
    """The signed answers and documents at one instant as one exact text with its hash; a trigger refuses any change."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=10, choices=Purpose)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=9)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("snapshot")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="snapshot_number_once"),
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="snapshot_purpose_known"),
        ]

    def __str__(self) -> str:
        return self.code


class Signature(models.Model):
    """Who signed which snapshot, in which office and how; it is voided with a reason, never changed."""

    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="signatures")
    party = models.CharField(max_length=10, choices=Party)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    method = models.CharField(max_length=10, choices=Method)
    document = models.ForeignKey(Document, on_delete=models.RESTRICT, null=True, blank=True, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    arrived_on = models.DateField(null=True, blank=True, help_text=_("when it arrived on paper"))
    channel = models.CharField(max_length=8, blank=True, choices=Channel, help_text=_("how it came on paper"))
    acting_name = models.CharField(max_length=200, blank=True, help_text=_("who signed for the person named"))
    acting_office = models.CharField(max_length=200, blank=True)
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    looked_at = models.DateTimeField(null=True, blank=True, help_text=_("when a second person looked at the scan"))
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.TextField(blank=True)

    objects = querysets.SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "party"], condition=models.Q(voided_at=None), name="signature_once_per_party"
            ),
            models.CheckConstraint(
                condition=models.Q(voided_at=None, void_reason="")
                | (models.Q(voided_at__isnull=False) & ~models.Q(void_reason="")),
                name="signature_void_has_reason",
            ),
            models.CheckConstraint(condition=models.Q(party__in=Party.values), name="signature_party_known"),
            models.CheckConstraint(condition=models.Q(method__in=Method.values), name="signature_method_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"

    @property
    def is_valid(self) -> bool:
        """Whether no later edit and no person has voided it."""
        return self.voided_at is None

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether it is a scan that no second person has looked at."""
        return self.is_valid and self.method == Method.SCAN and self.looked_at is None


class SigningRequest(models.Model):
    """A text frozen for one signature, on paper or by a link to one address that is used once; any edit ends it."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="requests")
    party = models.CharField(max_length=10, choices=Party)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    signature = models.OneToOneField(
        Signature, on_delete=models.SET_NULL, null=True, blank=True, related_name="request", help_text=_("what came in")
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    gets_copies = models.BooleanField(
        default=False, help_text=_("the address was also given for copies of what the city is told")
    )

    objects = querysets.SigningRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a signature")
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "party"], condition=models.Q(ended_at=None), name="one_open_signing_request"
            ),
            models.CheckConstraint(condition=models.Q(party__in=Party.values), name="signing_request_party_known"),
            models.CheckConstraint(
                condition=models.Q(token_hash=None, expires_at=None, address="")
                | models.Q(token_hash__isnull=False, expires_at__isnull=False) & ~models.Q(address=""),
                name="signing_link_has_address_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot} · {self.get_party_display()}"

    @property
    def has_link(self) -> bool:
        """Whether it went to somebody as a link."""
        return self.token_hash is not None
