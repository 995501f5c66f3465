"""Practice before the reading: the secretariat's page of practice files, the juror's page of one, its differences."""

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from nominations import agenda, marks, markwords, means, permissions
from nominations.forms.practice import PracticeForm, PractiseForm
from nominations.models import Criterion, Juror, Practice, PracticeMark
from nominations.rules import practice as rules
from nominations.rules.jury import LEAST_READERS, unjudged
from nominations.views import acts
from nominations.views.acts import Act, page
from nominations.views.discussion import limits
from nominations.views.jury_plan import the_call
from nominations.views.marking import worded
from nominations.views.sending import did
from nominations.workflow import practice as workflow
from nominations.workflow.marking import Given


def _to_desk(row: Practice) -> str:
    return reverse("practice_files", args=[row.call.slug])


def _to_practice(row: Practice) -> str:
    return reverse("practice", args=[row.key])


DROP_PRACTICE = Act(
    "drop_practice",
    gettext_lazy("Take away %(subject)s"),
    gettext_lazy("The practice file leaves the desks of the jurors. Nobody has marked it yet."),
    workflow.drop_practice,
    leads_to=_to_desk,
    may=permissions.runs_jury,
    stands=lambda row: rules.unmarked(row.is_marked),
    names=lambda row: str(row.title),
)
CLOSE_PRACTICE = Act(
    "close_practice",
    gettext_lazy("Close the practice on %(subject)s"),
    gettext_lazy("All jurors see where the marks differ, and none of these marks changes any more."),
    workflow.close_practice,
    leads_to=_to_practice,
    may=permissions.closes_practice,
    stands=rules.still_open,
    names=lambda row: str(row.title),
    in_room=True,
)
drop_practice, close_practice = (page(act, Practice) for act in (DROP_PRACTICE, CLOSE_PRACTICE))


# The secretariat.


@login_required
@once
def practice_files(request: Request, slug: str) -> HttpResponse:
    """The practice files of a call, how far its jurors are, and one more."""
    call = the_call(request, slug)
    if call.is_cancelled:
        raise Http404
    files = list(Practice.objects.visible_to(request.person).of(call).select_related("call").prefetch_related("marks"))
    form = PracticeForm(request.POST or None, taken=[one.title for one in files])
    if did(request, form, lambda: workflow.add_practice(call.key, by=request.person, **form.arguments()), _("Added.")):
        return redirect("practice_files", slug=slug)
    seats = Juror.objects.visible_to(request.person).serving().filter(call=call).count()
    context = {
        "call": call,
        "files": [_shown(one, request.person, seats) for one in files],
        "form": form if len(files) < rules.MOST and rules.before_the_word(call).passed else None,
    }
    return render(request, "nominations/jury/practice_files.html", context)


def _shown(one: Practice, person: Person, seats: int) -> dict[str, Any]:
    begun = len({mark.juror_id for mark in one.marks.all()})
    counted = _("%(begun)d of %(n)d jurors have begun") % {"begun": begun, "n": seats}
    return {
        "title": one.title,
        "url": _to_practice(one),
        "word": counted if one.is_open else _("closed"),
        "acts": acts.possible(one, person, [CLOSE_PRACTICE, DROP_PRACTICE]),
    }


# The juror.


@login_required
def practice(request: Request, key: str) -> HttpResponse:
    """A practice file beside its marks; once closed, where the jury differs."""
    rows = Practice.objects.visible_to(request.person).select_related("call")
    row = door.see(rows, key)
    criteria = means.criteria_of(row.call)
    seat = Juror.objects.visible_to(request.person).serving().filter(call=row.call, user=request.person.user).first()
    if request.method == "POST":
        return _practised(request, row, criteria, seat)
    return _page(request, row, criteria, seat)


def _practised(request: Request, row: Practice, criteria: list[Criterion], seat: Juror | None) -> HttpResponse:
    door.allow(permissions.practises(row, request.person))
    form = PractiseForm(request.POST, criteria=criteria)
    if form.is_valid():
        given = {code: Given(*words) for code, words in form.given().items()}
        try:
            workflow.practise(row.key, given, by=request.person)
        except workflow.OutdatedPracticeError:
            sentence = _("You marked this file in another window. That stands beside yours; save again to keep yours.")
            form.add_error(None, sentence)
        except door.Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return redirect("practice", key=row.key)
    return _page(request, row, criteria, seat, form=form, status=409)


def _page(
    request: Request,
    row: Practice,
    criteria: list[Criterion],
    seat: Juror | None,
    *,
    form: PractiseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own = workflow.marks_of(row, seat) if seat else {}
    context = {
        "practice": row,
        "paragraphs": row.text.split("\n\n"),
        "cards": [_card(one, own.get(one.code), form) for one in criteria]
        if seat and row.is_open and not row.call.is_jury_shut
        else [],
        "form": form,
        "left": len(unjudged(criteria, own)),
        "acts": acts.possible(row, request.person, [CLOSE_PRACTICE]),
        "shut": acts.shut(row.call),
        "differences": None if row.is_open else _differences(row, criteria, own),
    }
    return render(request, "nominations/jury/practice.html", context, status=status)


def _card(one: Criterion, mark: PracticeMark | None, form: PractiseForm | None) -> dict[str, Any]:
    """One criterion as it stands, or as it was typed; both where another window changed it."""
    stands = (markwords.typed(mark), mark.comment if mark else "")
    typed = (form.data.get(f"mark_{one.code}", ""), form.data.get(f"comment_{one.code}", "")) if form else stands
    return {
        "code": one.code,
        "name": f"mark_{one.code}",
        "legend": one.title,
        "question": one.question,
        "is_gate": one.kind == "gate",
        "anchors": worded(one),
        "chosen": markwords.chosen(typed[0]),
        "comment": typed[1],
        "seen": mark.version if mark else 0,
        "theirs": {"value": markwords.of_mark(mark), "comment": stands[1]} if mark and _is_newer(mark, form) else None,
    }


def _is_newer(mark: PracticeMark, form: PractiseForm | None) -> bool:
    return form is not None and form.data.get(f"seen_{mark.criterion.code}") != str(mark.version)


# Where the jury differs.


def _differences(row: Practice, criteria: list[Criterion], own: dict[str, PracticeMark]) -> dict[str, Any]:
    """Criterion by criterion, without names; of too few jurors nothing, because one would be read from the other."""
    given = list(row.marks.newest().select_related("criterion"))
    jurors = len({mark.juror_id for mark in given})
    if jurors < LEAST_READERS:
        return {"too_few": _("Fewer than %(n)d jurors marked this file.") % {"n": LEAST_READERS}}
    most = limits(row.call)
    by_code: dict[str, list[PracticeMark]] = {one.code: [] for one in criteria}
    for mark in given:
        by_code[mark.criterion.code].append(mark)
    return {
        "dots": [
            _dot(one, by_code[one.code], most) for one in criteria if one.kind == "mark" and _judged(by_code[one.code])
        ],
        "rows": [_row(one, by_code[one.code], own) for one in criteria],
        "reasons": [_reasons(one, by_code[one.code]) for one in criteria if any(m.comment for m in by_code[one.code])],
    }


def _judged(given: list[PracticeMark]) -> list[int]:
    return [mark.value for mark in given if mark.value is not None]


def _dot(one: Criterion, given: list[PracticeMark], most: agenda.Limits) -> dict[str, Any]:
    found = marks.spread({str(number): value for number, value in enumerate(_judged(given))})
    differs = agenda.differ(found, most)
    return {
        "label": one.title,
        "at": marks.share(found.mean),
        "from": marks.share(found.lowest),
        "to": marks.share(found.highest),
        "text": means.spread_in_words(found),
        "note": _("talk about it") if differs else "",
        "close": differs,
    }


def _row(one: Criterion, given: list[PracticeMark], own: dict[str, PracticeMark]) -> dict[str, Any]:
    counts = Counter(_judged(given))
    said = [f"{markwords.in_words(one, value)} × {counts[value]}" for value in sorted(counts)]
    cannot = sum(mark.cannot_judge for mark in given)
    if cannot:
        said.append(f"{markwords.cannot_judge()} × {cannot}")
    return {
        "cells": [
            {"label": _("Criterion"), "text": one.title},
            {"label": _("Yours"), "text": markwords.of_mark(own.get(one.code))},
            {"label": _("All jurors"), "text": ", ".join(said)},
        ]
    }


def _reasons(one: Criterion, given: list[PracticeMark]) -> dict[str, Any]:
    """What was written, lowest mark first: the order tells nothing of who."""
    written = sorted(
        (markwords.typed(mark), mark.comment, markwords.of_mark(mark)) for mark in given if mark.comment.strip()
    )
    return {"title": one.title, "texts": [{"mark": value, "text": text} for _typed, text, value in written]}
