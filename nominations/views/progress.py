"""How far the reading is: files by jurors, counted from stored reviews, and the reviews behind each number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.views import sheets
from nominations import timeline
from nominations.models import Call, Juror, Nomination, Review
from nominations.rules.overseeing import not_reminded
from nominations.states import AWAITED, GIVEN_PROGRESS, Progress
from nominations.views import acts, paging, standing
from nominations.views.jury import country_name
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


def files_of(call: Call, person: Person) -> Any:
    """The files that jurors read or have read, as far as this person may see them."""
    return Nomination.objects.visible_to(person).filter(call=call).given()


def reviews_of(call: Call, person: Person) -> Any:
    """Their reviews: what every number here counts, and what the list behind it shows."""
    given = files_of(call, person).order_by().values("pk")
    return Review.objects.visible_to(person).filter(nomination__in=given).with_progress()


@dataclass(frozen=True)
class Counted:
    """How many reviews of each juror are how far."""

    numbers: dict[tuple[int, str], int]

    def of(self, steps: Iterable[str], juror: int | None = None) -> int:
        """The reviews that are so far, of one juror or of all."""
        wanted = set(steps)
        return sum(n for (seat, step), n in self.numbers.items() if step in wanted and juror in (None, seat))


def counted(call: Call, person: Person) -> Counted:
    """Counted in the database, from what is stored."""
    rows = reviews_of(call, person).order_by().values_list("juror", "progress").annotate(n=Count("pk"))
    return Counted({(juror, step): number for juror, step, number in rows})


@login_required
@require_safe
def jury_progress(request: Request, slug: str) -> HttpResponse:
    """Files by jurors with a sign for how far each is; no mark is looked at."""
    call = the_call(request, slug)
    numbers = counted(call, request.person)
    jurors = _jurors(call, request.person, numbers)
    files = files_of(call, request.person).with_names().order_by("country__sort_key", "city__name", "pk")
    if sheets.wanted(request):
        rows = _lines(list(files), call, request.person)
        return sheets.answer(request, f"progress-{slug}", [_sheet_row(row, jurors) for row in rows])
    late = [_late(call, juror, numbers.of(AWAITED, juror.pk), request.person) for juror in jurors]
    late = [row for row in late if row["cells"][1]["amount"]]
    if sheets.wanted(request, LATE):
        return sheets.answer(request, f"awaited-{slug}", late)
    page = paging.page_of(request, files, PAGE)
    context = {
        "call": call,
        "due": _due(call, request.person),
        "awaited": _awaited(numbers.of(AWAITED)),
        "legend": [_step(call, step, numbers) for step in Progress],
        "jurors": [_column(call, juror, numbers) for juror in jurors],
        "rows": [_row(row, jurors) for row in _lines(list(page), call, request.person)],
        "whole": _share(call, numbers.of([Progress.DONE]), numbers.of(GIVEN_PROGRESS)),
        "sheet_url": sheets.link(request),
        "ways": [*_ways(call, numbers), *acts.possible(call, request.person, [SHUT_JURY, OPEN_JURY])],
        "shut": call.jury_shut_reason if call.is_jury_shut else "",
        "late": late,
        "late_url": sheets.link(request, LATE),
        "remind_url": reverse("remind_jurors", args=[call.key]) if any(row["is_due"] for row in late) else "",
    }
    return render(request, "nominations/jury/progress.html", context | paging.ways(request, page))


def _ways(call: Call, numbers: Counted) -> list[dict[str, str]]:
    """The ways on, as far as there is something at their end."""
    named = [("jury_plan", _("Back to the plan")), ("peeks", _("Sealed marks that were opened"))]
    if numbers.of(AWAITED):
        named.append(("close_all", _("Close all marks")))
    return [{"label": label, "url": reverse(name, args=[call.slug])} for name, label in named]


def _jurors(call: Call, person: Person, numbers: Counted) -> list[Juror]:
    """Who serves, and who has left and read; by name."""
    jurors = Juror.objects.visible_to(person).filter(call=call).select_related("user").order_by("user__name", "pk")
    return [juror for juror in jurors if juror.ended_at is None or numbers.of(Progress, juror.pk)]


def _late(call: Call, juror: Juror, number: int, person: Person) -> dict[str, Any]:
    """Of whom how many reviews are awaited, when a reminder last went out, and whether another may."""
    is_due = juror.ended_at is None and not_reminded(juror, clock.now()).passed
    told = juror.reminded_at
    when = timeline.when(told, call.zone, standing.reader_zone(person)) if told else ""
    again = {"text": _("Remind"), "url": reverse("remind_juror", args=[juror.key])} if is_due else {"text": ""}
    return {
        "is_due": is_due,
        "cells": [
            {"label": _("Juror"), "text": str(juror)},
            {
                "label": _("Awaited"),
                "text": str(number),
                "amount": number,
                "number": True,
                "url": behind(call, juror=juror.key, how="awaited"),
            },
            {"label": _("Last reminder"), "text": when, "at": told},
            {"label": _("At most one a day"), **again},
        ],
    }


def _due(call: Call, person: Person) -> str:
    deadline = call.reviews_due
    zone = person.user.time_zone if person.user else ""
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
    rows = reviews_of(call, person).filter(nomination__in=[file.pk for file in files])
    steps: dict[int, dict[int, Progress]] = {file.pk: {} for file in files}
    for file, juror, step in rows.values_list("nomination", "juror", "progress"):
        steps[file][juror] = Progress(step)
    return [Line(file, steps[file.pk]) for file in files]


def behind(call: Call, **asked: str) -> str:
    """The address of exactly the reviews that a number counts."""
    return f"{reverse('jury_reviews', args=[call.slug])}?{urlencode(asked)}"


def _share(call: Call, done: int, given: int, **whose: str) -> dict[str, Any]:
    """How many are handed in and how many are given, each with the list behind it."""
    return {
        "done": done,
        "done_url": behind(call, how=Progress.DONE, **whose),
        "given": given,
        "given_url": behind(call, how="given", **whose),
    }


def _step(call: Call, step: Progress, numbers: Counted) -> dict[str, Any]:
    facts = {"sign": SIGNS[step], "word": step.label, "tone": TONES[step]}
    return facts | {"number": numbers.of([step]), "url": behind(call, how=step)}


def _column(call: Call, juror: Juror, numbers: Counted) -> dict[str, Any]:
    done, given = numbers.of([Progress.DONE], juror.pk), numbers.of(GIVEN_PROGRESS, juror.pk)
    return {"name": str(juror), **_share(call, done, given, juror=juror.key)}


def _row(line: Line, jurors: list[Juror]) -> dict[str, Any]:
    file = line.file
    share = _share(file.call, line.count([Progress.DONE]), line.count(GIVEN_PROGRESS), file=file.key)
    return {
        "city": file.city.name,
        "country": country_name(file.country),
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
        {"label": _("Country"), "text": country_name(line.file.country)},
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
    rows, said = _asked(request, reviews_of(call, request.person))
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
            {"label": _("Country"), "text": country_name(file.country)},
            {"label": _("Juror"), "text": str(review.juror)},
            {"label": _("How far"), "word": str(step.label), "tone": TONES[step]},
        ]
    }
