"""Filling in without the site: the sheet of a file, what differs when it comes back, and what of it is taken over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from dossiers import reading, wording
from dossiers.offline import layout
from dossiers.offline import reading as sheets
from dossiers.offline.differing import Compared, Difference, compare, require_own
from dossiers.offline.layout import Origin
from dossiers.offline.writing import write
from dossiers.serving import HEADERS
from dossiers.workflow import Typed
from nominations.forms.offline import SheetForm, TakeOverForm, as_answered, seal, unsealed
from nominations.models import Nomination
from nominations.views.around import around
from nominations.views.file import head
from nominations.views.filling import reader_clock, writable
from nominations.views.keeping import keeps_what_was_typed, typed_before
from nominations.workflow import filling as workflow
from nominations.workflow.completeness import asked_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def offline_sheet(request: Request, key: str) -> HttpResponse:
    """The form as a workbook with the answers that stand."""
    nomination = writable(request, key)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    origin = _origin(nomination, request.GET.get("language", ""))
    added = around(nomination.call, asked_of(nomination), origin.language)
    written = write(nomination.dossier, origin, f"{nomination.city.name} · {nomination.call.name}", added)
    name = f"{slugify(nomination.city.name) or 'application'}-{nomination.call.slug}.xlsx"
    return workbook(written, name)


def workbook(written: bytes, name: str) -> HttpResponse:
    """A workbook as a file to keep."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(written, content_type=XLSX, headers=HEADERS | {"Content-Disposition": disposition})


def _origin(nomination: Nomination, language: str = "") -> Origin:
    spoken = layout.spoken(nomination.dossier.form, language)
    return Origin.of(nomination.dossier, spoken, nomination.call.slug)


@keeps_what_was_typed
@login_required
def offline(request: Request, key: str) -> HttpResponse:
    """The sheet goes out and comes back; a page of differences stands before anything is stored."""
    nomination = writable(request, key)
    if request.method == "POST" and "sealed" in request.POST:
        return _take_over(request, nomination)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    kept = typed_before(request)
    if kept and "sealed" in kept:
        return _looked_at_again(request, nomination, kept)
    return _brought_back(request, nomination) if request.method == "POST" else _ways(request, nomination, SheetForm())


def _brought_back(request: Request, nomination: Nomination) -> HttpResponse:
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _looked_at(request, nomination, form.cleaned_data["sheet"])
        except door.Refused as refused:
            form.add_error("sheet", refused.sentence)
    return _ways(request, nomination, form)


def _ways(request: Request, nomination: Nomination, form: SheetForm) -> HttpResponse:
    sheet, paper = reverse("offline_sheet", args=[nomination.key]), reverse("blank_form", args=[nomination.call.slug])
    sheets = [
        {"label": name, "lang": code, "url": f"{sheet}?language={code}", "pdf": f"{paper}?language={code}"}
        for code, name in layout.languages(nomination.dossier.form)
    ]
    context = {"nomination": nomination, "head": head(nomination), "form": form, "sheets": sheets}
    return render(request, "nominations/application/offline.html", context)


# What differs.


def _looked_at(request: Request, nomination: Nomination, upload: Any) -> HttpResponse:
    """Nothing is stored: the answers of the sheet beside those that stand."""
    sheet = sheets.read(upload, nomination.dossier.form)
    require_own(sheet, _origin(nomination))
    found = compare(nomination.dossier, sheet.answers, set(nomination.reopened))
    return _page(request, nomination, found)


def _looked_at_again(request: Request, nomination: Nomination, typed: Any) -> HttpResponse:
    """The page that was sent after the session ended, with its ticks."""
    held = unsealed(nomination.dossier.key, typed["sealed"])
    found = compare(nomination.dossier, as_answered(held), set(nomination.reopened))
    return _page(request, nomination, found, ticked=set(typed.getlist("answers")))


def _page(
    request: Request,
    nomination: Nomination,
    found: Compared,
    *,
    form: TakeOverForm | None = None,
    ticked: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = [_row(request, row, ticked) for row in found.rows]
    context = {
        "nomination": nomination,
        **_headed(nomination),
        "form": form,
        "rows": rows,
        "offers": any(row["offered"] for row in rows),
        "sealed": seal(nomination.dossier.key, found.rows),
        "same": found.same,
        "left": found.stay,
    }
    return render(request, "nominations/application/differences.html", context, status=status)


def _headed(nomination: Nomination) -> dict[str, Any]:
    top = head(nomination)
    lead = _(
        "Nothing is stored yet. What is ticked takes the place of what stands now; that stays in the history of each "
        "answer."
    )
    return {"who": top["who"], "beside": top["title"], "fictional": top["fictional"], "lead": lead}


def _row(request: Request, row: Difference, ticked: set[str] | None) -> dict[str, Any]:
    code = row.question.code
    return {
        "code": code,
        "label": wording.text(row.question, "label"),
        "offered": row.is_offered,
        "ticked": row.is_wanted if ticked is None else code in ticked,
        "sheet": reading.display(row.question, row.value) if row.is_offered else "",
        "emptied": row.is_emptied,
        "moved": row.is_moved,
        "problems": [str(problem) for problem in row.problems],
    } | _told(request, row)


def _told(request: Request, row: Difference) -> dict[str, str]:
    """The answer that stands, who wrote it, and when."""
    if row.now is None or not (text := reading.display(row.question, row.now.value)):
        return {"now": ""}
    at = date_format(row.now.at.astimezone(reader_clock(request)), "j F Y, H:i")
    return {"now": text, "lang": row.now.language, "by": str(row.now.by or ""), "at": at}


# What is taken over.


def _take_over(request: Request, nomination: Nomination) -> HttpResponse:
    held = unsealed(nomination.dossier.key, request.POST["sealed"])
    if not held:
        messages.error(request, _("The page came in incomplete. Nothing was stored; please upload the sheet again."))
        return redirect("offline", key=nomination.key)
    found = compare(nomination.dossier, as_answered(held), set(nomination.reopened))
    form = TakeOverForm(request.POST, codes=held)
    ticked = set(request.POST.getlist("answers"))
    if not form.is_valid():
        return _page(request, nomination, found, form=form, ticked=ticked)
    return _saved(request, nomination, found, form, {code: held[code] for code in form.cleaned_data["answers"]})


def _saved(
    request: Request, nomination: Nomination, found: Compared, form: TakeOverForm, typed: dict[str, Typed]
) -> HttpResponse:
    """Each answer by itself: what somebody else changed meanwhile comes back with both texts."""
    try:
        saved = workflow.fill_in(nomination.key, typed, by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        status = 200 if nomination.is_with_city else 409
        return _page(request, nomination, found, form=form, ticked=set(typed), status=status)
    count = len(saved.answers)
    if count:
        done = ngettext("%(n)d answer is taken over.", "%(n)d answers are taken over.", count) % {"n": count}
        messages.success(request, done)
    if not saved.outdated:
        return redirect("tasks", key=nomination.key)
    form.add_error(None, str(saved.outdated[0].sentence))
    nomination.dossier.forget()
    late = {one.question.code for one in saved.outdated}
    left = compare(nomination.dossier, as_answered({code: typed[code] for code in late}))
    return _page(request, nomination, left, form=form, ticked=set(), status=409)
