"""What the daily check of the rules on conflicts found: zero, or the rows, call by call, and a check at any time."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.requests import Request
from nominations import permissions, timeline
from nominations.models import Call, Finding
from nominations.rules.jury import at_any_time
from nominations.views import paging, standing
from nominations.views.acts import Act, page
from nominations.views.secretariat import works_here
from nominations.workflow import selfchecking

CHECK_CONFLICTS = Act(
    "check_conflicts",
    gettext_lazy("Check the rules on conflicts in %(subject)s now"),
    gettext_lazy("Every file, mark, vote and panel of this call is asked. Nothing is changed."),
    selfchecking.check_conflicts,
    may=permissions.runs_jury,
    stands=at_any_time,
    names=str,
    leads_to=lambda _row: reverse("findings"),
    done=gettext_lazy("%(subject)s is checked."),
)

check_conflicts = page(CHECK_CONFLICTS, Call)


@login_required
@require_safe
def findings(request: Request) -> HttpResponse:
    """The rows that break a rule, the oldest first; and when each running call was checked last."""
    works_here(request.person)
    rows = Finding.objects.visible_to(request.person)
    rows = rows.select_related("call", "juror__user", "nomination__city", "nomination__country")
    rows = rows.prefetch_related("nomination__country__names").order_by("since", "pk")
    calls = Call.objects.visible_to(request.person).running().seated().order_by("pk")
    zone = standing.reader_zone(request.person)
    context = {"calls": [_call(call, zone) for call in calls]}
    return paging.listed(request, "nominations/jury/findings.html", context, rows, _finding, name="conflict-check")


def _call(call: Call, zone: str) -> dict[str, Any]:
    at = call.conflicts_checked_at
    checked = _("checked %(when)s") % {"when": timeline.when(at, call.zone, zone)} if at else _("not checked yet")
    return {"name": call.name, "checked": checked, "act": CHECK_CONFLICTS.button(call)}


def _finding(row: Any) -> dict[str, Any]:
    file = row.nomination
    place = {"text": file.city.name, "url": reverse("readers", args=[file.key])} if file else {"text": ""}
    cells = [
        {"label": _("Juror"), "text": str(row.juror), "url": reverse("juror", args=[row.juror.key])},
        {"label": _("What is broken"), "text": str(row.get_rule_display())},
        {"label": _("City"), **place, "note": file.country.called if file else "", "note_label": _("Country")},
        {"label": _("Call"), "text": row.call.name},
        {"label": _("Found"), "text": timeline.day(row.since, row.call.zone), "at": row.since},
    ]
    return {"cells": cells}
