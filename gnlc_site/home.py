"""The public home: the network's figures, its map, and what is new."""

from collections.abc import Hashable
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities import reading
from cities.models import Announcement
from cities.states import Region
from cities.views.shared import shared
from nominations import timeline
from nominations.models import Call
from nominations.states import Deadline
from nominations.views import standing

MOST = 3  # calls and announcements named here
NAMED = 12  # cities of the newest cohort


def told_of_calls() -> Hashable:
    """What the page says of calls, which are no part of the register."""
    return tuple((call.name, call.slug, call.is_fictional, call.zone, _until(call)) for call in open_calls())


@require_safe
@partial(shared, also=told_of_calls)
def home(request: Request) -> HttpResponse:
    """What the network is, how many belong to it, where they are, what is open and what was announced last."""
    network = reading.network()
    newest, latest = announced()
    context = {
        "lead": lead(network),
        "figures": figures(network),
        "regions": regions(network),
        "before": network.before_register,
        "cohort": newest,
        "news": latest,
        "calls": calls(standing.reader_zone(request.person)),
    }
    return render(request, "gnlc_site/home.html", context)


def announced() -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """The newest cohort that counts, and the last announcements."""
    seen = Announcement.objects.visible_to(Person.nobody())
    real, last = seen.filter(is_fictional=False).values("pk")[:1], seen.values("pk")[:MOST]
    told = list(seen.filter(Q(pk__in=real) | Q(pk__in=last)).counted())
    newest = next((one for one in told if not one.is_fictional), None)
    return cohort(newest) if newest else None, [news(one) for one in told[:MOST]]


def cohort(newest: Announcement) -> dict[str, Any]:
    """How many cities of how many countries it has, the first of them by name."""
    entries = reading.first_of(newest, NAMED)
    names = [{"name": entry.city_name, "url": entry.city.get_absolute_url()} for entry in entries]
    countries = ngettext("%(n)d country", "%(n)d countries", newest.countries) % {"n": newest.countries}
    sentence = ngettext("%(n)d city in %(countries)s", "%(n)d cities in %(countries)s", newest.cities)
    told = sentence % {"n": newest.cities, "countries": countries}
    return {"of": newest, "told": told, "names": names, "others": newest.cities - len(names)}


def news(one: Announcement) -> dict[str, Any]:
    """An announcement by its title, its address and its day."""
    return {"title": one.called, "url": one.get_absolute_url(), "day": one.day, "of": one}


def lead(network: reading.Network) -> str:
    """The network in one sentence."""
    if not network.cities:
        return _("No city is on the register yet. What is announced will stand here at its instant.")
    if network.countries is None:
        told = ngettext("%(n)d city belongs to it.", "%(n)d cities learn from each other.", network.cities)
        return told % {"n": network.cities}
    countries = ngettext("%(n)d country", "%(n)d countries", network.countries) % {"n": network.countries}
    sentence = ngettext(
        "%(n)d city is on the register.", "%(n)d cities in %(countries)s learn from each other.", network.cities
    )
    return sentence % {"n": network.cities, "countries": countries}


def figures(network: reading.Network) -> list[dict[str, Any]]:
    """The totals; earlier members without a name stand as a figure of their own."""
    figures: list[dict[str, Any]] = [
        {"value": network.cities, "label": _("member cities"), "url": reverse("figures")},
        {"value": network.countries, "label": _("countries"), "url": f"{reverse('map')}#table"},
        {"value": network.listed, "label": _("listed by name"), "url": reverse("directory")},
        {"value": network.before_register, "label": _("earlier members, counted without a name")},
    ]
    return [figure for figure in figures if figure["value"] is not None]


def regions(network: reading.Network) -> list[dict[str, Any]]:
    """How many of the listed members each region has; each number leads to its rows."""
    address = reverse("directory")
    return [
        {"name": Region(code).label, "count": count, "url": f"{address}?region={code}"}
        for code, count in network.by_region.items()
    ]


def open_calls() -> list[Call]:
    """The calls in which a city can begin now."""
    running = Call.objects.running().with_dates().order_by("city_deadline")
    return [call for call in running if call.is_open(Deadline.CITY, None, clock.now())][:MOST]


def _until(call: Call) -> datetime:
    return call.deadline(Deadline.CITY)


def calls(zone: str) -> list[dict[str, Any]]:
    """The same with their addresses, and until when."""
    return [
        {
            "title": call.name,
            "url": reverse("call", args=[call.slug]),
            "until": timeline.when(_until(call), call.zone, zone, end=True),
            "of": call,
        }
        for call in open_calls()
    ]
