"""The public home: the network's figures, its map, and what is new."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import Request
from audit import clock
from cities import reading
from cities.models import Announcement, City
from cities.states import Region
from nominations import timeline
from nominations.models import Call
from nominations.states import Deadline
from nominations.views import standing

MOST = 3  # calls named here


@require_safe
def home(request: Request) -> HttpResponse:
    """What the network is, how many belong to it, where they are, what is open and what was announced last."""
    network = reading.network()
    context = {
        "lead": lead(network),
        "figures": figures(network),
        "regions": regions(network),
        "dots": reading.dots(City.objects.members().public().real().for_list()),
        "links": [{"label": _("list"), "url": reverse("directory")}],
        "before": network.before_register,
        "news": news(),
        "calls": calls(standing.reader_zone(request.person)),
    }
    return render(request, "gnlc_site/home.html", context)


def lead(network: reading.Network) -> str:
    """The network in one sentence."""
    if not network.cities:
        return _("No city is on the register yet. What is announced will stand here at its instant.")
    countries = ngettext("%(n)d country", "%(n)d countries", network.countries) % {"n": network.countries}
    sentence = ngettext(
        "%(n)d city is on the register.", "%(n)d cities in %(countries)s learn from each other.", network.cities
    )
    return sentence % {"n": network.cities, "countries": countries}


def figures(network: reading.Network) -> list[dict[str, Any]]:
    """The totals; those admitted before this register began stand as a figure of their own."""
    return [
        {"value": network.cities, "label": _("member cities")},
        {"value": network.countries, "label": _("countries")},
        {"value": network.listed, "label": _("listed by name"), "url": reverse("directory")},
        {"value": network.before_register, "label": _("members admitted before this register began")},
    ]


def regions(network: reading.Network) -> list[dict[str, Any]]:
    """How many of the listed members each region has; each number leads to its rows."""
    address = reverse("directory")
    return [
        {"name": Region(code).label, "count": count, "url": f"{address}?region={code}"}
        for code, count in network.by_region.items()
    ]


def news() -> list[dict[str, Any]]:
    """The last announcements."""
    latest = Announcement.objects.released().order_by("-instant")[:3]
    return [{"title": one.title, "url": one.get_absolute_url(), "day": one.day, "of": one} for one in latest]


def calls(zone: str) -> list[dict[str, Any]]:
    """The calls in which a city can begin now."""
    running = Call.objects.running().with_dates().order_by("city_deadline")
    found = [call for call in running if call.is_open(Deadline.CITY, None, clock.now())]
    return [
        {
            "title": call.name,
            "url": reverse("call", args=[call.slug]),
            "until": timeline.when(call.deadline(Deadline.CITY), call.zone, zone, end=True),
            "of": call,
        }
        for call in found[:MOST]
    ]
