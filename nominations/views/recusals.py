"""Who left which file for a conflict: the register of a call, and the marks of a file that no longer count."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from cities.views import sheets
from nominations import markwords, means, permissions, timeline
from nominations.models import Criterion, Nomination, Review
from nominations.rules import jury as rules
from nominations.views import paging
from nominations.views.file import head
from nominations.views.jury import place_cells
from nominations.views.jury_plan import the_call


@login_required
@require_safe
def recusals(request: Request, slug: str) -> HttpResponse:
    """The register: juror, file, conflict, reason, since when, and whether marks lie there that do not count."""
    call = the_call(request, slug)
    rows = Review.objects.visible_to(request.person).excluded().filter(nomination__call=call)
    rows = rows.select_related("juror__user", "nomination__city", "nomination__country", "nomination__call")
    rows = rows.prefetch_related("nomination__country__names").order_by("-excluded_at", "pk")
    context = {"call": call, "plan_url": reverse("jury_plan", args=[slug])}
    template = "nominations/jury/recusals.html"
    return paging.listed(request, template, context, rows, _recusal, name=f"recusals-{slug}")


def _recusal(review: Any) -> dict[str, Any]:
    file = review.nomination
    marks = {"word": _("kept, not counted"), "tone": "quiet"} if review.has_marks else {"text": _("none")}
    cells = [
        {"label": _("Juror"), "text": str(review.juror)},
        *place_cells(file, reverse("readers", args=[file.key]))[:2],
        {"label": _("Conflict"), "text": review.exclusion, "note": review.conflict_reason, "note_label": _("Reason")},
        {"label": _("Since"), "text": timeline.day(review.excluded_at, file.call.zone), "at": review.excluded_at},
        {"label": _("Marks"), **marks},
    ]
    return {"cells": cells}


@login_required
@require_safe
def excluded(request: Request, key: str) -> HttpResponse:
    """What readers in conflict had marked: shown to those who record the jury's word, once marks are closed."""
    person = request.person
    file = door.see(Nomination.objects.visible_to(person).with_names().with_declared(person), key)
    if not permissions.records_votes(file, person) or not means.readable(person, [file]):
        raise Http404
    readers = means.excluded(person, file)
    criteria = means.criteria_of(file.call)
    own_in = rules.own_is_in(permissions.owes_review(person, file))
    shown = readers if own_in.passed else []
    rows = [_criterion(criterion, [given for _review, given in shown]) for criterion in criteria] if shown else []
    if sheets.wanted(request):
        return sheets.answer(request, "excluded", rows)
    context = {
        "head": head(file),
        "readers": [_reader(number, review) for number, (review, _given) in enumerate(readers, start=1)],
        "rows": rows,
        "why_not": own_in.sentence,
        "sheet_url": sheets.link(request),
        "back": reverse("vote", args=[file.key]),
    }
    return render(request, "nominations/jury/excluded.html", context)


def _reader(number: int, review: Review) -> dict[str, str]:
    """Without the name: what the marks were is for the meeting, whose they were is in the register."""
    since = timeline.day(review.excluded_at, review.nomination.call.zone) if review.excluded_at else ""
    said = _("excluded since %(day)s: %(reason)s") % {"day": since, "reason": review.exclusion}
    return {"name": _("Excluded reader %(n)d") % {"n": number}, "said": said}


def _criterion(criterion: Criterion, readers: list[dict[str, int | None]]) -> dict[str, Any]:
    cells = [
        {
            "label": _("Excluded reader %(n)d") % {"n": number},
            "text": markwords.in_table(criterion, given),
            "number": True,
        }
        for number, given in enumerate(readers, start=1)
    ]
    return {"cells": [{"label": _("Criterion"), "text": criterion.title}, *cells]}
