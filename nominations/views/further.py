"""Further readers for what is too close to call: how many files, who would read them, and the button that does it."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.once import once
from accounts.requests import Request
from cities.views import sheets
from nominations import panels, proceedings
from nominations.forms.meeting import ReadMoreForm
from nominations.models import Call, Juror, Nomination
from nominations.views import acts, done, shortage
from nominations.views.jury import place_cells
from nominations.views.meeting import Talk, talks, why
from nominations.views.panels import file_of, of_nations, reader_of, tied_before
from nominations.views.room import led
from nominations.views.sending import did
from nominations.workflow import meeting as workflow

FILES, READERS = 15, 2  # how many of the most uncertain files are proposed at first, and how many more read each


@dataclass(frozen=True)
class Further:
    """The files that would be read again, and who would read each; with what every juror has read and seen."""

    files: list[Nomination]
    jurors: list[Juror]
    taken: set[panels.Pair]  # who reads a file, has read it or left it
    seen: set[panels.Pair]  # who could read its marks
    nations: set[panels.Pair]  # who has the nationality of one who reads it
    load: Counter[str]
    panels: dict[str, list[str]]

    @property
    def given(self) -> Counter[str]:
        """How many of these files each juror would get."""
        return Counter(juror for panel in self.panels.values() for juror in panel)


@login_required
@once
def read_more(request: Request, slug: str) -> HttpResponse:
    """The most uncertain files with two further readers each; the button gives them out."""
    call = led(request, slug)
    open_ones = [talk for talk in talks(call, request.person) if talk[1] and talk[1].needs_talk]
    found = open_ones[: _wanted(request, len(open_ones))]
    plan = propose([file for file, _item in found], proceedings.seats(call))
    names = {juror.key: str(juror) for juror in plan.jurors}
    rows = [_row(talk, plan.panels.get(talk[0].key, []), names) for talk in found]
    if sheets.wanted(request):
        return sheets.answer(request, f"further-{slug}", rows)
    readable = {key: panel for key, panel in plan.panels.items() if panel}
    form = ReadMoreForm(request.POST or None, initial={"plan": json.dumps(readable)}, count=len(readable))
    made: list[Nomination] = []
    if did(request, form, lambda: made.extend(_give(request, call, form))):
        return redirect(done.remember(request, "read_more", call, made))
    context = {
        "call": call,
        "form": form if readable and not call.is_jury_shut else None,
        "shut": acts.shut(call),
        "rows": rows,
        "of": _of(len(found), len(open_ones)),
        "number": len(found),
        "most": len(open_ones),
        "loads": _loads(plan),
        "empty": shortage.sentences(plan, READERS),
        "sheet_url": sheets.link(request),
        "meeting_url": reverse("meeting", args=[slug]),
    }
    return render(request, "nominations/jury/further.html", context)


def _wanted(request: Request, most: int) -> int:
    """As many files as were asked for; what is no number leaves it at our own."""
    typed = request.GET.get("files", "")
    return max(1, min(int(typed), most)) if typed.isascii() and typed.isdigit() and len(typed) < 6 else FILES


def _of(shown: int, most: int) -> str:
    words = ngettext(
        "%(n)d of %(all)d file that is too close to call, or on which readers differ.",
        "%(n)d of %(all)d files that are too close to call, or on which readers differ.",
        most,
    )
    return words % {"n": shown, "all": most}


def _give(request: Request, call: Call, form: ReadMoreForm) -> list[Nomination]:
    typed = form.cleaned_data
    return workflow.read_more(call.key, typed["plan"], by=request.person, reason=typed["reason"])


def propose(files: list[Nomination], seats: list[Juror]) -> Further:
    """Further readers for each file by the rules of its panel, beside all who read it, also those who left the jury.

    Nobody is proposed who could read its marks; who suits a file best comes first, as on
    the panels. Here alone the solver is asked for further readers.
    """
    jurors = [seat for seat in seats if not seat.has_ended]
    dealings = proceedings.dealings(files, seats)
    rows = proceedings.given(dealings)
    load = Counter(juror for _file, juror, reads in rows if reads)
    keys = {file.pk: file.key for file in files}
    taken = {(juror, keys[file]): reads for file, juror, reads in rows if file in keys}
    nations = {juror.key: juror.nationality_id for juror in seats}
    read = [(nations[reader], file) for (reader, file), reads in taken.items() if reads]
    seen = {(juror, keys[file]) for juror, file in proceedings.seen_marks(dealings)}
    alike = of_nations(read, seats)
    serving = {juror.key for juror in jurors}
    fit = [(juror, file, n) for (juror, file), n in proceedings.fit(files).items() if juror in serving]
    plan = panels.propose(
        [file_of(file) for file in files],
        [reader_of(juror) for juror in jurors],
        READERS,
        conflicts=set(taken) | alike | seen | tied_before(jurors, files),
        fit=fit,
        load=load,
    )
    return Further(files, jurors, set(taken), seen, alike, load, plan.panels)


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


def _loads(plan: Further) -> list[str]:
    """Who would read, with the files of now and of then."""
    asked = [juror for juror in plan.jurors if plan.given[juror.key]]
    return [_load(juror, plan.load[juror.key], plan.given[juror.key]) for juror in sorted(asked, key=str)]


def _load(juror: Juror, now: int, more: int) -> str:
    words = ngettext("%(juror)s: %(n)d file now, %(then)d then", "%(juror)s: %(n)d files now, %(then)d then", now)
    said = words % {"juror": juror, "n": now, "then": now + more}
    return said if juror.max_load is None else _("%(load)s, at most %(most)d") % {"load": said, "most": juror.max_load}
