"""Who is a member: the directory, its files, the page of a city, what may be downloaded."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import decorator_from_middleware
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import listing, reading
from cities.forms import DirectoryFilter
from cities.models import Announcement, City
from cities.querysets import CityQuerySet
from cities.states import Region
from cities.views import sheets

PER_PAGE = 50
conditional = decorator_from_middleware(ConditionalGetMiddleware)


def _members(request: Request) -> CityQuerySet:
    return City.objects.visible_to(request.person).public().members()


def _asked(request: Request) -> DirectoryFilter:
    return DirectoryFilter(request.GET, queryset=_members(request).for_list().with_tenures())


@require_safe
@conditional
def directory(request: Request) -> HttpResponse:
    """Every member, narrowed by words, region, country and year."""
    asked = _asked(request)
    if sheets.wanted(request):
        return sheets.sheet(request, "cities", asked.qs, _row)
    page = Paginator(asked.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": asked.form,
        "found": _found(page.paginator.count, asked.qs.filter(is_fictional=True).count()),
        "active": [{"label": label, "url": _without(request, name)} for name, label in asked.in_use()],
        "clear_url": reverse("directory"),
        "rows": [_row(city) for city in page],
        "position": _position(page) if page.paginator.count else "",
        "previous_url": _page_url(request, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _page_url(request, page.next_page_number()) if page.has_next() else "",
        "files": _files(request),
        "sheet_url": sheets.link(request),
    }
    return render(request, "cities/directory.html", context)


def _found(number: int, fictional: int) -> str:
    real = number - fictional
    found = ngettext("%(number)s member city", "%(number)s member cities", real) % {"number": real}
    if not fictional:
        return found
    return _("%(found)s, and %(number)s fictional") % {"found": found, "number": fictional}


def _position(page: Page) -> str:
    facts = {"first": page.start_index(), "last": page.end_index(), "all": page.paginator.count}
    return _("%(first)s to %(last)s of %(all)s") % facts


def _without(request: Request, *names: str, **new: Any) -> str:
    query = request.GET.copy()
    for name in (*names, "page"):
        query.pop(name, None)
    query.update(new)
    return f"?{query.urlencode()}"


def _page_url(request: Request, number: int) -> str:
    return _without(request, page=number)


def _files(request: Request) -> list[dict[str, str]]:
    query = _without(request)
    return [{"label": form.upper(), "url": reverse("directory_file", args=[form]) + query} for form in ("csv", "json")]


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
@conditional
def directory_file(request: Request, form: str) -> HttpResponse:
    """The same members as a file, narrowed in the same way."""
    records = [
        reading.record_of(city, request.build_absolute_uri(city.get_absolute_url())) for city in _asked(request).qs
    ]
    return file(listing.table(records, form), form, "cities")


def file(content: str, form: str, name: str) -> HttpResponse:
    """A file to look at or, as a table, to keep."""
    kinds = {"txt": "text/plain", "csv": "text/csv", "json": "application/json"}
    response = HttpResponse(content, content_type=f"{kinds[form]}; charset=utf-8")
    response["Content-Disposition"] = f'{"attachment" if form == "csv" else "inline"}; filename="{name}.{form}"'
    return response


@require_safe
@conditional
def city(request: Request, slug: str) -> HttpResponseBase:
    """One city: its names, where it is, since when it is a member, which announcements named it."""
    seen = City.objects.visible_to(request.person).public()
    found = seen.for_list().with_tenures().prefetch_related("aliases").filter(slug=slug).first()
    if found is None:
        moved = seen.filter(retired_slugs__slug=slug).first()
        if moved is None:
            raise Http404
        return redirect(moved, permanent=True)
    announcements = Announcement.objects.visible_to(request.person).filter(editions__entries__city=found).distinct()
    context = {"city": found, "who": _place(found), "facts": _facts(found), "announcements": announcements}
    return render(request, "cities/city.html", context | {"dots": reading.dots([found])})


def _place(city: City) -> str:
    country = city.country.called
    return " · ".join([str(_("Member city")), country, str(Region(city.country.region).label)])


def _facts(city: City) -> list[dict[str, Any]]:
    facts = [
        (_("Local name"), city.local_name),
        (_("Also known as"), ", ".join(alias.name for alias in city.aliases.all())),
        (_("Country"), city.country.called),
        (_("Region"), Region(city.country.region).label),
        (_("Kind"), city.get_kind_display()),
        (_("Part of"), city.parent_unit),
        (_("Website"), city.website),
        *((_("Member"), _tenure(tenure)) for tenure in city.tenures),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _tenure(tenure: Any) -> str:
    since = date_format(tenure.since, "j F Y")
    if tenure.until is None:
        return _("since %(since)s") % {"since": since}
    return _("from %(since)s to %(until)s") % {"since": since, "until": date_format(tenure.until, "j F Y")}


@require_safe
@conditional
def data(request: Request) -> HttpResponse:
    """What may be downloaded, from where it comes and under which licence."""
    announcements = Announcement.objects.visible_to(request.person).counted()
    context = {"network": reading.network(), "announcements": announcements, "forms": ["txt", "csv", "json"]}
    return render(request, "cities/data.html", context)
