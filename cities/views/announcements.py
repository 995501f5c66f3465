"""Announcements: the list of them, the page of one, and its list as text, CSV and JSON."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from accounts.requests import Request
from cities import listing, reading, wording
from cities.models import Announcement, City, Edition
from cities.states import Region
from cities.views import sheets
from cities.views.directory import file
from cities.views.shared import DATA, kept, shared

FORMS = ("txt", "csv", "json")


def _language() -> str:
    return get_language() if get_language() in wording.LANGUAGES else "en"


def _edition(request: Request, slug: str) -> Edition:
    """The edition asked for, of an announcement that this reader may see; otherwise the latest."""
    announcements = Announcement.objects.visible_to(request.person).filter(slug=slug)
    editions = Edition.objects.filter(announcement__in=announcements).select_related("announcement")
    number = request.GET.get("edition", "")
    asked = editions.filter(number=int(number)) if number.isdigit() else editions
    found = asked.order_by("-number").first()
    if found is None:
        raise Http404
    return found


@require_safe
@shared
def announcements(request: Request) -> HttpResponse:
    """Every announcement, latest first."""
    seen = Announcement.objects.visible_to(request.person).counted()
    if sheets.wanted(request):
        return sheets.sheet(request, "announcements", seen, _row)
    context = {"rows": [_row(announcement) for announcement in seen], "sheet_url": sheets.link(request)}
    return render(request, "cities/announcements.html", context)


def _row(announcement: Announcement) -> dict[str, Any]:
    note = _("fictional") if announcement.is_fictional else ""
    cells = [
        {
            "label": _("Announcement"),
            "text": announcement.title,
            "url": announcement.get_absolute_url(),
            "note": note,
        },
        {"label": _("Date"), "text": date_format(announcement.day, "j F Y"), "day": announcement.day},
        {
            "label": _("New cities"),
            "text": number_format(announcement.cities),
            "number": True,
            "amount": announcement.cities,
        },
        {
            "label": _("Countries"),
            "text": number_format(announcement.countries),
            "number": True,
            "amount": announcement.countries,
        },
        {"label": _("Edition"), "text": str(announcement.edition_number), "number": True},
    ]
    return {"cells": cells}


def _amount(number: int) -> dict[str, Any]:
    return {"text": number_format(number), "amount": number}


@require_safe
@shared
def announcement(request: Request, slug: str) -> HttpResponse:
    """What one announcement says: figures, map, the list by region, the reckoning, the files."""
    gone = Announcement.objects.withdrawn().exclude(pk__in=Announcement.objects.visible_to(request.person))
    if withdrawn := gone.filter(slug=slug).first():
        return render(request, "cities/withdrawn.html", {"announcement": withdrawn}, status=404)
    edition = _edition(request, slug)
    content = reading.listing_of(edition, language=_language())
    if sheets.wanted(request):
        return sheets.sheet(request, f"{slug}-edition-{edition.number}", content.entries, _printed)
    cities = City.objects.filter(entries__edition=edition).for_list()
    context = {
        "announcement": edition.announcement,
        "edition": edition,
        "change": reading.change_of(edition),
        "who": _who(edition),
        "title": _title(edition),
        "figures": _figures(edition),
        "dots": reading.dots(cities),
        "links": _links(edition),
        "regions": _regions(content),
        "reckoning": _reckoning(edition),
        "editions": edition.announcement.editions.all(),
    }
    return render(request, "cities/announcement.html", context)


def _printed(entry: listing.Entry) -> dict[str, Any]:
    """One city of the list, as it is printed."""
    cells = [
        {"label": _("City"), "text": entry.city},
        {"label": _("Country"), "text": entry.country},
        {"label": _("Region"), "text": str(Region(entry.region).label)},
    ]
    return {"cells": cells}


def _who(edition: Edition) -> str:
    facts = {"day": date_format(edition.announcement.day, "j F Y"), "number": edition.number}
    return _("Announcement · %(day)s · edition %(number)s") % facts


def _title(edition: Edition) -> str:
    new, countries = edition.figures.new, edition.figures.countries_new
    if edition.announcement.is_imported:
        return str(edition.announcement)
    in_countries = ngettext("%(number)s country", "%(number)s countries", countries) % {"number": countries}
    sentence = ngettext("%(number)s new member in %(countries)s", "%(number)s new members in %(countries)s", new)
    return sentence % {"number": new, "countries": in_countries}


def _figures(edition: Edition) -> list[dict[str, Any]]:
    told, is_imported = edition.figures, edition.announcement.is_imported
    figures = [
        (told.new, _("cities listed by name") if is_imported else _("new cities")),
        (told.after, _("members after it")),
        (told.countries_after, _("countries after it")),
        (told.before_register, _("admitted before this register began")),
    ]
    shown = figures[:1] if is_imported else figures  # nobody knows how many there were beside those listed
    return [{"value": value, "label": label} for value, label in shown if value]


def _links(edition: Edition) -> list[dict[str, str]]:
    names = {"txt": _("text"), "csv": "CSV", "json": "JSON"}
    slug, query = edition.announcement.slug, f"?edition={edition.number}"
    files = [{"label": names[form], "url": reverse("announcement_list", args=[slug, form]) + query} for form in FORMS]
    sheet = {"label": _("spreadsheet"), "url": f"{query}&as=xlsx"}
    return [{"label": _("table"), "url": "#list"}, *files, sheet]


def _regions(content: listing.Listing) -> list[dict[str, Any]]:
    found = listing.by_region(content.entries, content.layout)
    return [
        {"name": Region(code).label, "count": len(rows), "entries": [_entry(row, content.layout) for row in rows]}
        for code, rows in found.items()
    ]


def _entry(entry: listing.Entry, layout: str) -> dict[str, str]:
    """One city as its layout prints it; the name alone is the link."""
    return {"slug": entry.slug, "city": entry.city, "rest": listing.line(entry, layout).removeprefix(entry.city)}


def _reckoning(edition: Edition) -> dict[str, Any]:
    language, told = _language(), edition.figures
    return {
        "cities": [line.sentence(language) for line in told.city_lines],
        "countries": [line.sentence(language) for line in told.country_lines],
        "before_register": told.before_register,
        "difference": edition.difference(language),
    }


def _stamp(request: Request, slug: str, form: str) -> str:
    edition = _edition(request, slug)
    return f'"{slug}-{edition.number}-{form}-{_layout(request, edition)}-{get_language()}"'.replace(" ", "")


def _published_at(request: Request, slug: str, form: str) -> datetime:  # noqa: ARG001 - Django's signature
    return _edition(request, slug).published_at


def _layout(request: Request, edition: Edition) -> str:
    asked = request.GET.get("layout", "")
    return asked if asked in listing.LAYOUTS else edition.announcement.layout


@require_safe
@condition(etag_func=_stamp, last_modified_func=_published_at)
def announcement_list(request: Request, slug: str, form: str) -> HttpResponse:
    """The list of one announcement as a file, the same in every format."""
    edition = _edition(request, slug)
    content = reading.listing_of(edition, _layout(request, edition), _language())
    return kept(file(listing.write(content, form), form, f"{slug}-edition-{edition.number}"), DATA)
