"""The map of members: as a page with the same as a table, and as a picture."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import drawing
from cities.forms import DirectoryFilter
from cities.states import Region
from cities.version import Version
from cities.views.directory import address, asked_of, found_in_words, nothing
from cities.views.shared import knows, shared, versioned

STYLED = "default-src 'none'; style-src 'unsafe-inline'"  # the picture brings its own few colours


@require_safe
@shared
@knows(*DirectoryFilter.base_filters)
def map_page(request: Request) -> HttpResponse:
    """Where the members are, narrowed as in the directory, and the same by region and country as a table."""
    asked = asked_of(request)
    number, dots = _map(asked)
    counted = asked.qs.order_by().aggregate(real=Count("pk", filter=Q(is_fictional=False)), all=Count("pk"))
    query = asked.asked()
    context = {
        "form": asked.form,
        "found": _found(counted["real"], counted["all"] - counted["real"]),
        "active": [{"label": label, "url": address(query, without=name)} for name, label in asked.in_use()],
        "clear_url": reverse("map"),
        "nothing": nothing(asked),
        "dots": dots,
        "title": drawing.title(number),
        "missing": counted["real"] - number,
        "regions": _table(asked, query),
        "list_url": reverse("directory") + address(query),
        "geojson_url": reverse("api_cities", args=["geojson"]) + address(query),
    }
    return render(request, "cities/map.html", context)


def _found(real: int, fictional: int) -> str:
    """How many members fit; what is invented has no place on a map of the world, and that is said."""
    if not fictional:
        return found_in_words(real, 0)
    left_out = ngettext(
        "%(number)s fictional city is not on the map", "%(number)s fictional cities are not on the map", fictional
    )
    return f"{found_in_words(real, 0)}; {left_out % {'number': fictional}}"


def _map(asked: DirectoryFilter) -> tuple[int, SafeString]:
    """Real cities only, drawn once while nothing narrows them."""
    real = asked.qs.real()
    return drawing.map_of(real) if asked.in_use() else drawing.whole(real)


def _table(asked: DirectoryFilter, query: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as the map, in words: how many cities each country has, region by region, none of them fictional."""
    rows = asked.qs.real().order_by().values("country__iso2").annotate(number=Count("pk"))
    countries = asked.countries()
    found: dict[str, list[dict[str, Any]]] = {code: [] for code in Region.values}
    numbers = {row["country__iso2"]: row["number"] for row in rows}
    for iso2, country in countries.items():
        if number := numbers.get(iso2):
            url = reverse("directory") + address(query | {"country": iso2})
            found[country.region].append({"name": country.called, "number": number, "url": url})
    return [_region(code, listed) for code, listed in found.items() if listed]


def _region(code: str, listed: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": Region(code).label, "number": sum(row["number"] for row in listed), "countries": listed}


@require_safe
@versioned
@knows(*DirectoryFilter.base_filters)
def map_picture(request: Request, now: Version) -> HttpResponse:  # noqa: ARG001 - every file of data takes it
    """The map alone, as other pages and other sites show it."""
    number, dots = _map(asked_of(request))
    picture = drawing.picture(dots, drawing.title(number) + ". " + _("Land without borders."))
    headers = {"Content-Security-Policy": STYLED, "Content-Disposition": 'inline; filename="map.svg"'}
    return HttpResponse(picture, content_type="image/svg+xml; charset=utf-8", headers=headers)
