"""How far the reading is: files by jurors, counted from stored reviews, and the reviews behind each number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import timeline
from nominations.models import Call, Juror, Nomination
from nominations.states import AWAITED, GIVEN_PROGRESS, Progress
from nominations.views import acts, counted, paging, standing
from nominations.views.jury_plan import the_call
from nominations.views.overseeing import OPEN_JURY, SHUT_JURY

LATE = "awaited"  # the second list of the page, as a spreadsheet
PAGE = 25  # files on a page; each has a cell for every juror
SIGNS = {  # told apart by their form, in any colour and on paper
    Progress.UNANSWERED: "?",
    Progress.UNREAD: "○",
    Progress.BEGUN: "◐",
    Progress.DONE: "●",
    Progress.MISSING: "!",
    Progress.CONFLICT: "×",
    Progress.REPLACED: "→",
}
TONES = {
    Progress.UNANSWERED: "due",
    Progress.UNREAD: "later",
    Progress.BEGUN: "now",
    Progress.DONE: "done",
    Progress.MISSING: "problem",
    Progress.CONFLICT: "quiet",
    Progress.REPLACED: "quiet",
}


@login_required
@require_safe
def jury_progress(request: Request, slug: str) -> HttpResponse:
    """Files by jurors with a sign for how far each is; no mark is looked at."""
    call = the_call(request, slug)
    numbers = counted.counted(call, request.person)
    jurors = _jurors(call, request.person, numbers)
    files = counted.files_of(call, request.person).with_names().order_by("country__sort_key", "city__name", "pk")
    if sheets.wanted(request):
        rows = _lines(list(files), call, request.person)
        return sheets.answer(request, f"progress-{slug}", [_sheet_row(row, jurors) for row in rows])
    paces = [pace for pace in counted.paces(call, request.person, jurors, numbers) if pace.awaited]
    late = [_late(call, pace, standing.reader_zone(request.person)) for pace in paces]
    if sheets.wanted(request, LATE):
        return sheets.answer(request, f"awaited-{slug}", late)
    page = paging.page_of(request, files, PAGE)
    context = {
        **_counts(call, jurors, numbers),
        "due": _due(call, request.person),
        "rows": [_row(row, jurors) for row in _lines(list(page), call, request.person)],
        "ways": [*_ways(call, numbers), *acts.possible(call, request.person, [SHUT_JURY, OPEN_JURY])],
        "late": late,
        "remind_url": counted.remind_url(call, paces),
        "sheet_url": sheets.link(request),
        "late_url": sheets.link(request, LATE),
    }
    return render(request, "nominations/jury/progress.html", context | paging.ways(request, page))


def _counts(call: Call, jurors: list[Juror], numbers: counted.Counted) -> dict[str, Any]:
    """The call as a whole, step by step and juror by juror."""
    return {
        "call": call,
        "shut": call.jury_shut_reason if call.is_jury_shut else "",
        "awaited": _awaited(numbers.of(AWAITED)),
        "whole": _share(call, numbers.of([Progress.DONE]), numbers.of(GIVEN_PROGRESS)),
        "legend": [_step(call, step, numbers) for step in Progress],
        "jurors": [_column(call, juror, numbers) for juror in jurors],
    }


def _ways(call: Call, numbers: counted.Counted) -> list[dict[str, str]]:
    """The ways on, as far as there is something at their end."""
    named = [("jury_plan", _("Back to the plan")), ("peeks", _("Sealed marks that were opened"))]
    if numbers.of(AWAITED):
        named.append(("close_all", _("Close all marks")))
    return [{"label": label, "url": reverse(name, args=[call.slug])} for name, label in named]


def _jurors(call: Call, person: Person, numbers: counted.Counted) -> list[Juror]:
    """Who serves, and who has left and read; by name."""
    jurors = Juror.objects.visible_to(person).filter(call=call).select_related("user").order_by("user__name", "pk")
    return [juror for juror in jurors if juror.ended_at is None or numbers.of(Progress, juror.pk)]


def _late(call: Call, pace: counted.Pace, zone: str) -> dict[str, Any]:
    """Of whom how many reviews are awaited, and the reminders."""
    number = {"label": _("Awaited"), "text": str(pace.awaited), "amount": pace.awaited, "number": True}
    link = {"url": counted.behind(call, juror=pace.juror.key, how="awaited")}
    cells = [{"label": _("Juror"), "text": str(pace.juror)}, number | link, *pace.reminder(zone)]
    return {"is_due": pace.is_due, "cells": cells}


def _due(call: Call, person: Person) -> str:
    deadline = call.reviews_due
    zone = standing.reader_zone(person)
    return timeline.until(deadline, call.zone, zone) if deadline and call.is_in_review else ""


def _awaited(number: int) -> str:
    if not number:
        return _("No review is awaited.")
    return ngettext("%(n)d review is awaited.", "%(n)d reviews are awaited.", number) % {"n": number}


@dataclass(frozen=True)
class Line:
    """One file and how far each of its readers is."""

    file: Nomination
    steps: dict[int, Progress]

    def count(self, steps: Iterable[str]) -> int:
        """How many of its readers are so far."""
        wanted = set(steps)
        return sum(step in wanted for step in self.steps.values())


def _lines(files: list[Nomination], call: Call, person: Person) -> list[Line]:
    rows = counted.reviews_of(call, person).filter(nomination__in=[file.pk for file in files])
    steps: dict[int, dict[int, Progress]] = {file.pk: {} for file in files}
    for file, juror, step in rows.values_list("nomination", "juror", "progress"):
        steps[file][juror] = Progress(step)
    return [Line(file, steps[file.pk]) for file in files]


def _share(call: Call, done: int, given: int, **whose: str) -> dict[str, Any]:
    """How many are handed in and how many are given, each with the list behind it."""
    return {
        "done": done,
        "done_url": counted.behind(call, how=Progress.DONE, **whose),
        "given": given,
        "given_url": counted.behind(call, how="given", **whose),
    }


def _step(call: Call, step: Progress, numbers: counted.Counted) -> dict[str, Any]:
    facts = {"sign": SIGNS[step], "word": step.label, "tone": TONES[step]}
    return facts | {"number": numbers.of([step]), "url": counted.behind(call, how=step)}


def _column(call: Call, juror: Juror, numbers: counted.Counted) -> dict[str, Any]:
    done, given = numbers.of([Progress.DONE], juror.pk), numbers.of(GIVEN_PROGRESS, juror.pk)
    return {"name": str(juror), **_share(call, done, given, juror=juror.key)}


def _row(line: Line, jurors: list[Juror]) -> dict[str, Any]:
    file = line.file
    share = _share(file.call, line.count([Progress.DONE]), line.count(GIVEN_PROGRESS), file=file.key)
    return {
        "city": file.city.name,
        "country": file.country.called,
        "url": reverse("readers", args=[file.key]),
        "steps": [_cell(line.steps.get(juror.pk)) for juror in jurors],
        **share,
    }


def _cell(step: Progress | None) -> dict[str, str]:
    return {"sign": SIGNS[step], "word": str(step.label), "tone": TONES[step]} if step else {}


def _sheet_row(line: Line, jurors: list[Juror]) -> dict[str, Any]:
    """The same in words."""
    numbers = [(_("Handed in"), line.count([Progress.DONE])), (_("Given"), line.count(GIVEN_PROGRESS))]
    cells = [
        {"label": _("City"), "text": line.file.city.name},
        {"label": _("Country"), "text": line.file.country.called},
        *({"label": label, "text": str(number), "amount": number, "number": True} for label, number in numbers),
    ]
    steps = [(juror, line.steps.get(juror.pk)) for juror in jurors]
    return {
        "cells": [*cells, *({"label": str(juror), "text": str(step.label) if step else ""} for juror, step in steps)]
    }


# The reviews behind a number.


@login_required
@require_safe
def jury_reviews(request: Request, slug: str) -> HttpResponse:
    """The reviews of a juror, of a file, or so far: whatever the address names, each of them narrowing."""
    call = the_call(request, slug)
    rows, said = _asked(request, counted.reviews_of(call, request.person))
    context = {
        "who": call.name,
        "title": _("Reviews"),
        "lead": " · ".join([*said, _("No mark is shown here.")]),
        "caption": _("Reviews, by city"),
        "what": _("No review is like this."),
    }
    rows = rows.select_related("juror__user", "nomination__city", "nomination__country")
    rows = rows.prefetch_related("nomination__country__names").order_by(
        "nomination__city__name", "juror__user__name", "pk"
    )
    return paging.listed(request, "nominations/list.html", context, rows, _review_row, name=f"reviews-{slug}")


def _asked(request: Request, rows: Any) -> tuple[Any, list[str]]:
    """What the address asks for, and the same in words; a key that leads to nothing leads to no rows."""
    said = []
    juror, file, how = (request.GET.get(name, "") for name in ("juror", "file", "how"))
    if juror:
        rows = rows.filter(juror__key=juror)
        said += [
            str(seat) for seat in Juror.objects.visible_to(request.person).filter(key=juror).select_related("user")
        ]
    if file:
        rows = rows.filter(nomination__key=file)
        said += list(
            Nomination.objects.visible_to(request.person).filter(key=file).values_list("city__name", flat=True)
        )
    if how:
        rows = rows.standing(how)
        said += [str(word) for name, word in _hows() if name == how]
    return rows, said


def _hows() -> list[tuple[str, str]]:
    return [*((step.value, str(step.label)) for step in Progress), ("given", _("given")), ("awaited", _("awaited"))]


def _review_row(review: Any) -> dict[str, Any]:
    file, step = review.nomination, Progress(review.progress)
    return {
        "cells": [
            {"label": _("City"), "text": file.city.name, "url": reverse("readers", args=[file.key])},
            {"label": _("Country"), "text": file.country.called},
            {"label": _("Juror"), "text": str(review.juror)},
            {"label": _("How far"), "word": str(step.label), "tone": TONES[step]},
        ]
    }
