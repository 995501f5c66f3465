"""Figures to quote: of today or of any day, with their date, their source and how they come about."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import Request
from audit import clock
from cities import reading
from cities.states import Region
from cities.views.shared import lasting, shared


@require_safe
@shared
def figures(request: Request, day: str = "") -> HttpResponse:
    """How many members in how many countries there are on a day: a sentence to copy, and the reckoning."""
    when = _day(day)
    network = reading.network(on=when)
    if not network.is_whole:
        raise Http404
    address = lasting(reverse("figures_of", args=[when]))
    context = {
        "title": _("Figures of %(day)s") % {"day": date_format(when, "j F Y")},
        "day": when,
        "is_today": when == clock.today(),
        "network": network,
        "figures": _figures(network),
        "sentence": sentence(network, when),
        "source": _source(when, address),
        "lasting": address,
        "regions": _regions(network),
        "json_url": f"{reverse('api_figures')}?as_of={when.isoformat()}",
    }
    return render(request, "cities/figures.html", context)


def _day(asked: str) -> date:
    """A day that has come; no other has figures, nor has one before the first that were published."""
    try:
        day = date.fromisoformat(asked) if asked else clock.today()
    except ValueError as error:
        raise Http404 from error
    if day > clock.today():
        raise Http404
    return day


def sentence(network: reading.Network, day: date) -> str:
    """The figures as a text may quote them."""
    cities = ngettext("%(n)d member city", "%(n)d member cities", network.cities) % {"n": network.cities}
    if network.countries is None:
        told = _("On %(day)s the UNESCO Global Network of Learning Cities had %(cities)s.")
        return told % {"day": date_format(day, "j F Y"), "cities": cities}
    countries = ngettext("%(n)d country", "%(n)d countries", network.countries) % {"n": network.countries}
    told = _("On %(day)s the UNESCO Global Network of Learning Cities had %(cities)s in %(countries)s.")
    return told % {"day": date_format(day, "j F Y"), "cities": cities, "countries": countries}


def _source(day: date, address: str) -> str:
    facts = {"day": date_format(day, "j F Y"), "address": address}
    return _("Source: register of learning cities, %(day)s, %(address)s") % facts


def _figures(network: reading.Network) -> list[dict[str, Any]]:
    figures = [
        (network.cities, _("members")),
        (network.countries, _("countries")),
        (network.listed, _("listed by name")),
        (network.before_register, _("earlier members, counted without a name")),
    ]
    return [{"value": value, "label": label} for value, label in figures if value is not None]


def _regions(network: reading.Network) -> list[dict[str, Any]]:
    address = reverse("directory")
    return [
        {"name": Region(code).label, "number": number, "url": f"{address}?region={code}"}
        for code, number in network.by_region.items()
    ]
