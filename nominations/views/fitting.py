"""How well files suit jurors: a sheet goes out and comes back; nothing is stored before its differences were seen."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from cities.views import sheets
from nominations import fitsheet
from nominations.forms.fitting import SetFitForm, seal, unsealed
from nominations.forms.offline import SheetForm
from nominations.models import Nomination
from nominations.panels.terms import Pair
from nominations.rules import fitting as rules
from nominations.states import HIGHEST_FIT
from nominations.views.jury_plan import the_call
from nominations.views.panels import Round, round_of
from nominations.views.sending import did
from nominations.workflow import fitting as workflow

SHOWN = 100  # differences on the page; the button changes all of them
Changes = dict[Pair, tuple[int, int]]


@login_required
@require_safe
def fit_sheet(request: Request, slug: str) -> HttpResponse:
    """A line for each file that awaits readers or is being read, a column for each juror, with the numbers of now."""
    found = round_of(the_call(request, slug), request.person)
    return sheets.answer(request, f"fit-{slug}", [_line(found, file) for file in found.files])


def _line(found: Round, file: Nomination) -> dict[str, Any]:
    cells: list[dict[str, Any]] = [
        {"label": _("File"), "text": fitsheet.tagged(file.city.name, file.key[: found.width])},
        {"label": _("Country"), "text": found.names[file.country_id]},
        {"label": _("Language"), "text": file.dossier.language},
    ]
    for juror in found.jurors:
        number = found.fit.get((juror.key, file.key))
        cells.append({"label": fitsheet.tagged(str(juror), juror.key[: found.width]), "amount": number})
    return {"cells": cells}


@login_required
@once
def set_fit(request: Request, slug: str) -> HttpResponse:
    """First the ways of the sheet; then what it would change; then the button."""
    found = round_of(the_call(request, slug), request.person)
    if request.method == "POST" and "sealed" in request.POST:
        return _set(request, found)
    form = SheetForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            read = fitsheet.read(form.cleaned_data["sheet"], *_keys(found))
        except door.Refused as refused:
            form.add_error("sheet", refused.sentence)
        else:
            if not read.faults:
                return _differences(request, found, _changes(found, read.numbers))
            faults = read.faults
    return _page(request, found, form=form, faults=faults)


def _keys(found: Round) -> tuple[list[str], list[str]]:
    return [juror.key for juror in found.jurors], [file.key for file in found.files]


def _changes(found: Round, numbers: dict[Pair, int]) -> Changes:
    return {pair: (found.fit.get(pair, 0), new) for pair, new in numbers.items() if found.fit.get(pair, 0) != new}


def _page(request: Request, found: Round, **more: Any) -> HttpResponse:
    stands = rules.draws_panels(found.call)
    more["more_faults"] = max(0, len(more.get("faults", [])) - fitsheet.MOST_FAULTS)
    more["faults"] = more.get("faults", [])[: fitsheet.MOST_FAULTS]
    context = {
        "call": found.call,
        "refusal": "" if stands.passed else stands.sentence,
        "has_round": bool(found.files and found.jurors),
        "highest": HIGHEST_FIT,
        "given": len(found.fit),
    }
    return render(request, "nominations/jury/fit.html", context | more)


def _differences(
    request: Request, found: Round, changes: Changes, form: SetFitForm | None = None, status: int = 200
) -> HttpResponse:
    label = ngettext("Change %(n)d number", "Change %(n)d numbers", len(changes)) % {"n": len(changes)}
    first = {"sealed": seal(found.call.key, changes)}
    context = {
        "call": found.call,
        "form": form or (SetFitForm(initial=first, label=label) if changes else None),
        "rows": list(_rows(found, changes)),
        "left": max(0, len(changes) - SHOWN),
    }
    return render(request, "nominations/jury/fit_differences.html", context, status=status)


def _rows(found: Round, changes: Changes) -> Iterator[dict[str, Any]]:
    """The first of them, file by file."""
    jurors = {juror.key: str(juror) for juror in found.jurors}
    files = {file.key: file for file in found.files}
    order = {key: place for place, key in enumerate(files)}
    for juror, file in sorted(changes, key=lambda pair: (order.get(pair[1], 0), jurors.get(pair[0], "")))[:SHOWN]:
        was, becomes = changes[juror, file]
        city = files[file].city.name if file in files else ""
        numbers = [(_("Now"), was), (_("In the sheet"), becomes)]
        counted = [{"label": label, "text": str(n) if n else "–", "number": True} for label, n in numbers]
        yield {
            "cells": [
                {"label": _("City"), "text": city},
                {"label": _("Juror"), "text": jurors.get(juror, "")},
                *counted,
            ]
        }


def _set(request: Request, found: Round) -> HttpResponse:
    changes = unsealed(found.call.key, request.POST["sealed"])
    if not changes:
        messages.error(request, _("The page came in incomplete. Nothing was stored; please upload the sheet again."))
        return redirect("set_fit", slug=found.call.slug)
    form = SetFitForm(request.POST, label=_("Try again"))

    def run() -> int:
        return workflow.set_fit(found.call.key, changes, by=request.person)

    if did(request, form, run, _changed):
        return redirect("propose_panels", slug=found.call.slug)
    return _differences(request, found, changes, form, status=409)


def _changed(number: int) -> str:
    words = ngettext(
        "%(n)d number is stored. The panels reckon with it.",
        "%(n)d numbers are stored. The panels reckon with them.",
        number,
    )
    return words % {"n": number}
