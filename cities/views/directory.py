"""Who is a member: the directory, its files, what may be downloaded."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import Request
from audit import clock
from cities import reading
from cities.forms import DirectoryFilter
from cities.models import Announcement, City
from cities.querysets import CityQuerySet
from cities.states import Region
from cities.version import Version
from cities.views import api, paging, sheets
from cities.views.shared import knows, lasting, shared, versioned

SORTS = ("city", "country", "since")
FORMS = ("csv", "json", "geojson")


def members(request: Request) -> CityQuerySet:
    """The members of today, the same for every reader."""
    return City.objects.visible_to(request.person).members()


def asked_of(request: Request) -> DirectoryFilter:
    """What is asked of the directory."""
    return DirectoryFilter(request.GET, queryset=members(request).for_list().with_tenures())


@require_safe
@shared
@knows(*DirectoryFilter.base_filters, "sort", "page", "as")
def directory(request: Request) -> HttpResponse:
    """Every member, narrowed by words, region, country, year and kind, in the order asked for."""
    asked = asked_of(request)
    found = _ordered(asked, _sort(request))
    if sheets.wanted(request):
        return sheets.sheet(request, "cities", found, _row)
    counted = asked.qs.order_by().aggregate(all=Count("pk"), fictional=Count("pk", filter=Q(is_fictional=True)))
    page = _paginated(found.values_list("pk", flat=True), counted["all"]).get_page(request.GET.get("page"))
    query, sort = asked.asked(), _sort(request)
    context = {
        "form": asked.form,
        "found": found_in_words(counted["all"], counted["fictional"]),
        "active": [{"label": label, "url": address(query, sort, without=name)} for name, label in asked.in_use()],
        "clear_url": reverse("directory"),
        "nothing": nothing(asked),
        "canonical": lasting(reverse("directory") + address(query, sort, page=page.number)),
        "rows": _rows(found.filter(pk__in=list(page)), sort),
        "sorts": _sorts(query, sort),
        "files": _files(query),
        "sheet_url": f"?{urlencode(query | {'as': 'xlsx'})}",
        "map_url": reverse("map") + address(query),
        "picture_url": reverse("map_picture") + address(query),
    }
    ways = paging.beside(page, lambda number: address(query, sort, page=number))
    return render(request, "cities/directory.html", context | ways)


def _paginated(keys: QuerySet, count: int) -> Paginator:
    """Keys alone are put in order, and only the rows of one page are read."""
    paginator = Paginator(keys, paging.PER_PAGE)
    paginator.count = count  # counted already, together with the fictional ones
    return paginator


def _sort(request: Request) -> str:
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in SORTS else SORTS[0]


def _ordered(asked: DirectoryFilter, sort: str) -> CityQuerySet:
    if sort == SORTS[0]:
        return asked.qs
    return asked.qs.in_order(sort, list(asked.countries()))


def address(query: dict[str, Any], sort: str = SORTS[0], page: int = 1, without: str = "") -> str:
    """One address per list, whatever it was asked by: filters in their order, then sorting, then the page."""
    told = {name: value for name, value in query.items() if name != without}
    told |= {"sort": sort} if sort != SORTS[0] else {}
    told |= {"page": page} if page > 1 else {}
    return f"?{urlencode(told)}"


def _sorts(query: dict[str, Any], sort: str) -> list[dict[str, str]]:
    """A heading's link turns the order round where the list stands in it already."""
    labels = dict(zip(SORTS, (_("City"), _("Country"), _("Member since")), strict=True))
    states = {name: (_("(now from the first on; turn round)"), "↑") for name in SORTS}
    states |= {f"-{name}": (_("(now from the last on; turn round)"), "↓") for name in SORTS}
    found = []
    for name, label in labels.items():
        state, arrow = states[sort] if sort.removeprefix("-") == name else ("", "")
        turned = f"-{name}" if sort == name else name
        found.append({"label": label, "url": address(query, turned), "state": state, "arrow": arrow})
    return found


def found_in_words(number: int, fictional: int) -> str:
    """How many cities a list holds; fictional ones never count as members."""
    real = number - fictional
    found = ngettext("%(number)s member city", "%(number)s member cities", real) % {"number": real}
    if not fictional:
        return found
    return _("%(found)s, and %(number)s fictional") % {"found": found, "number": fictional}


def nothing(asked: DirectoryFilter) -> str:
    """What is said where no city fits: what names nothing, or the country that has no member."""
    words = dict(asked.in_use())
    if wrong := asked.wrong():
        return " ".join(wrong)
    if list(words) == ["country"]:
        return _("No city of this country is a member: %(country)s.") % words
    return _("No member city fits.")


def _files(query: dict[str, Any]) -> list[dict[str, str]]:
    names = {"csv": "CSV", "json": "JSON", "geojson": "GeoJSON"}
    return [{"label": names[form], "url": reverse("api_cities", args=[form]) + address(query)} for form in FORMS]


def _rows(cities: CityQuerySet, sort: str) -> list[dict[str, Any]]:
    """The rows of a page; the first says by which column they are in order."""
    rows = [_row(city) for city in cities]
    if rows:
        column = {"city": 0, "country": 1, "since": 3}[sort.removeprefix("-")]
        rows[0]["cells"][column]["sorted"] = "descending" if sort.startswith("-") else "ascending"
    return rows


def _row(city: City) -> dict[str, Any]:
    country = city.country.called
    since = city.tenures[-1].since
    notes = [note for note in (city.local_name, _("fictional") if city.is_fictional else "") if note]
    cells = [
        {"label": _("City"), "text": city.name, "url": city.get_absolute_url(), "note": " · ".join(notes)},
        {"label": _("Country"), "text": country},
        {"label": _("Region"), "text": Region(city.country.region).label},
        {"label": _("Member since"), "text": date_format(since, "j F Y"), "day": since},
    ]
    return {"cells": cells}


@require_safe
@versioned
@knows(*DirectoryFilter.base_filters)
def directory_file(request: Request, form: str, now: Version) -> HttpResponseBase:
    """The same members as a file, narrowed in the same way: the file of the API under the address it has had."""
    return api.file_of(request, asked_of(request), form, now, day=clock.today())


def file(content: str, form: str, name: str) -> HttpResponse:
    """A file to look at or, as a table, to keep."""
    kinds = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}
    response = HttpResponse(content, content_type=f"{kinds[form]}; charset=utf-8")
    response["Content-Disposition"] = f'{"attachment" if form == "csv" else "inline"}; filename="{name}.{form}"'
    return response


@require_safe
@shared
def data(request: Request) -> HttpResponse:
    """What may be downloaded, from where it comes and under which licence."""
    announcements = Announcement.objects.visible_to(request.person).counted()
    context = {"network": reading.network(), "announcements": announcements, "forms": ["txt", "csv", "json"]}
    return render(request, "cities/data.html", context)
