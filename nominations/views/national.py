"""The own round of a National Commission within a call: its deadline for its cities, and its own documents."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import door
from accounts.once import once
from accounts.requests import Request
from accounts.verdicts import Verdict
from audit import clock
from cities.models import NationalCommission
from cities.views import sheets
from nominations import timeline
from nominations.forms.act import ActForm
from nominations.forms.national import DeadlineForm, OwnDocumentForm
from nominations.models import Call, RequiredDocument
from nominations.rules import national as rules
from nominations.states import Deadline
from nominations.views import standing
from nominations.views.commission import of_call, own, running_call
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import national as workflow


def here(request: Request) -> tuple[NationalCommission, Call]:
    """The Commission for which this person acts, and the call it looks at."""
    commission, call = own(request.person), running_call(request)
    if call is None:
        raise Http404
    return commission, call


@login_required
@once
def set_deadline(request: Request) -> HttpResponse:
    """By when the Commission wants the files of its cities; says before the button whom it reaches."""
    commission, call = here(request)
    label = _("Save and tell the cities")
    form = DeadlineForm(request.POST or None, row=call, person=request.person, label=label)
    done = _("The date is saved. The cities that fill in are told.")
    act = workflow.set_deadline
    if did(request, form, lambda: act(call.key, commission.key, by=request.person, **form.arguments()), done):
        return redirect(of_call("commission_desk", call))
    zone, country = standing.reader_zone(request.person), commission.country_id
    refusal = _asks(call, country)
    own_date = call.national_deadline(country)
    context = {
        "call": call,
        "form": form,
        "refusal": refusal,
        "now": timeline.until(own_date, call.zone, zone) if own_date else "",
        "closes": timeline.until(call.deadline(Deadline.CITY, country), call.zone, zone),
    }
    return render(request, "nominations/application/set_deadline.html", context, status=_status(refusal))


def _asks(call: Call, country_id: int) -> Verdict:
    """Whether the cities of a country can still be asked for something in this call."""
    return rules.still_fills_in(call, call.deadline(Deadline.CITY, country_id), clock.now())


def _status(refusal: Verdict) -> int:
    return 200 if refusal.passed else 409


# Own documents.


def _own_documents(call: Call) -> str:
    return f"{reverse('ask_own_document')}?call={call.slug}"


@login_required
@once
def ask_own_document(request: Request) -> HttpResponse:
    """What the Commission asks of its own cities beside the call, and a form for one more."""
    commission, call = here(request)
    rows = [_document(row, call) for row in call.required_documents.own_of(commission.country_id)]
    if sheets.wanted(request):
        return sheets.answer(request, f"own-documents-{call.slug}", rows)
    label = _("Ask for it and tell the cities")
    form = OwnDocumentForm(sent(request), row=call, person=request.person, label=label)
    done = _("Your cities are asked for it. Those that fill in are told.")
    act = workflow.ask_own_document
    if did(request, form, lambda: act(call.key, commission.key, by=request.person, **form.arguments()), done):
        return redirect(_own_documents(call))
    refusal = _asks(call, commission.country_id)
    context = {"call": call, "form": form, "rows": rows, "sheet_url": sheets.link(request), "refusal": refusal}
    return render(request, "nominations/application/own_documents.html", context, status=_status(refusal))


def _document(row: RequiredDocument, call: Call) -> dict[str, Any]:
    drop = f"{reverse('drop_own_document', args=[row.key])}?call={call.slug}"
    cells = [
        {"label": _("Document"), "text": row.label, "note": row.help},
        {"label": _("Needed"), "text": row.get_required_from_display()},
        {"label": _("What to do"), "text": _("No longer ask for it"), "url": drop, "act": True},
    ]
    return {"cells": cells}


@login_required
@once
def drop_own_document(request: Request, key: str) -> HttpResponse:
    """Asks once more, then the document is not asked for; the cities are told."""
    commission, call = here(request)
    row = door.see(call.required_documents.own_of(commission.country_id), key)
    label = _("No longer ask for it")
    form = ActForm(sent(request), row=row, person=request.person, label=label)
    done = _("It is no longer asked for. The cities that fill in are told.")
    act = workflow.drop_own_document
    if did(request, form, lambda: act(call.key, commission.key, key, by=request.person), done):
        return redirect(_own_documents(call))
    effect = _("Your cities that fill in get an e-mail. A document that a city has uploaded already cannot be dropped.")
    return asks_once_more(request, form, about=row, label=label, effect=effect, back=_own_documents(call))
