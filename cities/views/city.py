"""The page of one city: its names, where it is, how it came to be a member, what named it."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import certificate, names, reading, report_reading
from cities.models import Announcement, City
from cities.states import NameLanguage, Region
from cities.views.shared import shared


@require_safe
@shared
def city(request: Request, slug: str) -> HttpResponseBase:
    """One city: its names, where it is, since when it is a member, which announcements named it."""
    seen = City.objects.visible_to(request.person).public()
    found = reading.with_profile(names.with_names(seen.for_list().with_tenures())).filter(slug=slug).first()
    if found is None:
        moved = seen.filter(retired_slugs__slug=slug).first()
        if moved is None:
            raise Http404
        return redirect(moved, permanent=True)
    announcements = Announcement.objects.visible_to(request.person).filter(editions__entries__city=found).distinct()
    context = {
        "city": found,
        "who": place(found),
        "facts": _facts(found),
        "names": _names(found),
        "awards": [{"edition": one["edition"], "day": date.fromisoformat(one["day"])} for one in found.awarded],
        "profile": reading.profile_of(found, get_language() or "en"),
        "history": _history(found.tenures),
        "announcements": announcements,
        "dots": reading.dots([found]),
        "reports": report_reading.published(found),
        "certificate_url": reverse("certificate_pdf", args=[slug]) if certificate.current(found) else "",
        "write_url": reverse("write_to_city", args=[slug]) if found.tenures[-1].is_running else "",
    }
    return render(request, "cities/city.html", context)


def place(city: City) -> str:
    """What it is and where, above its name."""
    member = _("Member city") if city.tenures[-1].is_running else _("Former member")
    return " · ".join([member, city.country.called, str(Region(city.country.region).label)])


def _facts(city: City) -> list[dict[str, Any]]:
    facts = [
        (_("Country"), city.country.called),
        (_("Region"), Region(city.country.region).label),
        (_("Kind"), city.get_kind_display()),
        (_("Part of"), city.parent_unit),
        (_("Website"), city.website),
        *((_("Member"), _in_words(tenure)) for tenure in city.tenures),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _names(city: City) -> list[dict[str, str]]:
    """What it is called beside its name: there, in other languages, otherwise, and what it was called before."""
    languages = {code: str(label) for code, label in NameLanguage.choices}
    rows = [{"name": city.local_name, "what": _("local name")}] if city.local_name else []
    rows += [
        {"name": one.text, "what": languages.get(one.language, one.language), "language": one.language}
        for one in names.in_languages(city)
    ]
    rows += [{"name": name, "what": _("also known as")} for name in city.also]
    rows += [{"name": name, "what": _("as an announcement printed it")} for name in names.printed(city)]
    return rows + [
        {"name": one.text, "what": _former(one, languages.get(one.language, "")), "language": one.language}
        for one in names.former(city)
    ]


def _former(one: names.Name, language: str) -> str:
    return ", ".join(filter(None, [_("former name"), language, _in_words(one)]))


def _in_words(span: Any) -> str:
    """From when until when."""
    since, until = (date_format(day, "j F Y") if day else "" for day in (span.since, span.until))
    if not until:
        return _("since %(since)s") % {"since": since}
    return (
        _("from %(since)s to %(until)s") % {"since": since, "until": until}
        if since
        else _("until %(until)s") % {"until": until}
    )


def _history(tenures: list[Any]) -> list[dict[str, Any]]:
    """How each membership began and, where it ended, how; latest first."""
    steps = []
    for tenure in tenures:
        announced = tenure.announced_in.announcement
        began = {"day": tenure.since, "what": _("Became a member"), "title": announced.called}
        steps.append(began | {"url": announced.get_absolute_url()})
        if tenure.until:
            steps.append({"day": tenure.until, "what": tenure.get_ended_how_display()})
    return steps[::-1]
