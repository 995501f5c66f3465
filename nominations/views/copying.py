"""What an earlier round's file gives to a new one, and what the jury will read of a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from dossiers import reading, wording
from dossiers.workflow import Offer, offers
from nominations import means, timeline
from nominations.forms.copying import CopyForm, value
from nominations.models import Nomination
from nominations.views import said
from nominations.views.file import head, is_theirs, seen
from nominations.views.filling import writable
from nominations.views.reading import came
from nominations.views.reading_room import sections
from nominations.workflow import copying as workflow


@login_required
def copy_earlier(request: Request, key: str) -> HttpResponse:
    """What can be taken over and what not; where something stands already, both texts."""
    nomination = writable(request, key)
    if not nomination.is_with_city:
        return redirect("file", key=key)
    files = workflow.earlier_files(nomination, request.person)
    asked = request.GET.get("from", "")
    source = next((file for file in files if file.key == asked), next(iter(files), None))
    found = offers(source.dossier, nomination.dossier) if source else []
    open_ones = [offer for offer in found if not offer.stays and not offer.is_same and _is_open(nomination, offer)]
    sent = request.POST if request.method == "POST" else None
    form = CopyForm(sent, row=nomination, person=request.person, label=_("Take over"), offers=open_ones)
    if source and request.method == "POST" and form.is_valid() and _copied(request, nomination, source, form):
        return redirect("tasks", key=key)
    context = {
        "nomination": nomination,
        "head": head(nomination),
        "form": form,
        "source": _named(source) if source else "",
        "others": [_other(nomination, file) for file in files if file != source],
        "rows": [_row(offer, form) for offer in open_ones],
        "stays": [_stay(offer) for offer in found if offer.stays],
        "same": sum(offer.is_same for offer in found),
        "said": said.said(source, request.person) if source else [],
    }
    return render(request, "nominations/application/copy_earlier.html", context)


def _is_open(nomination: Nomination, offer: Offer) -> bool:
    """A returned file takes over only into the questions that were reopened."""
    return not nomination.reopened or offer.question.code in nomination.reopened


def _copied(request: Request, nomination: Nomination, source: Nomination, form: CopyForm) -> bool:
    try:
        saved = workflow.copy_earlier(nomination.key, source.key, by=request.person, **form.arguments())
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    if saved.outdated:
        form.add_error(None, str(saved.outdated[0].sentence))
        return False
    count = len(saved.answers)
    messages.success(
        request, ngettext("%(n)d answer is taken over.", "%(n)d answers are taken over.", count) % {"n": count}
    )
    return True


def _other(nomination: Nomination, file: Nomination) -> dict[str, str]:
    return {"label": _named(file), "url": f"{reverse('copy_earlier', args=[nomination.key])}?from={file.key}"}


def _named(file: Nomination) -> str:
    """Two calls may have one name, and a city may have begun twice in one call."""
    facts = {"call": file.call.name, "day": timeline.day(file.created_at, file.call.zone)}
    return _("%(call)s, begun on %(day)s") % facts


def _row(offer: Offer, form: CopyForm) -> dict[str, Any]:
    sent = form["answers"].value() or [] if form.is_bound else None
    return {
        "value": value(offer),
        "label": wording.text(offer.question, "label"),
        "earlier": reading.display(offer.question, offer.earlier.value) if offer.earlier else "",
        "now": reading.display(offer.question, offer.now.value) if offer.now else "",
        "lang": offer.earlier.language if offer.earlier else "",
        "lang_now": offer.now.language if offer.now else "",
        "ticked": value(offer) in sent if sent is not None else offer.is_new,
    }


def _stay(offer: Offer) -> dict[str, str]:
    return {"label": wording.text(offer.question, "label"), "reason": str(offer.stays)}


@login_required
@require_safe
def preview(request: Request, key: str) -> HttpResponse:
    """The file as jurors will read it, at any time; a text that is not signed is called a draft."""
    nomination = seen(request, key)
    door.allow(is_theirs(nomination, request.person))
    criteria = means.criteria_of(nomination.call)
    read = sections(nomination, criteria, lambda document: reverse("document", args=[nomination.key, document.key]))
    context = {"nomination": nomination, "head": head(nomination), "came": came(nomination), "sections": read}
    return render(request, "nominations/application/preview.html", context | {"is_draft": not nomination.was_received})
