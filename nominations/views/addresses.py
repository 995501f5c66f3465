"""Addresses from which e-mails came back: what waits for each, and the act that opens it again."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from nominations import timeline
from nominations.permissions import handles_letters
from nominations.querysets.delivery import addresses_visible_to, with_waiting
from nominations.rules.delivery import unreachable
from nominations.views import paging, standing
from nominations.views.acts import Act, page
from nominations.workflow import bouncing


@login_required
@require_safe
def returned_addresses(request: Request) -> HttpResponse:
    """Every address to which nothing goes until a person confirms it, the longest first."""
    door.allow(handles_letters(None, request.person))
    rows = with_waiting(addresses_visible_to(request.person).unreachable(), request.person)
    context = {
        "who": _("Secretariat"),
        "title": _("Addresses that do not work"),
        "lead": _(
            "An e-mail came back from each of them. Nothing but e-mails to sign in goes there until you have asked "
            "the person and confirm the address; what waits leaves then. To somebody with another address send a new "
            "invitation."
        ),
        "caption": _("The longest first"),
        "what": _("Every address works, as far as is known."),
    }
    return paging.listed(
        request,
        "nominations/list.html",
        context,
        rows,
        partial(_row, person=request.person),
        name="returned-addresses",
    )


def _row(row: Any, person: Person) -> dict[str, Any]:
    zone = standing.reader_zone(person)
    sent = f"{reverse('emails')}?{urlencode({'address': row.address})}"
    cells = [
        {"label": _("Address"), "text": row.address, "url": sent, "note": row.reason},
        {"label": _("Since"), "text": timeline.when(row.since, zone, zone), "at": row.since},
        {"label": _("E-mails that wait"), "text": str(row.waiting), "number": True},
        {
            "label": _("What to do"),
            "text": _("Confirm the address"),
            "url": reverse("confirm_address", args=[row.key]),
            "act": True,
        },
    ]
    return {"cells": cells}


CONFIRM_ADDRESS = Act(
    verb="confirm_address",
    label=gettext_lazy("Confirm the address"),
    effect=gettext_lazy(
        "You have asked the person, or know otherwise that the address is right. What waits for it leaves within a "
        "minute. What came back stays on the desk of e-mails: send it again there."
    ),
    run=bouncing.confirm_address,
    done=gettext_lazy("E-mails go there again."),
    leads_to="returned_addresses",
    may=handles_letters,
    stands=unreachable,
    names=str,
)
confirm_address = page(CONFIRM_ADDRESS, rows=addresses_visible_to)
