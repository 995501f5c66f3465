"""The secretariat's list of cities that wait to be let in: since when, who is asked, and a reminder by hand."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.models import CommissionOfficer
from cities.states import TeamRole
from nominations import permissions, timeline
from nominations.models import Entry
from nominations.querysets.persons import team_terms
from nominations.rules.entry import may_remind
from nominations.views import paging
from nominations.views.acts import Act, page
from nominations.views.entry import facts, who_asks
from nominations.views.secretariat import works_here
from nominations.workflow import entering as workflow

Asked = dict[tuple[str, int], list[str]]  # who can answer, by country and by city

REMIND_ENTRY = Act(
    verb="remind_entry",
    label=gettext_lazy("Remind those who are asked about %(subject)s"),
    effect=gettext_lazy(
        "Everybody who can let the city in gets an e-mail now. A reminder can be sent once a day; it stands in the "
        "record."
    ),
    run=workflow.remind_entry,
    done=gettext_lazy("The reminder about %(subject)s is on its way."),
    leads_to="entries",
    template="nominations/application/entry.html",
    more=lambda entry, _person: {"facts": facts(entry)},
    may=permissions.is_secretariat,
    stands=may_remind,
)
remind_entry = page(REMIND_ENTRY, Entry)


@login_required
@require_safe
def entries(request: Request) -> HttpResponse:
    """Every city whose address is confirmed and that nobody has let in or refused, the longest waiting first."""
    works_here(request.person)
    rows = Entry.objects.visible_to(request.person).open().with_names().prefetch_related("country__names")
    context = {
        "who": _("Secretariat"),
        "title": _("Cities that wait to be let in"),
        "lead": _("They have confirmed their address and fill in; they can hand nothing in before they are accepted."),
        "caption": _("The longest waiting first"),
        "what": _("No city waits to be let in."),
    }
    row = partial(_row, asked=_asked(rows, request.person))
    return paging.listed(request, "nominations/list.html", context, rows, row, name="entries")


def _asked(rows: QuerySet[Entry], person: Person) -> Asked:
    """Who can answer, of all countries and cities at once."""
    found: Asked = defaultdict(list)
    officers = CommissionOfficer.objects.visible_to(person).active().select_related("user", "commission")
    for officer in officers.filter(commission__country__in=rows.order_by().values("country")).order_by("pk"):
        found["country", officer.commission.country_id].append(str(officer.user))
    team = team_terms(person).filter(role=TeamRole.SUBMITTER)
    for term in team.filter(city__in=rows.filter(joins=True).order_by().values("city")).order_by("pk"):
        found["city", term.city_id].append(str(term.user))
    return found


def _row(entry: Entry, asked: Asked) -> dict[str, Any]:
    city, who, _address, call, _since = who_asks(entry)
    country = entry.country.called
    cells = [
        city | {"url": reverse("accept_entry", args=[entry.key])},
        {"label": _("Country"), "text": country},
        who,
        call,
        {"label": _("Waits"), "text": _waits(entry), "number": True, "at": entry.at, "sheet_label": _("Waits since")},
        {"label": _("Who is asked"), "text": _deciders(entry, asked), "note": _reminded(entry)},
        _what_to_do(entry),
    ]
    return {"cells": cells}


def _waits(entry: Entry) -> str:
    return timeline.lasting(entry.at, clock.now())


def _deciders(entry: Entry, asked: Asked) -> str:
    """Officers of the country and, for a city that is known, who hands in for it."""
    named = [*asked["country", entry.country_id], *(asked["city", entry.city_id] if entry.joins else [])]
    return ", ".join(named) or _("the secretariat: the Commission has no officer here")


def _reminded(entry: Entry) -> str:
    if entry.reminded_at is None:
        return ""
    return _("reminded on %(day)s") % {"day": timeline.day(entry.reminded_at, entry.call.zone)}


def _what_to_do(entry: Entry) -> dict[str, Any]:
    """A reminder, where one may go out today."""
    cell = {"label": _("What to do"), "act": True}
    if not may_remind(entry).passed:
        return cell | {"text": ""}
    return cell | {"text": _("Remind"), "url": reverse("remind_entry", args=[entry.key])}
