"""Calls: the public list and page with their dates, rules and amendments; and the secretariat's acts upon a call."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.models import City
from cities.views import sheets
from nominations import permissions, timeline
from nominations.forms.act import ReasonForm
from nominations.models import Call
from nominations.states import Deadline
from nominations.views import amending, applying, blank_form, city, entry
from nominations.views.acts import Act, page, possible
from nominations.views.standing import reader_zone
from nominations.workflow import call as workflow

PUBLISH = Act(
    verb="publish",
    label=gettext_lazy("Publish %(subject)s"),
    effect=gettext_lazy("Everybody may read the call. From then on its dates move by amendments with a reason alone."),
    run=workflow.publish,
    template="nominations/call/act_told.html",
    more=lambda call, _person: amending.people(workflow.told_of_start(call)),
    weight="primary",
    done=gettext_lazy("%(subject)s is published."),
    leads_to="call",
)
CANCEL = Act(
    verb="cancel",
    label=gettext_lazy("Cancel %(subject)s"),
    effect=gettext_lazy(
        "The round does not take place, and its files are over with it. Everyone concerned reads your reason. "
        "This cannot be undone."
    ),
    run=workflow.cancel,
    form=ReasonForm,
    template="nominations/call/act_told.html",
    more=lambda call, _person: amending.people(workflow.told_of_all(call)),
    weight="danger",
    done=gettext_lazy("%(subject)s is cancelled."),
    leads_to="call",
)
ARCHIVE = Act(
    verb="archive",
    label=gettext_lazy("Archive %(subject)s"),
    effect=gettext_lazy("Nothing is left to do in this call; it stays readable."),
    run=workflow.archive,
    done=gettext_lazy("%(subject)s is archived."),
    leads_to="call",
)
ACTS = [PUBLISH, ARCHIVE, CANCEL]

publish = page(PUBLISH, Call)
cancel = page(CANCEL, Call)
archive = page(ARCHIVE, Call)


@require_safe
def calls(request: Request) -> HttpResponse:
    """Open calls, upcoming ones, earlier ones."""
    now, zone = clock.now(), reader_zone(request.person)
    if sheets.wanted(request):
        return sheets.sheet(request, "calls", Call.objects.visible_to(request.person).with_dates(), _cells)
    groups: dict[str, list[dict[str, Any]]] = {"open": [], "upcoming": [], "earlier": [], "preparing": []}
    for call in Call.objects.visible_to(request.person).with_dates():
        groups[_group(call, now)].append(_card(call, zone))
    prepares = permissions.prepares_calls(None, request.person)
    context = {**groups, "prepares": prepares, "sheet": sheets.link(request)}
    return render(request, "nominations/call/calls.html", context)


def _group(call: Call, now: Any) -> str:
    if call.is_being_prepared:
        return "preparing"
    if call.is_published and now < call.opens_at:
        return "upcoming"
    return "open" if call.is_open(Deadline.CITY, None, now) else "earlier"


def _card(call: Call, zone: str) -> dict[str, Any]:
    return {
        "name": call.name,
        "url": reverse("call", args=[call.slug]),
        "due": timeline.due(call, Deadline.CITY, None, zone),
        "opens": timeline.when(call.opens_at, call.zone, zone),
        "stage": _stage(call),
        "fictional": call.is_fictional,
    }


def _cells(call: Call) -> dict[str, Any]:
    """What the list says of a call, for a spreadsheet."""
    cells = [
        {"label": _("Call"), "text": call.name},
        {"label": _("Where it stands"), "text": str(call.shown.label)},
        {"label": _("Opens"), "at": call.opens_at},
        {"label": _("Cities apply until"), "at": call.deadline(Deadline.CITY)},
    ]
    return {"cells": cells}


def _stage(call: Call) -> str:
    return _("closed for applications") if call.is_published else str(call.shown.label)


@require_safe
def call(request: Request, slug: str) -> HttpResponse:
    """One call: its way with the dates in force, rules, places, whom to write to, what was changed and why."""
    seen = Call.objects.visible_to(request.person).with_dates().select_related("form").filter(slug=slug).first()
    if seen is None:
        raise Http404
    person, zone, known = request.person, applying.zone_of(request), applying.countries()
    named = applying.chosen(request, known)
    country_id = named.pk if named else _country(person)
    steps = timeline.way(seen, clock.now(), country_id=country_id, reader_zone=zone)
    context = {
        "call": seen,
        "next": _next(request, seen, zone, country_id),
        "steps": applying.with_time_left(steps, seen, country_id) if zone else steps,
        "zones": applying.zone_form(request),
        "may": applying.may_apply(request, seen, known),
        "contact": applying.contact(seen, named),
        "facts": applying.facts(seen),
        "parts": applying.parts(seen),
        "documents": applying.documents(seen, country_id),
        "blanks": blank_form.offered(seen),
        "amendments": amending.amendments(seen, person, zone),
        "acts": _acts(seen, person),
        "ways": _ways(seen, person),
    }
    return render(request, "nominations/call/call.html", context)


def _ways(call: Call, person: Person) -> list[dict[str, str]]:
    """Where the secretariat works on this call."""
    if not person.has("secretariat"):
        return []
    return [
        {"label": _("Plan"), "url": reverse("plan", args=[call.slug])},
        {"label": _("Files"), "url": f"{reverse('files')}?call={call.slug}"},
        {"label": _("Jury"), "url": reverse("jury_plan", args=[call.slug])},
        {"label": _("Cohort"), "url": reverse("cohort", args=[call.slug])},
    ]


def _country(person: Person) -> int | None:
    """Officers and focal points read the dates of their own country, everybody else those for all."""
    own = next(iter(person.scopes("officer")), None)
    if own or not person.scopes("focal_point"):
        return own
    cities = City.objects.visible_to(person).filter(pk__in=person.scopes("focal_point"))
    return cities.values_list("country", flat=True).first()


def _next(request: Request, call: Call, zone: str, country_id: int | None) -> dict[str, Any]:
    """What whoever reads this can do here: the own city's file or its beginning, else the way in."""
    person = request.person
    mine = city.card_in(call, person) if person.scopes("focal_point") else None
    if mine:
        return mine
    if not call.is_open(Deadline.CITY, country_id, clock.now()):
        return _closed(call, zone)
    due = timeline.due(call, Deadline.CITY, country_id, zone)
    return {"sentence": _("This call is open."), "due": due, "tone": "now"} | _way_in(request, call)


def _way_in(request: Request, call: Call) -> dict[str, str]:
    """Whoever has no role yet may ask for a city; who has asked waits for the answer."""
    asked = entry.asked_by(request.person, call)
    if asked:
        return {"detail": asked[0]}
    detail = _("A city applies through the National Commission for UNESCO of its country.")
    is_free = not request.person.grants
    button = {"label": _("Begin"), "url": applying.entrance(call, request.GET)} if is_free else {}
    return {"detail": detail} | button


def _closed(call: Call, zone: str) -> dict[str, Any]:
    opens = timeline.when(call.opens_at, call.zone, zone)
    if (call.is_being_prepared or call.is_published) and clock.now() < call.opens_at:
        return {"sentence": _("This call opens on %(date)s.") % {"date": opens}, "tone": "now"}
    sentence = _("This call is cancelled.") if call.is_cancelled else _("Applications are closed.")
    return {"sentence": sentence, "detail": _("The way shows where the call stands."), "tone": "quiet"}


def _acts(call: Call, person: Person) -> list[dict[str, str]]:
    found = possible(call, person, ACTS)
    if permissions.prepares_calls(call, person) and call.moves_dates:
        label, address = _("Move a date"), reverse("extend", args=[call.key])
        found.insert(0, {"label": label, "url": address, "weight": "quiet"})
    return found
