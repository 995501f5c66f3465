"""Documents that a call or a National Commission asks for beside the form, and where they are handed over."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.requests import Request
from dossiers import filling
from dossiers.models import Document
from dossiers.states import RequiredFrom
from nominations.forms.application import AskedForm
from nominations.models import Nomination, RequiredDocument
from nominations.views.applying import limit
from nominations.views.file import head
from nominations.views.filling import attach_each, formers, reader_clock, writable
from nominations.workflow.completeness import asked_of


def task(nomination: Nomination, asked: list[RequiredDocument]) -> list[dict[str, Any]]:
    """One more line in the list of tasks, where anything is asked for."""
    if not asked:
        return []
    n = len(missing(nomination, asked))
    line = {"label": _("Documents asked for"), "url": reverse("attach", args=[nomination.key])}
    if not n:
        return [line | {"word": _("complete"), "tone": "done"}]
    return [line | {"word": ngettext("%(n)d document missing", "%(n)d documents missing", n) % {"n": n}, "tone": "due"}]


def missing(nomination: Nomination, asked: list[RequiredDocument]) -> list[RequiredDocument]:
    """What is needed at some time and not there yet."""
    return [one for one in asked if one.required_from != RequiredFrom.NEVER and not _present(nomination, one)]


def _present(nomination: Nomination, asked: RequiredDocument) -> Document | None:
    return next((one for one in nomination.dossier.current_documents if one.kind == asked.code), None)


def rows(nomination: Nomination, asked: list[RequiredDocument], zone: ZoneInfo) -> list[dict[str, Any]]:
    """What is asked for, with the file that answers it and those that did."""
    found = formers(nomination, {one.code: one.label for one in asked}, zone)
    made = [_row(nomination, one, _present(nomination, one), zone) for one in asked]
    return [row | {"formers": [one for one in found if one["code"] == row["code"]]} for row in made]


def _row(nomination: Nomination, asked: RequiredDocument, present: Document | None, zone: ZoneInfo) -> dict[str, Any]:
    row = {"code": asked.code, "label": asked.label, "help": asked.help, "limit": limit(asked), "name": ""}
    row["reason"] = nomination.reopened.get(asked.code, {}).get("reason", "") if nomination.is_returned else ""
    if present:
        row |= {
            "name": present.original_name,
            "proof": filling.proof(present, zone),
            "url": reverse("document", args=[nomination.key, present.key]),
            "remove": reverse("detach", args=[nomination.key, present.key]),
        }
    return row


@login_required
def attach(request: Request, key: str) -> HttpResponse:
    """What is asked for beside the form, each with its place for a file."""
    nomination = writable(request, key)
    asked = asked_of(nomination)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    form = AskedForm(request.POST or None, request.FILES or None, asked=asked)
    if request.method == "POST" and form.is_valid() and _attached(request, nomination, form):
        messages.success(request, _("The files are here."))
        return redirect("attach", key=key)
    context = {"nomination": nomination, "head": head(nomination), "form": form}
    context["rows"] = rows(nomination, asked, reader_clock(request))
    return render(request, "nominations/application/asked.html", context)


def _attached(request: Request, nomination: Nomination, form: forms.Form) -> bool:
    """Each file by itself: one that is refused does not hold back the others."""
    chosen = {code: upload for code, upload in form.cleaned_data.items() if upload}
    if not chosen:
        form.add_error(None, _("No file was chosen. Choose one, then hand it over."))
    attach_each(request, nomination, form, chosen)
    return form.is_valid()
