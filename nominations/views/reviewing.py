"""The desk of a national reviewer, the page to read and mark one file, and the conflict that closes it."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict
from audit import clock
from nominations import timeline
from nominations.forms.act import ReasonForm
from nominations.forms.reviewing import AdviseForm
from nominations.models import Nomination, Reviewer
from nominations.permissions import advises, visible_fields
from nominations.states import Deadline
from nominations.views import acts, advice, file, paging, reading, standing
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
from nominations.workflow import reviewing as workflow


def _files(person: Person) -> QuerySet[Nomination]:
    return Nomination.objects.visible_to(person).to_advise_on(person).with_advice(person)


def _waits(one: Any, person: Person) -> bool:
    """Whether it has no mark of this reviewer since it was handed in."""
    mine = advice.own(one, person)
    at = parse_datetime(mine["at"]) if mine else None
    return at is None or at < one.submitted_at


# The desk.


@login_required
@require_safe
def reviewer_desk(request: Request) -> HttpResponse:
    """One sentence and one button first; then every file that was handed in and is not decided."""
    person = request.person
    door.allow(bool(person.scopes("reviewer")))
    terms = Reviewer.objects.visible_to(person).of(person).serving(clock.now()).select_related("call", "country")
    held = list(terms.prefetch_related("country__names"))
    found = _files(person).select_related("city", "call").prefetch_related("call__amendments")
    found = found.order_by("submitted_at", "pk")
    context = {
        "next": _next(found, person),
        "calls": " · ".join(term.call.name for term in held),
        "is_fictional": any(term.call.is_fictional for term in held),
        "country": _country(held),
    }
    row = partial(_row, person=person, is_one_call=len(held) == 1)
    template = "nominations/application/reviewer_desk.html"
    return paging.listed(request, template, context, found, row, name="files-to-mark")


def _country(terms: list[Reviewer]) -> str:
    return next((term.country.called for term in terms), "")


def _next(found: QuerySet[Nomination], person: Person) -> dict[str, Any]:
    waiting = found.awaiting_advice(person)  # type: ignore[attr-defined]
    if number := waiting.count():
        first = waiting[0]
        sentence = ngettext("%(n)d file waits for your mark.", "%(n)d files wait for your mark.", number)
        return {
            "sentence": sentence % {"n": number},
            "detail": _("Your mark is advice for the National Commission; nobody else reads it."),
            "due": _due(first, person),
            "label": _("Read and mark %(city)s") % {"city": first.city.name},
            "url": reverse("advise", args=[first.key]),
        }
    if found.exists():
        sentence, detail = _("Every file has your mark."), _("You can change a mark until the Commission has decided.")
    else:
        sentence, detail = _("No file waits for you."), _("You get an e-mail when cities hand in.")
    return {"sentence": sentence, "detail": detail, "tone": "done"}


def _due(file: Nomination, person: Person) -> str:
    """By when the Commission decides on the file: one that was accepted late has a date of its own."""
    return timeline.until(file.deadline(Deadline.COMMISSION), file.call.zone, standing.reader_zone(person))


def _row(one: Any, person: Person, *, is_one_call: bool) -> dict[str, Any]:
    mine = advice.own(one, person)
    note = "" if is_one_call else one.call.name
    return {
        "cells": [
            {"label": _("City"), "text": one.city.name, "url": reverse("advise", args=[one.key]), "note": note},
            {"label": _("Handed in"), "text": timeline.day(one.submitted_at, one.call.zone)},
            {"label": _("Your mark"), **_stand(mine, waits=_waits(one, person))},
        ]
    }


def _stand(mine: dict[str, Any] | None, *, waits: bool) -> dict[str, str]:
    if mine is None:
        return {"word": _("waits for you"), "tone": "due"}
    if waits:
        return {"word": _("look again"), "tone": "due", "note": _("%(mark)s; changed since") % _marked(mine)}
    return {"word": advice.word(mine["value"]), "tone": "done"}


def _marked(mine: dict[str, Any]) -> dict[str, str]:
    return {"mark": advice.word(mine["value"])}


# One file.


def _seen(request: Request, key: str) -> Any:
    person = request.person
    return file.seen(request, key, lambda rows: rows.to_advise_on(person).with_advice(person))


@keeps_what_was_typed
@login_required
@once
def advise(request: Request, key: str) -> HttpResponse:
    """What the reviewer reads of a file, and the mark beside it; nothing typed is lost."""
    person, row = request.person, _seen(request, key)
    label = _("Save my mark")
    typed = sent(request)
    form = AdviseForm(typed, row=row, person=person, label=label, initial=_kept(row, person))
    act = workflow.advise
    done = _("Your mark for %(city)s is saved. You can change it until the Commission has decided.")
    facts = {"city": row.city.name}
    if did(request, form, lambda: act(key, by=person, **form.arguments()), done % facts):
        return redirect("reviewer_desk")
    if typed is not None:  # another window may have saved meanwhile: what it saved stands above, and is seen by now
        row = _seen(request, key)
        form.data = typed.dict() | {"seen": _kept(row, person)["seen"]}
    context = {
        "head": file.head(row),
        "came": reading.came(row),
        "sections": reading.sections(row, visible_fields(person, row)),
        "form": form,
        "mine": advice.shown_own(row, person),
        "conflict": acts.possible(row, person, [STATE_CONFLICT]),
    }
    return render(request, "nominations/application/advise.html", context)


def _kept(row: Any, person: Person) -> dict[str, Any]:
    mine = advice.own(row, person)
    if mine is None:
        return {"seen": 0}
    return {"value": mine["value"], "comment": mine["comment"], "seen": mine["version"]}


def _stands(_row: Nomination) -> Verdict:
    return Verdict.ok("startable")


STATE_CONFLICT = acts.Act(
    verb="state_conflict",
    label=gettext_lazy("I have a conflict with %(subject)s"),
    effect=gettext_lazy(
        "The file closes for you at once, and a mark that you gave no longer counts. The National Commission reads "
        "your reason. This cannot be undone."
    ),
    run=workflow.state_conflict,
    form=ReasonForm,
    may=advises,
    stands=_stands,
    done=gettext_lazy("You no longer read %(subject)s. The National Commission sees why."),
    leads_to="reviewer_desk",
)
state_conflict = acts.page(STATE_CONFLICT, rows=_files)
