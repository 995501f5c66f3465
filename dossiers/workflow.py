"""The ways a dossier changes: forms loaded, answers versioned, files attached, texts frozen, signed and voided.

Typing is not an act. These functions run in the transaction of their caller and write no record: the acts of
`nominations` that use them do.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused, lock, require
from accounts.legible import is_legible
from accounts.models import User
from accounts.verdicts import Verdict
from audit import clock
from dossiers import cleaning, formfile, rules, sealing, values, wording
from dossiers.limits import LIMITS, Limits
from dossiers.models import Answer, Document, Dossier, FormVersion, Question, Section, Signature, Snapshot
from dossiers.states import Kind, Method


class Outdated(Exception):
    """Somebody else changed the answer first; both texts are kept for the person to choose."""

    def __init__(self, question: Question, mine: Any, theirs: Answer | None) -> None:
        self.question = question
        self.mine = mine
        self.theirs = theirs
        super().__init__(str(self.sentence))

    @property
    def sentence(self) -> Any:
        """What the page says above the two texts."""
        return _("Somebody else changed this answer while you wrote. Both texts are here; choose what stays.")


class Typed(NamedTuple):
    """What somebody typed, and the version of the answer they saw when they began (0: none)."""

    value: Any
    seen: int


@dataclass
class Saved:
    """What became of several answers: kept, or outdated with both texts."""

    answers: list[Answer] = field(default_factory=list)
    outdated: list[Outdated] = field(default_factory=list)


# Forms.


@transaction.atomic
def load_form(text: str) -> FormVersion:
    """A form version exists exactly as its file reads; the same file again changes nothing."""
    form = _read_form(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    loaded = FormVersion.objects.filter(slug=form.slug, version=form.version).first()
    if loaded is None:
        return _store_form(form, text, digest)
    if loaded.sha256 != digest:
        sentence = _(
            "Version %(version)s of the form %(slug)s is loaded with another text. Give this one a new version."
        )
        raise Refused(Verdict.fail("form_version", wording.say(sentence, slug=form.slug, version=form.version)))
    return loaded


def _read_form(text: str) -> formfile.FormText:
    try:
        return formfile.read(text)
    except formfile.FormFileError as error:
        raise Refused(Verdict.fail("form_file", str(error), place=error.place)) from error


def _store_form(form: formfile.FormText, text: str, digest: str) -> FormVersion:
    stored = FormVersion.objects.create(
        slug=form.slug,
        version=form.version,
        title=form.title,
        language=form.language,
        source=text,
        sha256=digest,
        loaded_at=clock.now(),
    )
    for position, section in enumerate(form.sections):
        _store_section(stored, position, section)
    return stored


def _store_section(form: FormVersion, position: int, text: formfile.SectionText) -> None:
    section = Section.objects.create(
        form=form,
        position=position,
        code=text.code,
        title=text.title,
        intro=text.intro,
        translations=text.translations,
    )
    Question.objects.bulk_create(
        Question(section=section, position=place, **vars(question)) for place, question in enumerate(text.questions)
    )


# Answers.


def open_dossier(form: FormVersion, language: str) -> Dossier:
    """An empty dossier begins on this form version and keeps it."""
    return Dossier.objects.create(form=form, language=language)


def answer(
    dossier: Dossier, code: str, value: Any, *, seen: int, by: User | None, language: str | None = None
) -> Answer:
    """A new version of one answer is kept, unless somebody else made one since `seen`: then `Outdated` brings both."""
    saved = answer_many(dossier, {code: Typed(value, seen)}, by=by, language=language)
    for outdated in saved.outdated:
        raise outdated
    return saved.answers[0]


@transaction.atomic
def answer_many(dossier: Dossier, typed: Mapping[str, Typed], *, by: User | None, language: str | None = None) -> Saved:
    """The answers of a page are kept one by one: what is outdated does not hold back the rest."""
    tidied = {code: Typed(values.tidy(value), seen) for code, (value, seen) in typed.items()}
    questions = _questions(dossier, tidied)
    require(*(verdict for question in questions for verdict in _storable(question, tidied[question.code].value)))
    rows = [
        Answer(
            dossier=dossier,
            question=question,
            value=tidied[question.code].value,
            by=by,
            language=language or dossier.language,
        )
        for question in questions
    ]
    saved = Saved()
    _keep_all(saved, rows, tidied)
    dossier.forget()
    return saved


def _questions(dossier: Dossier, typed: Mapping[str, Typed]) -> list[Question]:
    """The questions that were answered, always in the same order, so that two writers never wait for each other."""
    questions = list(Question.objects.of_form(dossier.form_id).filter(code__in=typed))
    unknown = ", ".join(sorted(typed.keys() - {question.code for question in questions}))
    if unknown:
        sentence = _("This form has no question %(unknown)s. Open the page again.")
        raise Refused(Verdict.fail("question_unknown", wording.say(sentence, unknown=unknown)))
    return questions


def _storable(question: Question, value: Any) -> list[Verdict]:
    return rules.named(question, rules.storable(question, value))


def _keep_all(saved: Saved, rows: list[Answer], typed: Mapping[str, Typed]) -> None:
    """In one go while nobody else writes; one by one as soon as somebody does."""
    answers = Answer.objects.filter(dossier__in={row.dossier_id for row in rows})
    current = {answer.question_id: answer for answer in answers.current()}
    for row in rows:
        _keep(saved, row, typed[row.question.code].seen, current.get(row.question_id))
    new = [answer for answer in saved.answers if answer.pk is None]
    try:
        with transaction.atomic():
            Answer.objects.bulk_create(new)
    except IntegrityError:
        saved.answers = [answer for answer in saved.answers if answer not in new]
        _keep_one_by_one(saved, new)


def _keep(saved: Saved, row: Answer, seen: int, current: Answer | None) -> None:
    try:
        saved.answers.append(_next_version(row, seen, current))
    except Outdated as outdated:
        saved.outdated.append(outdated)


def _next_version(row: Answer, seen: int, current: Answer | None) -> Answer:
    """Compare and set: the unique version lets one writer through, and the same text again makes nothing new."""
    if current and current.value == row.value:
        return current
    if seen != (current.version if current else 0):
        raise Outdated(row.question, row.value, current)
    row.version, row.at = seen + 1, clock.now()
    return row


def _keep_one_by_one(saved: Saved, rows: list[Answer]) -> None:
    for row in rows:
        try:
            saved.answers.append(_inserted(row))
        except Outdated as outdated:
            saved.outdated.append(outdated)


def _inserted(row: Answer) -> Answer:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return _after_race(row)
    return row


def _after_race(row: Answer) -> Answer:
    current = _current(row)
    if current and current.value == row.value:
        return current
    raise Outdated(row.question, row.value, current)


def _current(row: Answer) -> Answer | None:
    return Answer.objects.filter(dossier=row.dossier).history(row.question_id).first()


# Documents.


@transaction.atomic
def attach(
    dossier: Dossier, upload: cleaning.Upload | cleaning.Clean, kind: str, *, by: User | None, limits: Limits = LIMITS
) -> Document:
    """A file is cleaned and kept; the same file again is the same document, another one takes the place of the former.

    Cleaning takes long: an act that locks rows cleans before it begins and hands over the `Clean`.
    """
    clean = upload if isinstance(upload, cleaning.Clean) else cleaning.clean(upload, limits)
    question = Question.objects.of_form(dossier.form_id).filter(code=kind, kind=Kind.FILE).first()
    locked = lock(Dossier.objects.all()).get(pk=dossier.pk)
    present = locked.documents.current().filter(kind=kind)
    same = present.filter(sha256=clean.sha256).first()
    if same:
        return same
    _make_room(list(present), question)
    document = _store(Document(dossier=dossier, question=question, kind=kind, by=by), clean)
    dossier.forget()
    return document


def _make_room(present: list[Document], question: Question | None) -> None:
    """One file takes the place of another; of several, one must be removed first. Extra kinds have no limit."""
    if question is None:
        return
    limit = int(question.maximum or 1)
    if limit == 1:
        Document.objects.filter(pk__in=[document.pk for document in present]).update(replaced_at=clock.now())
    elif len(present) >= limit:
        sentence = _("There are %(limit)d files here already, which is as many as are taken. Remove one first.")
        raise Refused(Verdict.fail("document_count", wording.say(sentence, limit=limit), limit=limit))


def _store(document: Document, clean: cleaning.Clean) -> Document:
    name = uuid4().hex
    document.stored_name = default_storage.save(f"{name[:2]}/{name}", ContentFile(clean.content))
    document.original_name, document.media_type = clean.name, clean.media_type
    document.size, document.sha256, document.at = len(clean.content), clean.sha256, clock.now()
    document.save(force_insert=True)
    return document


def remove_document(document: Document, *, by: User | None) -> Document:  # noqa: ARG001 - the caller's record names them
    """A file no longer belongs to the dossier; its bytes stay, because a signed text may name it."""
    Document.objects.filter(pk=document.pk, replaced_at=None).update(replaced_at=clock.now())
    document.refresh_from_db(fields=["replaced_at"])
    document.dossier.forget()
    return document


# Snapshots and signatures.


@transaction.atomic
def freeze(dossier: Dossier, purpose: str) -> Snapshot:
    """All that is signed becomes one exact text with a hash and a short code, numbered within its dossier."""
    locked = lock(Dossier.objects.all()).get(pk=dossier.pk)
    if Dossier.form.is_cached(dossier):
        locked.form = dossier.form  # a form version never changes; answers are read again under the lock
    text = sealing.text(locked)
    digest = sealing.sha256(text)
    last = locked.snapshots.aggregate(last=Max("number"))["last"] or 0
    return Snapshot.objects.create(
        dossier=dossier,
        number=last + 1,
        purpose=purpose,
        text=text,
        sha256=digest,
        code=sealing.short_code(digest),
        at=clock.now(),
    )


@transaction.atomic
def sign(
    snapshot: Snapshot,
    *,
    party: str,
    name: str,
    title: str,
    method: str,
    document: Document | None = None,
    by: User | None,
) -> Signature:
    """The mayor or the Commission signs exactly this text, once, with name and exact title."""
    name, title = _one_line(name), _one_line(title)
    lock(Dossier.objects.all()).get(pk=snapshot.dossier_id)
    require(_has_signatory(name, title), _has_scan(snapshot, method, document), _is_unsigned(snapshot, party))
    return Signature.objects.create(
        snapshot=snapshot, party=party, name=name, title=title, method=method, document=document, by=by, at=clock.now()
    )


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", values.tidy(text.replace("\x00", "")))


def _has_signatory(name: str, title: str) -> Verdict:
    if is_legible(name) and is_legible(title) and max(len(name), len(title)) <= 200:
        return Verdict.ok("signature_name")
    return Verdict.fail("signature_name", _("A signature needs the name and the exact official title of who signs."))


def _has_scan(snapshot: Snapshot, method: str, document: Document | None) -> Verdict:
    if document is None and method == Method.SCAN:
        sentence = _("The signed page is missing. Upload its scan or photo (PDF, JPEG or PNG), then sign again.")
        return Verdict.fail("signature_scan", sentence)
    if document is not None and (document.dossier_id != snapshot.dossier_id or document.replaced_at):
        return Verdict.fail("signature_scan", _("The signed page is not among the files of this dossier any more."))
    return Verdict.ok("signature_scan")


def _is_unsigned(snapshot: Snapshot, party: str) -> Verdict:
    if snapshot.signatures.valid().filter(party=party).exists():
        return Verdict.fail("signature_once", _("This text bears this signature already."))
    return Verdict.ok("signature_once")


def void(signature: Signature, reason: str) -> Signature:
    """A signature no longer holds, and says why; it stays readable."""
    reason = values.tidy(reason.replace("\x00", ""))
    require(_has_reason(reason))
    Signature.objects.valid().filter(pk=signature.pk).update(voided_at=clock.now(), void_reason=reason)
    signature.refresh_from_db(fields=["voided_at", "void_reason"])
    return signature


def _has_reason(reason: str) -> Verdict:
    if reason:
        return Verdict.ok("void_reason")
    return Verdict.fail("void_reason", _("Say why the signature no longer holds."))


# To a next call.


@transaction.atomic
def copy(dossier: Dossier, form: FormVersion, *, by: User | None) -> Dossier:
    """A new dossier begins with the earlier answers to the same questions, without files, consents and signatures."""
    dossier.fill()
    fresh = open_dossier(form, dossier.language)
    earlier = {(question.code, question.kind): dossier.answer(question) for question in dossier.questions()}
    rows = [
        Answer(
            dossier=fresh, question=question, version=1, value=kept.value, language=kept.language, by=by, at=clock.now()
        )
        for question in Question.objects.of_form(form.pk).exclude(kind=Kind.CONSENT)
        if (kept := earlier.get((question.code, question.kind))) and not rules.storable(question, kept.value)
    ]
    Answer.objects.bulk_create(rows)
    return fresh
