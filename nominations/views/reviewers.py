"""Whom a National Commission asked to review its files in a call: the list, the invitation, the end."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import door
from accounts.models import Invitation
from accounts.once import once
from accounts.requests import Request
from audit import clock
from cities.models import NationalCommission
from cities.views import sheets
from nominations import timeline
from nominations.forms.act import ActForm
from nominations.forms.reviewing import InviteReviewerForm
from nominations.models import Call, Reviewer
from nominations.states import Deadline
from nominations.views import standing
from nominations.views.national import here
from nominations.views.sending import did, sent
from nominations.workflow import reviewing as workflow


def _page(call: Call) -> str:
    return f"{reverse('invite_reviewer')}?call={call.slug}"


@login_required
@once
def invite_reviewer(request: Request) -> HttpResponse:
    """Who reads and marks the files of the country in this call, and a form to ask one more."""
    commission, call = here(request)
    head = commission.head
    leads = head is None or head.user == request.person.user
    rows = [_row(row, call, leads=leads) for row in _asked(request, commission, call).with_given()]
    if sheets.wanted(request):
        return sheets.answer(request, f"reviewers-{call.slug}", rows)
    label = _("Send the invitation")
    form = InviteReviewerForm(sent(request), row=call, person=request.person, label=label)
    act = workflow.invite_reviewer
    if did(request, form, lambda: act(call.key, commission.key, by=request.person, **form.arguments()), _on_its_way):
        return redirect(_page(call))
    closes = call.deadline(Deadline.COMMISSION, commission.country_id)
    context = {
        "commission": commission,
        "call": call,
        "form": form,
        "leads": leads,
        "is_open": call.is_open(Deadline.COMMISSION, commission.country_id, clock.now()),
        "closes": timeline.until(closes, call.zone, standing.reader_zone(request.person)),
        "rows": rows,
        "sheet_url": sheets.link(request),
        "invited": _invited(request, commission, call),
    }
    return render(request, "nominations/application/reviewers.html", context)


def _on_its_way(invitation: Invitation) -> str:
    return _("The invitation to %(email)s is on its way.") % {"email": invitation.email}


def _asked(request: Request, commission: NationalCommission, call: Call) -> Any:
    mine = Reviewer.objects.visible_to(request.person).filter(call=call, country=commission.country_id)
    return mine.select_related("user")


def _row(row: Any, call: Call, *, leads: bool) -> dict[str, Any]:
    given = ngettext("%(n)d mark", "%(n)d marks", row.given) % {"n": row.given}
    note = _("no longer a reviewer") if row.has_ended else ""
    cells = [
        {"label": _("Reviewer"), "text": str(row.user), "note": note},
        {"label": _("Marks given"), "text": given},
        {"label": _("Since"), "text": timeline.day(row.since, call.zone)},
    ]
    if leads:
        end = f"{reverse('end_reviewer', args=[row.key])}?call={call.slug}"
        cells.append({"label": _("What to do"), **({} if row.has_ended else {"text": _("Let go"), "url": end})})
    return {"cells": cells}


def _invited(request: Request, commission: NationalCommission, call: Call) -> list[dict[str, str]]:
    """Whom this officer invited, and who has still to accept."""
    mine = Invitation.objects.visible_to(request.person).open(clock.now()).order_by("pk")
    asked = mine.filter(purpose=Invitation.Purpose.REVIEWER, about=commission.key, facts__call=call.key)
    return [{"who": f"{one.name}, {one.email}", "until": date_format(one.expires_at, "j F Y")} for one in asked]


@login_required
@once
def end_reviewer(request: Request, key: str) -> HttpResponse:
    """Asks once more, then a reviewer reads nothing any more; the marks given stay."""
    commission, call = here(request)
    row = door.see(_asked(request, commission, call).serving(clock.now()), key)
    label = _("Let %(person)s go") % {"person": row.user}
    form = ActForm(sent(request), row=row, person=request.person, label=label)
    done = _("%(person)s no longer reviews your files.") % {"person": row.user}
    if did(request, form, lambda: workflow.end_reviewer(key, by=request.person), done):
        return redirect(_page(call))
    effect = _("The files close at once, and an e-mail says so. The marks given stay and are counted.")
    context = {"label": label, "row": row, "form": form, "act": {"effect": effect}, "refusal": {"passed": True}}
    return render(request, "nominations/act.html", context | {"back": _page(call)})
