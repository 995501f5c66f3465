"""The bundles of a decision: the page that names them with their hashes, and each as a file to take away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.bundle import SEALED
from nominations.models import Bundle, Call
from nominations.permissions import composes, knows_readers, releases
from nominations.views import standing
from nominations.workflow import handover as workflow

TAKEN = {"take_pack": gettext_lazy("Handover pack"), "take_people": gettext_lazy("Who is who")}
SHOWN = 50  # times that something was taken away, the last ones


@login_required
@require_safe
def bundles(request: Request, slug: str) -> HttpResponse:
    """Every approval of a call with its bundle, the newest first; whoever may read none of them finds no page."""
    call = get_object_or_404(Call.objects.visible_to(request.person), slug=slug)
    found = list(Bundle.objects.visible_to(request.person).filter(cohort__call=call).newest())
    if not found:
        raise Http404
    handovers = reverse("handovers", args=[slug]) if composes(call, request.person) else ""
    context = {"call": call, "bundles": [_shown(one, request.person) for one in found], "handovers_url": handovers}
    if releases(call, request.person):
        context["taken"] = [_taken(row, call, request.person) for row in workflow.taken(found[0].cohort)[:SHOWN]]
    return render(request, "nominations/decision/bundles.html", context)


def _taken(row: Any, call: Call, person: Person) -> dict[str, Any]:
    at = timeline.when(row.at, call.zone, standing.reader_zone(person))
    return {"what": TAKEN[row.act], "who": row.actor_name or _("name erased"), "at": at}


def link(call: Call, person: Person) -> dict[str, str]:
    """The way to that page, for whoever finds anything there."""
    newest = Bundle.objects.visible_to(person).filter(cohort__call=call).standing().newest().first()
    return {"url": reverse("bundles", args=[call.slug]), "sha256": newest.sha256} if newest else {}


def _shown(one: Bundle, person: Person) -> dict[str, Any]:
    people = reverse("take_people", args=[one.key]) if knows_readers(one, person) else ""
    return {
        "number": one.number,
        "at": timeline.when(one.made_at, one.cohort.call.zone, standing.reader_zone(person)),
        "sha256": one.sha256,
        "url": reverse("bundle", args=[one.key]),
        "people_url": people,
        "word": _("recalled") if one.is_recalled else _("stands"),
        "tone": "quiet" if one.is_recalled else "done",
    }


@login_required
@require_safe
def bundle(request: Request, key: str) -> HttpResponse:
    """The archive, as it was frozen: no name of a juror is in it."""
    found = door.see(Bundle.objects.visible_to(request.person).select_related("cohort__call"), key)
    return _attached(bytes(found.content), "application/zip", found.filename)


@login_required
@require_POST
def take_people(request: Request, key: str) -> HttpResponse:
    """Who is who in it: the sealed part, for the secretariat alone; that it was taken away stands in the record."""
    found = workflow.take_people(key, by=request.person)
    return _attached(found.people.encode(), "application/json", SEALED)


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
