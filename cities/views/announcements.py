"""Announcements: the list of them, the page of one, and its list as text, CSV and JSON."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import http_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import listing, reading, wording
from cities.models import Announcement, City, Edition
from cities.states import Region
from cities.views import changes, sheets
from cities.views.directory import file
from cities.views.shared import knows, shared

FORMS = ("txt", "csv", "json")
OF_A_LIST = ("edition", "language", "layout")  # what may be asked of it
NUMBER = re.compile("[0-9]{1,4}")  # of an edition


def language_of(request: Request) -> str:
    """The language of the list: one of six that is asked for, otherwise that of the page."""
    asked = [request.GET.get("language", ""), get_language() or ""]
    return next((language for language in asked if language in wording.LANGUAGES), "en")


def layout_of(request: Request, own: str) -> str:
    """The layout that is asked for, otherwise the announcement's own."""
    asked = request.GET.get("layout", "")
    return asked if asked in listing.LAYOUTS else own


def edition_of(request: Request, slug: str) -> Edition:
    """The edition asked for, of an announcement that this reader may see; otherwise the latest."""
    announcements = Announcement.objects.visible_to(request.person).filter(slug=slug)
    editions = Edition.objects.filter(announcement__in=announcements).select_related("announcement")
    number = request.GET.get("edition", "")
    asked = editions.filter(number=int(number)) if NUMBER.fullmatch(number) else editions
    found = asked.order_by("-number").first()
    if found is None:
        raise Http404
    return found


@require_safe
@shared
@knows("as")
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
            "text": announcement.called,
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


@require_safe
@shared
@knows(*OF_A_LIST, "as")
def announcement(request: Request, slug: str) -> HttpResponse:
    """What one announcement says: figures, map, the list by region, the reckoning, the files."""
    gone = Announcement.objects.withdrawn().exclude(pk__in=Announcement.objects.visible_to(request.person))
    if withdrawn := gone.filter(slug=slug).first():
        return render(request, "cities/withdrawn.html", {"announcement": withdrawn}, status=404)
    edition = edition_of(request, slug)
    content = reading.listing_of(edition, layout_of(request, edition.announcement.layout), language_of(request))
    if sheets.wanted(request):
        return sheets.sheet(request, f"{slug}-edition-{edition.number}", content.entries, _printed)
    dots = reading.dots(City.objects.filter(entries__edition=edition).for_list())
    context = {
        **newest_of(request, edition),
        "announcement": edition.announcement,
        "edition": edition,
        "change": changes.shown(reading.change_of(edition, content.language)),
        "who": _who(edition),
        "title": _title(edition),
        "figures": _figures(edition),
        "dots": dots,
        "missing": len(content.entries) - len(dots),
        "links": _links(edition, content),
        "regions": regions(content),
        "list_language": content.language,
        "list_direction": wording.direction(content.language),
        "tongues": languages(request, content.language),
        "seal": listing.seal(content),
        "press_url": f"{reverse('press', args=[slug])}?{query(request)}",
        "reckoning": _reckoning(edition),
        "editions": edition.announcement.editions.all(),
    }
    return render(request, "cities/announcement.html", context)


def newest_of(request: Request, edition: Edition) -> dict[str, Any]:
    """The edition that holds and where the same page of it is; nothing on the page of that edition itself."""
    newest = edition.announcement.editions.filter(number__gt=edition.number).order_by("number").last()
    return {"newest": newest, "newest_url": f"?{query(request, edition=newest.number)}" if newest else ""}


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
        (told.countries_after, _("countries after it, at most") if told.is_at_most else _("countries after it")),
        (told.before_register, _("earlier members, counted without a name")),
    ]
    shown = figures[:1] if is_imported else figures  # nobody knows how many there were beside those listed
    return [{"value": value, "label": label} for value, label in shown if value]


def query(request: Request, **changed: object) -> str:
    """What was asked of the list, with another language, layout or edition."""
    asked = {name: request.GET[name] for name in OF_A_LIST if name in request.GET}
    return urlencode(asked | changed)


def languages(request: Request, chosen: str) -> list[dict[str, Any]]:
    """The six languages of the list, each as a link to the same list in it."""
    return [
        {"code": code, "name": name, "url": f"?{query(request, language=code)}", "current": code == chosen}
        for code, name in wording.NAMES.items()
    ]


def _links(edition: Edition, content: listing.Listing) -> list[dict[str, str]]:
    names = {"txt": _("text"), "csv": "CSV", "json": "JSON"}
    facts = {"edition": edition.number, "language": content.language, "layout": content.layout}
    asked, slug = urlencode(facts), edition.announcement.slug
    files = [
        {"label": names[form], "url": reverse("announcement_list", args=[slug, form]) + f"?{asked}"} for form in FORMS
    ]
    sheet = {"label": _("spreadsheet"), "url": f"?{asked}&as=xlsx"}
    return [{"label": _("table"), "url": "#list"}, *files, sheet]


def regions(content: listing.Listing) -> list[dict[str, Any]]:
    """The list as a page shows it, region by region."""
    found = listing.by_region(content.entries, content.layout)
    return [
        {
            "name": wording.region(code, content.language),
            "count": len(rows),
            "entries": [_entry(row, content) for row in rows],
        }
        for code, rows in found.items()
    ]


def _entry(entry: listing.Entry, content: listing.Listing) -> dict[str, str]:
    """One city as its layout prints it; the name alone is the link."""
    line = listing.line(entry, content.layout, content.language)
    return {"slug": entry.slug, "city": entry.city, "rest": line.removeprefix(entry.city)}


def _reckoning(edition: Edition) -> dict[str, Any]:
    told = edition.figures
    language = get_language() if get_language() in wording.LANGUAGES else "en"
    return {
        "cities": [line.sentence(language) for line in told.city_lines],
        "countries": [line.sentence(language) for line in told.country_lines],
        "before_register": told.before_register,
        "difference": edition.difference(language),
        "agreement": edition.agreement(language),
    }


@require_safe
@shared
@knows(*OF_A_LIST)
def announcement_list(request: Request, slug: str, form: str) -> HttpResponse:
    """The list of one announcement as a file, the same in every format."""
    edition = edition_of(request, slug)
    content = reading.listing_of(edition, layout_of(request, edition.announcement.layout), language_of(request))
    response = file(listing.write(content, form), form, f"{slug}-edition-{edition.number}")
    response["Last-Modified"] = http_date(edition.published_at.timestamp())
    return response
