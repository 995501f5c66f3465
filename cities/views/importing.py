"""A file of members: looked at line by line, a city chosen for each doubtful one, then taken."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import door
from accounts.once import once
from accounts.requests import Request
from cities import permissions, reference, workflow
from cities.memberfile import HELP
from cities.register_forms import ImportForm, MemberFileForm
from cities.workflow.importing import Imported
from cities.workflow.previewing import Entry, Kind, Preview, preview, why

MOST = 200  # rows of each kind that a page shows
PAGE = "cities/register/import.html"


@login_required
@once
def import_members(request: Request) -> HttpResponse:
    """Nothing is taken before somebody has seen what each line would do."""
    door.allow(permissions.keeps_register(request.person))
    if request.method == "POST" and "text" in request.POST:
        return _take(request, request.POST["text"])
    form = MemberFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = preview(form.cleaned_data["file"])
        if not found.faults:
            return _looked_at(request, form.cleaned_data["file"], found)
        form.add_error("file", [str(fault.sentence) for fault in found.faults])
    return render(request, PAGE, {"form": form, "help": HELP})


def _form(found: Preview, *args: Any, **kwargs: Any) -> ImportForm:
    doubtful = [(_name(entry), _label(entry), _offers(entry)) for entry in found.of(Kind.DOUBTFUL)]
    return ImportForm(*args, doubtful=doubtful, **kwargs)


def _name(entry: Entry) -> str:
    return f"line_{entry.line.number}"


def _label(entry: Entry) -> str:
    facts = {"number": entry.line.number, "city": entry.line.city, "country": entry.line.country}
    return _("Line %(number)s: %(city)s (%(country)s)") % facts


def _offers(entry: Entry) -> list[tuple[str, str]]:
    return [(offer.key, why(offer)) for offer in entry.offers]


def _take(request: Request, text: str) -> HttpResponse:
    found = preview(text)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _looked_at(request, text, found, form)
    try:
        done = workflow.import_members(reference.membership_programme(), text, _chosen(found, form), by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return _looked_at(request, text, found, form)
    messages.success(request, _done(done))
    return redirect("register")


def _chosen(found: Preview, form: ImportForm) -> str:
    """The choices of the page as a file of choices."""
    file = StringIO()
    rows = csv.writer(file)
    rows.writerow(["city", "country", "is"])
    for entry in found.of(Kind.DOUBTFUL):
        if meant := form.cleaned_data.get(_name(entry)):
            rows.writerow([entry.line.city, entry.line.country, meant])
    return file.getvalue()


def _done(done: Imported) -> str:
    counts = done.preview.counts
    facts = {"new": counts[Kind.NEW], "changed": counts[Kind.DIFFERS], "left": counts[Kind.DOUBTFUL]}
    facts |= {"before": done.before.before_register, "after": done.after.before_register}
    return (
        _(
            "%(new)s memberships listed, %(changed)s corrected, %(left)s doubtful lines left out. Counted without a "
            "name: %(before)s before, %(after)s now."
        )
        % facts
    )


def _looked_at(request: Request, text: str, found: Preview, form: ImportForm | None = None) -> HttpResponse:
    context = {
        "counts": [{"label": kind.label, "value": number} for kind, number in found.counts.items() if number],
        "groups": [_group(found, kind) for kind in (Kind.WRONG, Kind.DIFFERS, Kind.NEW) if found.of(kind)],
        "form": None if found.of(Kind.WRONG) else form or _form(found, initial={"text": text}),
        "is_looked_at": True,
    }
    return render(request, PAGE, context)


def _group(found: Preview, kind: Kind) -> dict[str, Any]:
    rows = found.of(kind)
    more = _("And %(n)s more.") % {"n": len(rows) - MOST} if len(rows) > MOST else ""
    return {"title": str(kind.label).capitalize(), "rows": [_row(entry) for entry in rows[:MOST]], "more": more}


def _row(entry: Entry) -> dict[str, Any]:
    line = entry.line
    said = [str(fault.sentence) for fault in entry.faults]
    said += [f"{name}: {was or '–'} → {now}" for name, was, now in entry.changes]
    cells = [
        {"label": _("Line"), "text": str(line.number), "number": True},
        {"label": _("City"), "text": line.city},
        {"label": _("Country"), "text": line.country},
        {"label": _("Member since"), "text": line.joined},
        {"label": _("Until"), "text": line.left},
        {"label": _("What"), "text": " ".join(said)},
    ]
    return {"cells": cells}
