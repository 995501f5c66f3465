"""Further readers for what is too close to call: which files, who would read them, and the one button that does it."""

import json
from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import panels, proceedings
from nominations.forms.meeting import ReadMoreForm
from nominations.models import Call, Juror, Nomination
from nominations.states import TIES
from nominations.views.jury import place_cells
from nominations.views.meeting import Talk, led, talks, why
from nominations.views.panels import file_of, of_nations, reader_of
from nominations.views.sending import did
from nominations.workflow import meeting as workflow

FILES, READERS = 15, 2  # how many of the most uncertain files are proposed, and how many more read each


@login_required
@once
def read_more(request: Request, slug: str) -> HttpResponse:
    """The most uncertain files with two further readers each; the button gives them out."""
    call = led(request, slug)
    found = [talk for talk in talks(call, request.person) if talk[1] and talk[1].needs_talk][:FILES]
    files = list(_files(request.person, [file.pk for file, _item in found]))
    jurors = list(_seats(call, request.person))
    plan = propose(files, jurors, proceedings.seats(call))
    rows = [_row(talk, plan.get(talk[0].key, []), {juror.key: str(juror) for juror in jurors}) for talk in found]
    if sheets.wanted(request):
        return sheets.answer(request, f"further-{slug}", rows)
    readable = {key: panel for key, panel in plan.items() if panel}
    form = ReadMoreForm(request.POST or None, initial={"plan": json.dumps(readable)}, count=len(readable))
    if did(request, form, lambda: _give(request, call, form), _given):
        return redirect("meeting", slug=slug)
    context = {
        "call": call,
        "form": form if readable else None,
        "rows": rows,
        "sheet_url": sheets.link(request),
        "meeting_url": reverse("meeting", args=[slug]),
    }
    return render(request, "nominations/jury/further.html", context)


def _give(request: Request, call: Call, form: ReadMoreForm) -> list[Nomination]:
    typed = form.cleaned_data
    return workflow.read_more(call.key, typed["plan"], by=request.person, reason=typed["reason"])


def _given(files: list[Nomination]) -> str:
    n = len(files)
    return ngettext("%(n)d file is being read again.", "%(n)d files are being read again.", n) % {"n": n}


def _files(person: Person, files: list[int]) -> Any:
    return Nomination.objects.visible_to(person).filter(pk__in=files).select_related("dossier", "country")


def _seats(call: Call, person: Person) -> Any:
    seats = Juror.objects.visible_to(person).serving().filter(call=call)
    return seats.select_related("user", *TIES).order_by("pk")


def propose(files: list[Nomination], jurors: list[Juror], seats: list[Juror]) -> dict[str, list[str]]:
    """Further readers for each file by the rules of its panel, beside all who read it, also those who left the jury.

    Here alone the solver of panels is asked for them.
    """
    rows = proceedings.given(seats)
    load = Counter(juror for _file, juror, reads in rows if reads)
    keys = {file.pk: file.key for file in files}
    taken = {(juror, keys[file]): reads for file, juror, reads in rows if file in keys}
    nations = {juror.key: juror.nationality_id for juror in seats}
    read = [(nations[reader], file) for (reader, file), reads in taken.items() if reads]
    plan = panels.propose(
        [file_of(file) for file in files],
        [reader_of(juror) for juror in jurors],
        READERS,
        conflicts=set(taken) | of_nations(read, seats),
        load=load,
    )
    return plan.panels


def _row(talk: Talk, panel: list[str], names: dict[str, str]) -> dict[str, Any]:
    file, item = talk
    readers = ", ".join(sorted(names[key] for key in panel)) or _("nobody can be given it")
    return {
        "cells": [
            *place_cells(file, reverse("vote", args=[file.key]))[:2],
            {"label": _("Why it is talked about"), "text": why(item)},
            {"label": _("Further readers"), "text": readers},
        ]
    }
