"""Forms as data: the versions there are, the pages that one makes, what differs from another, and a new one."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from dossiers import comparing, formfile, wording
from dossiers import workflow as dossiers
from dossiers.models import Dossier, FormVersion, Section
from dossiers.permissions import reads_forms
from nominations import permissions
from nominations.forms.application import FillForm
from nominations.forms.form_versions import AddFormForm, FormFileForm
from nominations.views import paging
from nominations.views.sending import said_in
from nominations.workflow import form_versions as workflow

KINDS = {
    comparing.CAME: gettext_lazy("new"),
    comparing.WENT: gettext_lazy("gone"),
    comparing.MOVED: gettext_lazy("moved"),
    comparing.CHANGED: gettext_lazy("changed"),
}


@login_required
@require_safe
def forms(request: Request) -> HttpResponse:
    """Every version of every form, the one that came last first."""
    door.allow(reads_forms(request.person))
    versions = FormVersion.objects.visible_to(request.person).defer("source").order_by("-loaded_at", "-pk")
    adds = permissions.prepares_calls(None, request.person)
    context = {
        "title": _("Forms"),
        "lead": _(
            "A form is a file. A new version is for the calls to come; an application keeps the version it began with."
        ),
        "add": {"label": _("Add a version"), "url": reverse("add_form")} if adds else None,
        "caption": _("Forms"),
        "what": _("No form is loaded yet."),
    }
    return paging.listed(request, "nominations/list.html", context, versions, _row, name="forms")


def _row(form: FormVersion) -> dict[str, Any]:
    cells = [
        {"label": _("Form"), "text": form.title, "url": reverse("form_version", args=[form.key])},
        {"label": _("Version"), "text": f"{form.slug} {form.version}"},
        {"label": _("Since"), "text": date_format(form.loaded_at, "j F Y"), "at": form.loaded_at},
    ]
    return {"cells": cells}


@login_required
@require_safe
def form_version(request: Request, key: str) -> HttpResponse:
    """The pages that a version makes, as a city sees them; beside another version also what differs."""
    seen = door.see(FormVersion.objects.visible_to(request.person).whole(), key)
    versions = FormVersion.objects.visible_to(request.person).defer("source")
    others = versions.exclude(pk=seen.pk).order_by("-loaded_at", "-pk")
    asked = request.GET.get("beside", "")
    beside = next((one for one in others if one.key == asked), None)
    context = _shown(seen) | {"others": others, "beside": beside, "changes": _changes(beside, seen) if beside else None}
    return render(request, "nominations/call/form_version.html", context)


@login_required
@require_safe
def form_source(request: Request, key: str) -> HttpResponse:
    """The file of a version, to begin a new one with."""
    seen = door.see(FormVersion.objects.visible_to(request.person), key)
    headers = {"Content-Disposition": f'attachment; filename="{seen.slug}-{seen.version}.toml"'}
    return HttpResponse(seen.source, content_type="application/toml", headers=headers)


@login_required
@once
def add_form(request: Request) -> HttpResponse:
    """A file is looked at first, as the pages it makes and beside the version before it; then it is added."""
    door.allow(permissions.prepares_calls(None, request.person))
    if request.method == "POST" and "text" in request.POST:
        return _add(request)
    form = FormFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with said_in(form):
            return _looked_at(request, form.cleaned_data["file"])
    return render(request, "nominations/call/add_form.html", {"form": form})


def _add(request: Request) -> HttpResponse:
    form = AddFormForm(request.POST)
    if form.is_valid():
        with said_in(form):
            added = workflow.add_form(form.cleaned_data["text"], by=request.person)
            done = _("Version %(version)s is added. A call may use it.")
            messages.success(request, done % {"version": added.version})
            return redirect("form_version", key=added.key)
    return render(request, "nominations/call/add_form.html", {"form": form})


def _looked_at(request: Request, text: str) -> HttpResponse:
    """The version is stored, shown and taken back: what is seen is what it would be."""
    with transaction.atomic():
        made = dossiers.load_form(text)
        form = FormVersion.objects.visible_to(request.person).whole().get(pk=made.pk)
        before = FormVersion.objects.visible_to(request.person).newest(form.slug).exclude(pk=form.pk).first()
        context = _shown(form) | {"beside": before, "changes": _changes(before, form) if before else None}
        context["form"] = AddFormForm(initial={"text": text})
        page = render(request, "nominations/call/add_form.html", context)
        transaction.set_rollback(True)
    return page


# What a version makes, and what differs.


def _shown(form: FormVersion) -> dict[str, Any]:
    blank = Dossier.blank(form)
    questions = blank.questions()
    return {
        "version": form,
        "sections": [_section(section, blank) for section in form.sections.all()],
        "size": ngettext("%(n)d question", "%(n)d questions", len(questions)) % {"n": len(questions)},
        "speaks": list(_languages(form)),
    }


def _section(section: Section, blank: Dossier) -> dict[str, Any]:
    fields = FillForm(section, blank)
    fields.helper.form_tag, fields.helper.inputs = False, []
    questions = [
        {
            "label": wording.text(question, "label"),
            "facts": [str(question.get_kind_display()), str(question.get_required_from_display()), *_notes(question)],
        }
        for question in section.questions.all()
    ]
    title, intro = wording.text(section, "title"), wording.text(section, "intro")
    return {"title": title, "intro": intro, "form": fields, "questions": questions}


def _notes(question: Any) -> Iterator[str]:
    yield str(question.get_visibility_display())
    if question.criteria:
        yield _("criteria: %(codes)s") % {"codes": ", ".join(question.criteria)}
    if not question.signed:
        yield _("not part of the signed text")
    if question.assumed:
        yield _("an assumption of ours")


def _languages(form: FormVersion) -> Iterator[str]:
    """Each language that the form speaks, and how many of its texts are still untranslated."""
    sections = list(form.sections.all())
    rows: list[tuple[Any, tuple[str, ...]]] = [(section, ("title", "intro")) for section in sections]
    rows += [(row, ("label", "help", "example")) for section in sections for row in section.questions.all()]
    codes = sorted({code for row, _keys in rows for code in row.translations})
    for code in codes:
        missing = sum(
            bool(getattr(row, key)) and key not in row.translations.get(code, {}) for row, keys in rows for key in keys
        )
        name = wording.language_name(code)
        yield (
            ngettext("%(name)s: %(n)d text is missing", "%(name)s: %(n)d texts are missing", missing)
            % {
                "name": name,
                "n": missing,
            }
            if missing
            else _("%(name)s: complete") % {"name": name}
        )


def _changes(old: FormVersion, new: FormVersion) -> list[dict[str, Any]]:
    """What differs, as rows."""
    found = comparing.compare(formfile.read(old.source), formfile.read(new.source))
    return [_change(change) for change in found]


def _change(change: comparing.Change) -> dict[str, Any]:
    where = " · ".join(filter(None, (change.section, change.question))) or _("the order of the pages")
    return {
        "cells": [
            {"label": _("Where"), "text": where, "note": change.key},
            {"label": _("What"), "word": KINDS[change.kind]},
            {"label": _("Before"), "text": change.before},
            {"label": _("Now"), "text": change.after},
        ]
    }
