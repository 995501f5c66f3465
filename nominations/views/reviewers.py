"""Whom a National Commission asked to review its files in a call: the list, the invitation, the end."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import door
from accounts.models import Invitation
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities import workflow as cities
from cities.models import NationalCommission
from cities.views import sheets
from nominations import timeline
from nominations.forms.act import ActForm
from nominations.forms.reviewing import InviteReviewerForm
from nominations.models import Call, Reviewer
from nominations.querysets.persons import reviewer_invitations
from nominations.states import Deadline
from nominations.views import standing
from nominations.views.acts import Act, page
from nominations.views.national import here
from nominations.views.sending import asks_once_more, did, sent
from nominations.views.team import starts
from nominations.workflow import reviewing as workflow

INVITED = "invited"  # the second list of the page, as a spreadsheet


def _page(call: Call) -> str:
    return f"{reverse('invite_reviewer')}?call={call.slug}"


@login_required
@once
def invite_reviewer(request: Request) -> HttpResponse:
    """Who reads and marks the files of the country in this call, and a form to ask one more."""
    commission, call = here(request)
    leads = cities.leads(commission, request.person)
    rows = [_row(row, call, leads=leads) for row in _asked(request, commission, call).with_given()]
    if sheets.wanted(request):
        return sheets.answer(request, f"reviewers-{call.slug}", rows)
    if sheets.wanted(request, INVITED):
        return sheets.sheet(request, INVITED, _waiting(request, commission, call), _taken)
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
        "invited": [_invited(row, leads=leads) for row in _waiting(request, commission, call)],
        "invited_url": sheets.link(request, INVITED),
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
        {"label": _("Since"), "text": timeline.day(row.since, call.zone), "at": row.since},
    ]
    if leads:
        end = f"{reverse('end_reviewer', args=[row.key])}?call={call.slug}"
        button = {} if row.has_ended else {"text": _("Let go"), "url": end}
        cells.append({"label": _("What to do"), "act": True, **button})
    return {"cells": cells}


def _waiting(request: Request, commission: NationalCommission, call: Call) -> Any:
    """Whom the Commission invited, whichever officer did, and who has still to accept."""
    return reviewer_invitations(request.person).filter(about=commission.key, facts__call=call.key)


def _invited(row: Invitation, *, leads: bool) -> dict[str, Any]:
    return {
        "name": row.name or row.email,
        "email": row.email,
        "until": date_format(row.expires_at, "j F Y"),
        "acts": [act.button(row) for act in (INVITE_REVIEWER_AGAIN, TAKE_BACK_REVIEWER)] if leads else [],
    }


def _taken(row: Invitation) -> dict[str, Any]:
    cells = [
        {"label": _("Name"), "text": row.name},
        {"label": _("E-mail address"), "text": row.email},
        {"label": _("Open until"), "text": date_format(row.expires_at, "j F Y"), "at": row.expires_at},
    ]
    return {"cells": cells}


def _sees(row: Invitation, person: Person) -> bool:
    """Who sees an open invitation belongs to the Commission; that its head alone acts is a rule that names the head."""
    return reviewer_invitations(person).filter(pk=row.pk).exists()


def _of_invitation(row: Invitation) -> str:
    return f"{reverse('invite_reviewer')}?call={row.facts['slug']}"


INVITE_REVIEWER_AGAIN = Act(
    verb="invite_reviewer_again",
    label=gettext_lazy("Send the invitation to %(subject)s again"),
    effect=gettext_lazy("A new e-mail with a new link, good for 14 days, goes out. The old link opens nothing."),
    run=workflow.invite_reviewer_again,
    done=gettext_lazy("The new invitation is on its way."),
    leads_to=_of_invitation,
    may=_sees,
    stands=starts,
    names=lambda row: row.name or row.email,
)
TAKE_BACK_REVIEWER = Act(
    verb="take_back_reviewer",
    label=gettext_lazy("Take back the invitation to %(subject)s"),
    effect=gettext_lazy("The link that was sent opens nothing any more. Nobody gets an e-mail."),
    run=workflow.take_back_reviewer,
    weight="danger",
    done=gettext_lazy("The invitation is taken back."),
    leads_to=_of_invitation,
    may=_sees,
    stands=starts,
    names=lambda row: row.name or row.email,
)
invite_reviewer_again = page(INVITE_REVIEWER_AGAIN, rows=reviewer_invitations)
take_back_reviewer = page(TAKE_BACK_REVIEWER, rows=reviewer_invitations)


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
    return asks_once_more(request, form, about=row, label=label, effect=effect, back=_page(call))
