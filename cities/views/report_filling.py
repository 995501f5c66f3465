"""Filling in a report: its sections as tasks, one page for each, saved while typing; checked and handed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.actforms import ActForm
from accounts.keeping import keeps_what_was_typed, typed_before
from accounts.once import once
from accounts.requests import Request
from accounts.sending import did, sent
from accounts.verdicts import failed
from cities import permissions, report_reading
from cities.models import ProgressReport
from cities.report_forms import FillReportForm
from cities.views.reports import card, head, reader_clock, seen
from cities.workflow import report as acts
from cities.workflow import report_filling as workflow
from dossiers import filling, reading, rules, wording
from dossiers.models import Section
from dossiers.workflow import Outdated


def writable(request: Request, key: str) -> ProgressReport:
    """The report, for those who fill it in."""
    found = seen(request, key)
    door.allow(permissions.fills_in(found, request.person))
    found.dossier.fill()
    return found


# The sections.


@login_required
@require_safe
def report_tasks(request: Request, key: str) -> HttpResponse:
    """Each section with its honest state, then the handing in."""
    found = writable(request, key)
    if not found.is_open:
        return redirect(found)
    progress = reading.progress(found.dossier)
    context = {
        "report": found,
        "head": head(found) | {"lead": _lead(progress)},
        "next": card(found) | _next(found, progress, request),
        "tasks": [_task(found, part) for part in progress],
        "changes": reading.changes(found.dossier, found.reopened) if found.is_back else [],
    }
    return render(request, "cities/reports/tasks.html", context)


def _lead(progress: list[reading.Progress]) -> str:
    done = sum(part.is_complete for part in progress)
    sentence = ngettext(
        "%(done)d of %(all)d sections is complete. Every section can be saved half done.",
        "%(done)d of %(all)d sections are complete. Every section can be saved half done.",
        done,
    )
    return sentence % {"done": done, "all": len(progress)}


def _next(found: ProgressReport, progress: list[reading.Progress], request: Request) -> dict[str, str]:
    """The first section that lacks something or was sent back and is unchanged, else the handing in."""
    waits = {one.code for one in reading.changes(found.dossier, found.reopened) if not one.is_changed}
    part = next((one for one in progress if _lacks(found, one, waits)), None)
    if part is not None:
        address = reverse("report_section", args=[found.key, part.code])
        return {"sentence": _("Next: %(section)s") % {"section": part.title}, "label": _("Open it"), "url": address}
    if not permissions.hands_in(found, request.person):
        return {"sentence": _("Everything is filled in. A submitter of your city hands it in."), "label": "", "url": ""}
    address = reverse("submit_report", args=[found.key])
    return {"sentence": _("Everything is filled in."), "label": _("Check it and hand it in"), "url": address}


def _lacks(found: ProgressReport, part: reading.Progress, waits: set[str]) -> bool:
    codes = {question.code for question in filling.part_of(found.dossier, part.code).questions.all()}
    return bool(waits & codes) or (not part.is_complete and _is_open(found, part.code))


def _is_open(found: ProgressReport, code: str) -> bool:
    """Whether the city can change anything in this section."""
    part = filling.part_of(found.dossier, code)
    return not found.reopened or any(question.code in found.reopened for question in part.questions.all())


def _task(found: ProgressReport, part: reading.Progress) -> dict[str, Any]:
    if not _is_open(found, part.code):
        return {"label": part.title, "word": _("as handed in")}
    return {"label": part.title, "url": reverse("report_section", args=[found.key, part.code])} | filling.state_of(part)


# One section.


@keeps_what_was_typed
@login_required
def report_section(request: Request, key: str, code: str) -> HttpResponse:
    """One page of questions: what is typed is saved, complete or not."""
    found = writable(request, key)
    part = filling.part_of(found.dossier, code)
    if request.method == "POST":
        return _save(request, found, part)
    if not found.is_open:
        return redirect(found)
    kept = typed_before(request)
    form = _form(found, part, kept)
    if kept is None:
        form.tell(found.dossier.current_answers, reader_clock(request.person))
    return _page(request, found, part, form)


def _form(found: ProgressReport, part: Section, data: Any = None, files: Any = None) -> FillReportForm:
    form = FillReportForm(part, found.dossier, data, files, only=set(found.reopened) or None)
    form.ask({code: row["reason"] for code, row in found.reopened.items()})
    return form


def _save(request: Request, found: ProgressReport, part: Section) -> HttpResponse:
    form = _form(found, part, request.POST, request.FILES)
    try:
        saved = workflow.fill_in_report(found.key, form.answers(), by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return _page(request, found, part, form, status=200 if found.is_open else 409)
    _attach_each(request, found, form)
    if saved.outdated:
        return _conflict(request, found, part, saved.outdated)
    if form.errors:
        form.kept(saved.answers)
        form.tell(saved.answers, reader_clock(request.person))
        messages.warning(request, _("What could be kept is saved. Please look at the answers marked below."))
        return _page(request, found, part, form)
    messages.success(request, _("Saved %(time)s.") % {"time": filling.clock_face(reader_clock(request.person))})
    return redirect(_onward(request, found, part))


def _attach_each(request: Request, found: ProgressReport, form: FillReportForm) -> None:
    """Each file by itself: one that is refused does not hold back the others."""
    chosen: dict[str, Any] = dict(form.uploads())
    for kind, upload in chosen.items():
        try:
            workflow.attach_to_report(found.key, upload, kind, by=request.person)
        except door.Refused as refused:
            form.add_error(kind, refused.sentence)
    found.dossier.forget()
    found.dossier.fill()


def _onward(request: Request, found: ProgressReport, part: Section) -> str:
    """To the next section that is open, or back to the list; or nowhere, for who stays."""
    parts = list(found.dossier.form.sections.all())
    later = parts[parts.index(part) + 1 :] if "stay" not in request.POST else [part]
    for one in later:
        if _is_open(found, one.code):
            return reverse("report_section", args=[found.key, one.code])
    return reverse("report_tasks", args=[found.key])


def _page(
    request: Request, found: ProgressReport, part: Section, form: FillReportForm, status: int = 200
) -> HttpResponse:
    parts = list(found.dossier.form.sections.all())
    context = {
        "report": found,
        "head": head(found),
        "title": wording.text(part, "title"),
        "intro": wording.text(part, "intro"),
        "position": _("Section %(number)d of %(all)d") % {"number": parts.index(part) + 1, "all": len(parts)},
        "form": form,
        "files": _files(request, found, form),
        "autosave": reverse("report_autosave", args=[found.key]),
    }
    return render(request, "cities/reports/section.html", context, status=status)


def _files(request: Request, found: ProgressReport, form: FillReportForm) -> list[dict[str, Any]]:
    """The files of these questions, each with its own button to remove it."""
    return [
        {
            "label": wording.text(question, "label"),
            "name": document.original_name,
            "proof": filling.proof(document, reader_clock(request.person)),
            "url": reverse("report_document", args=[found.key, document.key]),
            "remove": reverse("report_detach", args=[found.key, document.key]),
        }
        for question in form.questions
        for document in found.dossier.documents_of(question)
    ]


@require_POST
@login_required
def report_detach(request: Request, key: str, document_key: str) -> HttpResponse:
    """A document leaves the report; the city is back on the page from which it went."""
    found = writable(request, key)
    kinds = {document.key: document.kind for document in found.dossier.current_documents}
    try:
        workflow.detach_from_report(key, document_key, by=request.person)
        messages.success(request, _("The file is removed."))
    except door.Refused as refused:
        messages.error(request, refused.sentence)
    part, _code = filling.part_asking(found.dossier, kinds.get(document_key, ""))
    return redirect("report_section", key=key, code=part.code)


def _conflict(request: Request, found: ProgressReport, part: Section, outdated: list[Outdated]) -> HttpResponse:
    """Both texts side by side; what the person sends from here stays."""
    form = FillReportForm(part, found.dossier, request.POST, only={one.question.code for one in outdated})
    form.beside(outdated)
    back = reverse("report_section", args=[found.key, part.code])
    form.helper.form_action = back
    context = {
        "head": head(found),
        "form": form,
        "theirs": [filling.theirs(one, reader_clock(request.person)) for one in outdated],
        "is_own": all(one.is_own for one in outdated),
        "back": back,
    }
    return render(request, "nominations/application/conflict.html", context, status=409)


@require_POST
@login_required
def report_autosave(request: Request, key: str) -> HttpResponse:
    """One answer with the version that was seen; says in words what became of it."""
    found = writable(request, key)
    part, code = filling.part_asking(found.dossier, request.POST.get("_question", ""))
    form = FillReportForm(part, found.dossier, request.POST, only={code})
    return filling.autosaved(
        form,
        code,
        lambda: workflow.fill_in_report(key, form.answers(), by=request.person),
        reader_clock(request.person),
    )


# Handing in.


@keeps_what_was_typed
@login_required
@once
def submit_report(request: Request, key: str) -> HttpResponse:
    """Every answer with a way to change it, what is still open, and the button."""
    found = writable(request, key)
    door.allow(permissions.hands_in(found, request.person))
    if not found.is_open:
        return redirect("report_receipt", key=key)
    label = _("Hand in the report of %(city)s") % {"city": found.membership.city.name}
    form = ActForm(sent(request), row=found, person=request.person, label=label)
    if did(request, form, lambda: acts.submit_report(key, by=request.person)):
        return redirect("report_receipt", key=key)
    read = reading.read(found.dossier, report_reading.EVERYTHING)
    context = {
        "report": found,
        "head": head(found) | {"lead": _("Read your answers once more, then hand the report in.")},
        "form": form,
        "open": _still_open(found),
        "parts": [_part(found, part) for part in read],
        "until": report_reading.until(found),
    }
    return render(request, "cities/reports/submit.html", context)


def _still_open(found: ProgressReport) -> list[dict[str, str]]:
    """Each question that is open with the way to it."""
    return [
        {
            "text": str(verdict.sentence),
            "url": reverse("report_section", args=[found.key, verdict.facts["section"]])
            + f"#div_id_{verdict.facts['question']}",
        }
        for verdict in failed(rules.completeness(found.dossier))
    ]


def _part(found: ProgressReport, part: reading.ReadSection) -> dict[str, Any]:
    change = reverse("report_section", args=[found.key, part.code]) if _is_open(found, part.code) else ""
    return {"title": part.title, "questions": part.questions, "change": change}


@login_required
@require_safe
def report_receipt(request: Request, key: str) -> HttpResponse:
    """That the report arrived, under which reference, when, and what happens next."""
    found = writable(request, key)
    if found.snapshot is None or found.submitted_at is None:
        return redirect("report_tasks", key=key)
    at = date_format(found.submitted_at.astimezone(reader_clock(request.person)), "j F Y, H:i:s")
    context = {
        "title": _("The report of %(city)s is handed in") % {"city": found.membership.city.name},
        "reference": found.snapshot.code,
        "at": _("Received %(at)s.") % {"at": at},
        "steps": [
            _("The secretariat reads it. If something is unclear, it sends single questions back to you."),
            _("It writes to you what is strong and which steps could come next."),
            _("Then your answers to the public questions appear on the page of your city."),
        ],
        "report": found,
    }
    return render(request, "cities/reports/receipt.html", context)
