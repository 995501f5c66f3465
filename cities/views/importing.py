"""A file of members: looked at line by line, a city chosen for each doubtful one, then taken."""

import csv
from io import StringIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.once import once
from accounts.requests import Request
from cities import memberfile, permissions, reference, workflow
from cities.register_forms import Doubt, ImportForm, MemberFileForm
from cities.states import Ending, NameLanguage
from cities.workflow.importing import Imported
from cities.workflow.previewing import Entry, Kind, Preview, doubts, preview, why

MOST = 200  # rows of each kind that a page shows
PAGE = "cities/register/import.html"
WORDS = {
    "joined": gettext_lazy("member since"),
    "left": gettext_lazy("until"),
    "local_name": gettext_lazy("local name"),
    "aliases": gettext_lazy("also known as"),
    "latitude": gettext_lazy("latitude"),
    "longitude": gettext_lazy("longitude"),
    "population": gettext_lazy("population"),
}


@login_required
@once
def import_members(request: Request) -> HttpResponse:
    """Nothing is taken before somebody has seen what each line would do."""
    door.allow(permissions.keeps_register(request.person))
    if request.method == "POST" and "text" in request.POST:
        found = preview(request.POST["text"])
        return _again(request, found) if found.of(Kind.WRONG) else _take(request, found)
    form = MemberFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _look(request, form.cleaned_data["file"])
    return render(request, PAGE, {"form": form, "help": memberfile.HELP})


def _look(request: Request, text: str, chosen: str = "") -> HttpResponse:
    """The file as it would be taken, with what was chosen for the lines of a former one."""
    found, picked = preview(text), memberfile.choices(chosen)[0] if chosen else {}
    initial = {_name(entry): picked.get(entry.line.same, "") for entry in found.of(Kind.DOUBTFUL)}
    return _looked_at(request, found, _form(found, initial=initial | {"text": text}))


def _again(request: Request, found: Preview) -> HttpResponse:
    """A file with errors, mended."""
    form = _form(found, request.POST, request.FILES)
    if form.is_valid():
        return _look(request, form.cleaned_data["file"], _chosen(found, form))
    return _looked_at(request, found, form)


def _take(request: Request, found: Preview) -> HttpResponse:
    form = _form(found, request.POST)
    if not form.is_valid():
        return _looked_at(request, found, form)
    programme, text = reference.membership_programme(), form.cleaned_data["text"]
    try:
        done = workflow.import_members(programme, text, _chosen(found, form), by=request.person)
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return _looked_at(request, found, form)
    messages.success(request, _done(done))
    return redirect("register")


def _form(found: Preview, *args: Any, **kwargs: Any) -> ImportForm:
    doubtful = [_doubt(entry) for entry in found.of(Kind.DOUBTFUL)]
    return ImportForm(*args, doubtful=doubtful, is_wrong=bool(found.of(Kind.WRONG)), **kwargs)


def _name(entry: Entry) -> str:
    return f"line_{entry.line.number}"


def _doubt(entry: Entry) -> Doubt:
    facts = {"number": entry.line.number, "city": entry.line.city, "country": entry.line.country}
    label = _("Line %(number)s: %(city)s (%(country)s)") % facts
    return Doubt(_name(entry), label, " · ".join(doubts(entry)), [(one.key, why(one)) for one in entry.offers])


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


def _looked_at(request: Request, found: Preview, form: ImportForm) -> HttpResponse:
    """Every line under what becomes of it: errors first, then what somebody must choose, then the rest."""
    kinds = (Kind.WRONG, Kind.DOUBTFUL, Kind.DIFFERS, Kind.NEW, Kind.SAME)
    context = {
        "counts": [{"label": kind.label, "value": found.counts[kind]} for kind in kinds if found.counts[kind]],
        "wrong": [_group(found, kind) for kind in kinds[:1] if found.of(kind)],
        "doubtful": found.counts[Kind.DOUBTFUL],
        "groups": [_group(found, kind) for kind in kinds[2:] if found.of(kind)],
        "form": form,
        "is_looked_at": True,
    }
    return render(request, PAGE, context)


def _group(found: Preview, kind: Kind) -> dict[str, Any]:
    rows = found.of(kind)
    more = _("And %(n)s more.") % {"n": len(rows) - MOST} if len(rows) > MOST else ""
    title = f"{str(kind.label).capitalize()} ({len(rows)})"
    return {"title": title, "rows": [_row(entry) for entry in rows[:MOST]], "more": more}


def _row(entry: Entry) -> dict[str, Any]:
    line = entry.line
    cells = [
        {"label": _("Line"), "text": str(line.number), "number": True},
        {"label": _("City"), "text": line.city},
        {"label": _("Country"), "text": line.country},
        {"label": _("Member since"), "text": line.joined},
        {"label": _("Until"), "text": line.left},
        {"label": _("What"), "text": " ".join(_said(entry))},
    ]
    return {"cells": cells}


def _said(entry: Entry) -> list[str]:
    said = [str(fault.sentence) for fault in entry.faults]
    said += [_("Tells the same as line %(number)s.") % {"number": entry.twin.number}] if entry.twin else []
    return said + [_changed(*change) for change in entry.changes]


def _changed(column: str, was: str, now: str) -> str:
    facts = {"what": _word(column), "was": _value(was) or "–", "now": _value(now)}
    return _("%(what)s: %(was)s → %(now)s") % facts


def _word(column: str) -> str:
    languages = {f"name_{code}": label for code, label in NameLanguage.choices}
    return str((WORDS | languages).get(column, column))


def _value(text: str) -> str:
    """An end with its way in words: "2018-01-01 withdrew"."""
    day, _space, way = text.partition(" ")
    return f"{day} {Ending(way).label}" if way in Ending.values else text
