"""Filling in an application: one page for each section, saved while typing, and two who write at once."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import door
from accounts.requests import Request
from dossiers import filling, wording
from dossiers.models import Section
from dossiers.workflow import Outdated
from nominations import permissions
from nominations.forms.application import FillForm
from nominations.models import Nomination
from nominations.views import standing
from nominations.views.file import head, seen
from nominations.views.keeping import keeps_what_was_typed, typed_before
from nominations.workflow import filling as workflow


def writable(request: Request, key: str) -> Nomination:
    """The file, for those who fill it in."""
    nomination = seen(request, key, lambda rows: rows.with_pending_entry())
    reads = permissions.CONTENT in permissions.visible_fields(request.person, nomination)
    door.allow(permissions.writes(nomination, request.person) and (reads or nomination.on_behalf))
    nomination.dossier.fill()
    return nomination


# One section.


@keeps_what_was_typed
@login_required
def section(request: Request, key: str, code: str) -> HttpResponse:
    """One page of questions: what is typed is saved, complete or not."""
    nomination = writable(request, key)
    part = filling.part_of(nomination.dossier, code)
    if request.method == "POST":
        return _save(request, nomination, part)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    kept = typed_before(request)
    form = _form(nomination, part, kept)
    if kept is None:
        form.tell(nomination.dossier.current_answers, reader_clock(request))
    return _page(request, nomination, part, form)


def _form(nomination: Nomination, part: Section, data: Any = None, files: Any = None) -> FillForm:
    only = set(nomination.reopened) or None
    form = FillForm(part, nomination.dossier, data, files, only=only, criteria=_criteria(nomination))
    form.ask({code: row["reason"] for code, row in nomination.reopened.items()})
    return form


def _criteria(nomination: Nomination) -> dict[str, str]:
    rubric = nomination.call.rubric
    return {row.code: row.question for row in rubric.criteria.all()} if rubric else {}


def _save(request: Request, nomination: Nomination, part: Section) -> HttpResponse:
    form = _form(nomination, part, request.POST, request.FILES)
    try:
        saved = workflow.fill_in(nomination.key, form.answers(), by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, nomination, part, form, status=200 if nomination.is_with_city else 409)
    attach_each(request, nomination, form, form.uploads())
    if saved.outdated:
        for kind in form.uploads().keys() & form.errors.keys():
            messages.error(request, " ".join(map(str, form.errors[kind])))
        return _conflict(request, nomination, part, saved.outdated)
    if form.errors:
        form.kept(saved.answers)
        form.tell(saved.answers, reader_clock(request))
        messages.warning(request, _("What could be kept is saved. Please look at the answers marked below."))
        return _page(request, nomination, part, form)
    messages.success(request, _("Saved %(time)s.") % {"time": filling.clock_face(reader_clock(request))})
    return redirect(_onward(request, nomination, part))


def attach_each(request: Request, nomination: Nomination, form: forms.Form, chosen: Mapping[str, Any]) -> None:
    """Each file by itself: one that is refused does not hold back the others, and is refused beside its own field."""
    for kind, upload in chosen.items():
        try:
            workflow.attach(nomination.key, upload, kind, by=request.person)
        except door.Refused as refused:
            form.add_error(kind, refused.sentence)
    nomination.dossier.forget()
    nomination.dossier.fill()


def reopened_in(nomination: Nomination, code: str) -> bool:
    """Whether any of its questions was reopened."""
    part = next(part for part in nomination.dossier.form.sections.all() if part.code == code)
    return any(question.code in nomination.reopened for question in part.questions.all())


def _onward(request: Request, nomination: Nomination, part: Section) -> str:
    """To the next section that is open, or back to the list; or nowhere, for who stays."""
    parts = list(nomination.dossier.form.sections.all())
    later = parts[parts.index(part) + 1 :] if "stay" not in request.POST else [part]
    for one in later:
        if not nomination.reopened or reopened_in(nomination, one.code):
            return reverse("section", args=[nomination.key, one.code])
    return reverse("tasks", args=[nomination.key])


def _page(request: Request, nomination: Nomination, part: Section, form: FillForm, status: int = 200) -> HttpResponse:
    parts = list(nomination.dossier.form.sections.all())
    labels = {question.code: wording.text(question, "label") for question in form.questions}
    context = {
        "nomination": nomination,
        "head": head(nomination),
        "title": wording.text(part, "title"),
        "intro": wording.text(part, "intro"),
        "position": _("Section %(number)d of %(all)d") % {"number": parts.index(part) + 1, "all": len(parts)},
        "form": form,
        "files": _files(nomination, form, reader_clock(request)),
        "formers": formers(nomination, labels, reader_clock(request)),
        "autosave": reverse("autosave", args=[nomination.key]),
    }
    return render(request, "nominations/application/section.html", context, status=status)


def _files(nomination: Nomination, form: FillForm, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The files of these questions, each with its own button to remove it."""
    return [
        {
            "label": wording.text(question, "label"),
            "name": document.original_name,
            "proof": filling.proof(document, zone),
            "url": reverse("document", args=[nomination.key, document.key]),
            "remove": reverse("detach", args=[nomination.key, document.key]),
        }
        for question in form.questions
        for document in nomination.dossier.documents_of(question)
    ]


def formers(nomination: Nomination, labels: Mapping[str, str], zone: ZoneInfo) -> list[dict[str, Any]]:
    """What was removed or replaced of these kinds, in their order, each with its own button that brings it back."""
    found = nomination.dossier.former_documents()
    return [
        {
            "code": kind,
            "label": label,
            "name": document.original_name,
            "until": date_format(document.brought_back_until.astimezone(zone), "j F Y, H:i"),
            "bring_back": reverse("bring_back", args=[nomination.key, document.key]),
        }
        for kind, label in labels.items()
        for document in found
        if document.kind == kind and document.brought_back_until
    ]


@require_POST
@login_required
def detach(request: Request, key: str, document_key: str) -> HttpResponse:
    """A document leaves the application; the city is back on the page from which it went."""
    nomination = writable(request, key)
    kinds = {document.key: document.kind for document in nomination.dossier.current_documents}
    try:
        workflow.detach(key, document_key, by=request.person)
        messages.success(request, _("The file is removed."))
    except door.Refused as refused:
        messages.error(request, refused.sentence)
    return _back_to(nomination, kinds.get(document_key, ""), "tasks")


@require_POST
@login_required
def bring_back(request: Request, key: str, document_key: str) -> HttpResponse:
    """A document that was removed or replaced is in the application again; the city is back on its page."""
    nomination = writable(request, key)
    kinds = dict(nomination.dossier.documents.filter(key=document_key).values_list("key", "kind"))
    try:
        workflow.bring_back(key, document_key, by=request.person)
        messages.success(request, _("The file is here again."))
    except door.Refused as refused:
        messages.error(request, refused.sentence)
    return _back_to(nomination, kinds.get(document_key, ""), "attach")


def _back_to(nomination: Nomination, kind: str, otherwise: str) -> HttpResponse:
    """The section that asks for files of this kind, or where those go that no section asks for."""
    for part in nomination.dossier.form.sections.all():
        if kind in {question.code for question in part.questions.all()}:
            return redirect("section", key=nomination.key, code=part.code)
    return redirect(otherwise, key=nomination.key)


# Two who write at once.


def _conflict(request: Request, nomination: Nomination, part: Section, outdated: list[Outdated]) -> HttpResponse:
    """Both texts side by side; what the person sends from here stays."""
    codes = {one.question.code for one in outdated}
    form = FillForm(part, nomination.dossier, request.POST, only=codes)
    form.beside(outdated)
    form.helper.form_action = reverse("section", args=[nomination.key, part.code])
    context = {
        "nomination": nomination,
        "head": head(nomination),
        "form": form,
        "theirs": [filling.theirs(one, reader_clock(request)) for one in outdated],
        "is_own": all(one.is_own for one in outdated),
        "back": reverse("section", args=[nomination.key, part.code]),
    }
    return render(request, "nominations/application/conflict.html", context, status=409)


# Saving while typing.


@require_POST
@login_required
def autosave(request: Request, key: str) -> HttpResponse:
    """One answer with the version that was seen; says in words what became of it."""
    nomination = writable(request, key)
    part, code = filling.part_asking(nomination.dossier, request.POST.get("_question", ""))
    form = FillForm(part, nomination.dossier, request.POST, only={code})
    return filling.autosaved(
        form, code, lambda: workflow.fill_in(key, form.answers(), by=request.person), reader_clock(request)
    )


def reader_clock(request: Request) -> ZoneInfo:
    """The zone in which this reader's clock runs."""
    return ZoneInfo(standing.reader_zone(request.person))
