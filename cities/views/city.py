"""The page of one city: its names, where it is, how it came to be a member, what named it."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import certificate, reading, report_reading
from cities.models import Announcement, City
from cities.states import Region
from cities.views.shared import shared


@require_safe
@shared
def city(request: Request, slug: str) -> HttpResponseBase:
    """One city: its names, where it is, since when it is a member, which announcements named it."""
    seen = City.objects.visible_to(request.person).public()
    found = seen.for_list().with_tenures().prefetch_related("aliases", "entries").filter(slug=slug).first()
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
        (_("Local name"), city.local_name),
        (_("Also known as"), ", ".join(alias.name for alias in city.aliases.all())),
        (_("Printed as"), ", ".join(reading.former_names(city))),
        (_("Country"), city.country.called),
        (_("Region"), Region(city.country.region).label),
        (_("Kind"), city.get_kind_display()),
        (_("Part of"), city.parent_unit),
        (_("Website"), city.website),
        *((_("Member"), _in_words(tenure)) for tenure in city.tenures),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _in_words(tenure: Any) -> str:
    since = date_format(tenure.since, "j F Y")
    if tenure.until is None:
        return _("since %(since)s") % {"since": since}
    return _("from %(since)s to %(until)s") % {"since": since, "until": date_format(tenure.until, "j F Y")}


def _history(tenures: list[Any]) -> list[dict[str, Any]]:
    """How each membership began and, where it ended, how; latest first."""
    steps = []
    for tenure in tenures:
        announced = tenure.announced_in.announcement
        began = {"day": tenure.since, "what": _("Became a member"), "title": announced.title}
        steps.append(began | {"url": announced.get_absolute_url()})
        if tenure.until:
            steps.append({"day": tenure.until, "what": tenure.get_ended_how_display()})
    return steps[::-1]
