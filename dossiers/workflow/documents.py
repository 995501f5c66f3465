"""Documents: files are cleaned and kept; another one takes the place of the former, which can come back."""

from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.door import Refused, lock
from accounts.models import User
from accounts.verdicts import Verdict
from audit import clock
from dossiers import cleaning, wording
from dossiers.limits import BROUGHT_BACK, LIMITS, Limits
from dossiers.models import Document, Dossier, Question
from dossiers.querysets import DocumentQuerySet
from dossiers.states import ASKED, Kind


@transaction.atomic
def attach(
    dossier: Dossier, upload: cleaning.Upload | cleaning.Clean, kind: str, *, by: User | None, limits: Limits = LIMITS
) -> Document:
    """A file is cleaned and kept; the same file again is the same document, another one takes the place of the former.

    Cleaning takes long: an act that locks rows cleans before it begins and hands over the `Clean`.
    """
    clean = upload if isinstance(upload, cleaning.Clean) else cleaning.clean(upload, limits)
    question = Question.objects.of_form(dossier.form_id).filter(code=kind, kind=Kind.FILE).first()
    present = _present(dossier, kind)
    same = present.filter(sha256=clean.sha256).first()
    if same:
        return same
    _make_room(list(present), question)
    document = _store(Document(dossier=dossier, question=question, kind=kind, by=by), clean)
    dossier.forget()
    return document


def _present(dossier: Dossier, kind: str) -> DocumentQuerySet:
    """The current files of one kind; the dossier is locked, so that nobody else adds to them."""
    locked = lock(Dossier.objects.all()).get(pk=dossier.pk)
    return locked.documents.current().filter(kind=kind)


def _make_room(present: list[Document], question: Question | None) -> None:
    """One file takes the place of another; of several, one must be removed first. What nobody asked has no limit."""
    beside_the_form = any(document.kind.startswith(ASKED) for document in present)
    if question is None and not beside_the_form:
        return
    limit = int(question.maximum or 1) if question else 1
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


@transaction.atomic
def bring_back(document: Document, *, by: User | None) -> Document:  # noqa: ARG001 - who uploaded it stays named
    """A file that was removed or replaced belongs to the dossier again, under the rules of one that is uploaded."""
    present = _present(document.dossier, document.kind)
    same = present.filter(sha256=document.sha256).first()
    if same:
        return same
    document.refresh_from_db(fields=["replaced_at"])
    _require_recent(document)
    _make_room(list(present), document.question)
    document.replaced_at = None
    document.save(update_fields=["replaced_at"])
    document.dossier.forget()
    return document


def _require_recent(document: Document) -> None:
    until = document.brought_back_until
    if until is None or clock.now() > until:
        sentence = _("This file was removed or replaced more than %(days)d days ago. Please upload it again.")
        days = BROUGHT_BACK.days
        raise Refused(Verdict.fail("document_recent", wording.say(sentence, days=days), days=days))
