"""The handover packs of a call: asked for, watched without a script, saved by whoever asked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.models import Call, Handover
from nominations.permissions import composes
from nominations.rules.handover import decided
from nominations.views import standing
from nominations.views.acts import Act, page
from nominations.workflow import handover as workflow

EVERY = 5  # seconds after which the page of a pack that is being made looks again

ASK_HANDOVER = Act(
    verb="ask_handover",
    label=gettext_lazy("Make a handover pack of %(subject)s"),
    effect=gettext_lazy(
        "Everything of this call that you may read becomes one archive, in the background. It is kept for 7 days."
    ),
    run=workflow.ask_handover,
    may=composes,
    stands=decided,
    weight="quiet",
    done=gettext_lazy("The pack is being made."),
    leads_to=lambda call: reverse("handovers", args=[call.slug]),
)
ask_handover = page(ASK_HANDOVER, Call)


@login_required
@require_safe
def handovers(request: Request, slug: str) -> HttpResponse:
    """The packs that this person asked for, the newest first; the page looks again by itself while one is made."""
    call = get_object_or_404(Call.objects.visible_to(request.person), slug=slug)
    door.allow(composes(call, request.person))
    packs = list(Handover.objects.visible_to(request.person).filter(call=call)[:20])
    refusal = decided(call)
    context = {
        "call": call,
        "tasks": [_shown(one, request.person) for one in packs],
        "ask": ASK_HANDOVER.button(call) if refusal.passed else None,
        "refusal": "" if refusal.passed else str(refusal.sentence),
    }
    answer = render(request, "nominations/decision/handovers.html", context)
    if any(one.is_open for one in packs):
        answer["Refresh"] = str(EVERY)
    return answer


def _shown(one: Handover, person: Person) -> dict[str, Any]:
    at = timeline.when(one.asked_at, one.call.zone, standing.reader_zone(person))
    label = _("Asked for %(at)s") % {"at": at}
    if one.is_failed:
        return {"label": label, "word": _("failed"), "tone": "problem", "note": one.error or _("Ask for it again.")}
    if one.is_open:
        return {"label": label, "word": _progress(one), "tone": "now"}
    if not one.is_ready:
        return {"label": label, "word": _("deleted after 7 days"), "tone": "quiet"}
    ready = {"take_url": reverse("take_pack", args=[one.key]), "note": one.sha256, "tone": "done"}
    return {"label": label, "word": filesizeformat(one.size), **ready}


def _progress(one: Handover) -> str:
    if not one.is_begun:
        return _("begins within half a minute")
    words = ngettext("%(done)d of %(total)d file", "%(done)d of %(total)d files", one.total)
    return words % {"done": one.done, "total": one.total}


@login_required
@require_POST
def take_pack(request: Request, key: str) -> FileResponse:
    """The archive; that it was taken away stands in the record."""
    made = workflow.take_pack(key, by=request.person)
    content = default_storage.open(made.stored_name)
    return FileResponse(
        content, as_attachment=True, filename=f"handover-{made.call.slug}.zip", content_type="application/zip"
    )
