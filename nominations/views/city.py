"""The desk of a city: its applications, what to do next, the open calls in which it may begin."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import failed
from audit import clock
from cities.models import City, ProgressReport
from cities.report_querysets import report_is_awaited
from cities.views import reports, sheets
from nominations import timeline
from nominations.forms.application import OpenForm
from nominations.models import Call, Nomination
from nominations.permissions import is_city
from nominations.rules import eligibility as rules
from nominations.states import Deadline, Side
from nominations.views import entry, standing, team, thread
from nominations.views.file import next_card
from nominations.views.sending import said_in
from nominations.workflow import eligibility, filling

MOST = 50


@login_required
@require_safe
def city_desk(request: Request) -> HttpResponse:
    """What the city is here to do, its applications in every call, and the calls that are open to it."""
    person = request.person
    door.allow(bool(person.scopes("focal_point")))
    if sheets.wanted(request):
        return sheets.answer(request, "applications", [_row(file, person) for file in _files(person)])
    if sheets.wanted(request, entry.LIST):
        return sheets.answer(request, entry.LIST, entry.taken(person))
    cities, found = _own_cities(person), _files(person, most=MOST + 1)
    files = found[:MOST]
    calls, due = _open_to(cities, files, person), reports.waiting(person) if _awaits_report(cities) else []
    context = {
        "who": ", ".join(city.name for city in cities),
        "next": _next(files, due, calls, person),
        "reports": [reports.task(one) for one in due],
        "rows": [_row(file, person) for file in files],
        "is_cut": len(found) > MOST,
        "sheet_url": sheets.link(request),
        "calls": calls,
        "entries": entry.waiting(person),
        "entries_url": sheets.link(request, entry.LIST),
        "asked": thread.waiting(files),
        "teams": [team.link(city) | {"city": city.name} for city in cities],
        "steps": timeline.way(files[0].call, clock.now(), files[0], reader_zone=standing.reader_zone(person))
        if files
        else [],
    }
    return render(request, "nominations/application/city_desk.html", context)


def _own_cities(person: Person) -> list[City]:
    own = City.objects.visible_to(person).filter(pk__in=person.scopes("focal_point"))
    return list(own.with_programmes().annotate(awaits_report=report_is_awaited()).order_by("sort_key"))


def _awaits_report(cities: list[Any]) -> bool:
    """Whether any of them has a report to hand in; where none has, nobody asks for which."""
    return any(city.awaits_report for city in cities)


def _files(person: Person, most: int | None = None) -> list[Nomination]:
    mine = Nomination.objects.visible_to(person).filter(city__in=person.scopes("focal_point"))
    rows = mine.for_lists().with_asked_side().with_assessed_since().with_asked(Side.CITY)
    rows = rows.order_by("-created_at", "-pk")
    return [file for file in rows[:most] if is_city(file, person)]


def _row(file: Nomination, person: Person) -> dict[str, Any]:
    cells = [
        {"label": _("City"), "text": file.city.name, "url": reverse("file", args=[file.key])},
        {"label": _("Call"), "text": file.call.name},
        {"label": _("Where it stands"), **standing.badge(file, person)},
        {"label": _("Since"), "text": standing.lasting(file), "number": True},
    ]
    return {"cells": cells}


def _open_to(cities: list[City], files: list[Nomination], person: Person) -> list[dict[str, Any]]:
    """The calls in which a city of this person may still begin."""
    living = {(file.call_id, file.city_id) for file in files if not file.has_ended}
    cities = [city for city in cities if person.has("city_editor", city.pk)]
    found = []
    for call in Call.objects.visible_to(person).running().with_dates():
        free = [city for city in cities if (call.pk, city.pk) not in living and _takes(call, city)]
        if free and call.is_open(Deadline.CITY, free[0].country_id, clock.now()):
            found.append(_call(call, free[0], person))
    return found


def _takes(call: Call, city: City) -> bool:
    """Whether a call is for this city, as far as membership goes."""
    return call.programme_id not in city.programmes or rules.membership(call, is_member=True).passed


def _call(call: Call, city: City, person: Person) -> dict[str, Any]:
    return {
        "name": call.name,
        "url": reverse("call", args=[call.slug]),
        "open": reverse("open_file", args=[call.slug]),
        "due": timeline.due(call, Deadline.CITY, city.country_id, standing.reader_zone(person)),
        "fictional": call.is_fictional,
    }


def _next(
    files: list[Nomination], due: list[ProgressReport], calls: list[dict[str, Any]], person: Person
) -> dict[str, Any]:
    """The file that waits for the city, else its report, else a call that is open to it, else nothing."""
    for file in files:
        if standing.waits_for(file, person):
            return next_card(file, person)
    if due:
        return reports.card(due[0])
    if calls:
        first = calls[0]
        sentence = _("%(call)s is open to your city.") % {"call": first["name"]}
        return {"sentence": sentence, "due": first["due"], "label": _("Begin the application"), "url": first["open"]}
    if files:
        return next_card(files[0], person)
    return {
        "sentence": _("There is no open call now."),
        "detail": _("You get an e-mail when one opens."),
        "tone": "done",
    }


def card_in(call: Call, person: Person) -> dict[str, Any] | None:
    """What a city's people read first on the page of a call: their file in it, or whether they may begin one."""
    files = [file for file in _files(person) if file.call_id == call.pk and not file.has_ended]
    waiting = [file for file in files if standing.waits_for(file, person)]
    living = {file.city_id for file in files}
    free = [city for city in _own_cities(person) if city.pk not in living and person.has("city_editor", city.pk)]
    if not waiting and free and call.is_open(Deadline.CITY, free[0].country_id, clock.now()):
        return _to_begin(call, free, person)
    return next_card((waiting or files)[0], person) if files else None


def _to_begin(call: Call, free: list[City], person: Person) -> dict[str, Any]:
    """The first city to which no rule of the call speaks, or the sentences of those that do."""
    against = [failed(eligibility.known(call, city)) for city in free]
    if all(against):
        reasons = " ".join(str(verdict.sentence) for verdict in against[0])
        return {"sentence": _("As it stands your city may not apply in this call."), "detail": reasons, "tone": "quiet"}
    due = timeline.due(call, Deadline.CITY, free[0].country_id, standing.reader_zone(person))
    address = reverse("open_file", args=[call.slug])
    return {"sentence": _("Your city may apply."), "due": due, "label": _("Begin the application"), "url": address}


@login_required
@once
def open_file(request: Request, slug: str) -> HttpResponse:
    """The start page: what to have at hand, which city, which language; the button makes the empty application."""
    call = _call_seen(request.person, slug)
    cities = _may_begin(request.person)
    door.allow(bool(cities))
    form = OpenForm(
        request.POST or None, row=call, person=request.person, label=_("Begin the application"), cities=cities
    )
    if request.method == "POST" and form.is_valid():
        made = _opened(request, call, form)
        if made:
            return redirect("tasks", key=made.key)
    due = timeline.due(call, Deadline.CITY, cities[0].country_id, standing.reader_zone(request.person))
    against = failed(eligibility.known(call, cities[0])) if len(cities) == 1 else []
    parts = [part.title for part in call.form.sections.all()] if call.form else []
    context = {"call": call, "form": form, "due": due, "parts": parts, "against": against}
    return render(request, "nominations/application/open_file.html", context)


def _call_seen(person: Person, slug: str) -> Call:
    call = Call.objects.visible_to(person).with_dates().filter(slug=slug).first()
    if call is None:
        raise Http404
    return call


def _may_begin(person: Person) -> list[City]:
    """One's own cities; for an officer of a Commission those of the country."""
    own = _own_cities(person)
    if own:
        return [city for city in own if person.has("city_editor", city.pk)]
    return list(City.objects.visible_to(person).filter(country__in=person.scopes("officer")).order_by("sort_key"))


def _opened(request: Request, call: Call, form: OpenForm) -> Nomination | None:
    typed = form.arguments()
    with said_in(form):
        return filling.open_file(call.key, typed["city"], by=request.person, language=typed["language"])
    return None
