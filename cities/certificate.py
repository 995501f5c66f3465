"""The certificate of a member as PDF, and the short code on it by which anybody checks it."""

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit.canonical import canonical
from cities.models import City, EditionEntry, Membership
from dossiers import sealing
from dossiers.typesetting import typeset


def current(city: City) -> Membership | None:
    """The tenure that a certificate says today; none for a city that is no member, or was not announced here."""
    return next((tenure for tenure in reversed(_certified(city)) if tenure.is_running), None)


def _certified(city: City) -> list[Membership]:
    """Those announced here: of a round that was listed later from a file nobody here knows who was told what."""
    return [tenure for tenure in city.tenures if not tenure.announced_in.announcement.is_imported]


def checked(city: City, code: str) -> Membership | None:
    """The tenure whose certificate has this code, also one that is over."""
    wanted = sealing.as_code(code)
    return next((tenure for tenure in _certified(city) if code_of(tenure, printed(tenure)) == wanted), None)


def printed(tenure: Membership) -> EditionEntry:
    """The city as the edition prints it that made it a member: a later name does not change the certificate."""
    return tenure.announced_in.entries.get(city=tenure.city_id)


def code_of(tenure: Membership, entry: EditionEntry) -> str:
    """The same facts give the same code, for ever."""
    facts = {
        "city": tenure.city.key,
        "printed": [entry.city_name, entry.country_name],
        "since": tenure.since.isoformat(),
        "announcement": tenure.announced_in.announcement.slug,
        "edition": tenure.announced_in.number,
    }
    return sealing.short_code(sealing.sha256(canonical(facts)))


def address(tenure: Membership, code: str) -> str:
    """Where the certificate is checked, beside the page of the city."""
    return urljoin(settings.SITE_URL, reverse("certificate", args=[tenure.city.slug, code]))


def facts(tenure: Membership) -> list[dict[str, str]]:
    """What it says beside the names, on paper and on the page that checks it."""
    edition = tenure.announced_in
    rows = {
        _("Member since"): date_format(tenure.since, "j F Y"),
        _("Cohort"): edition.announcement.called,
        _("Edition of the announcement"): str(edition.number),
    }
    return [{"label": label, "text": text} for label, text in rows.items()]


def pdf(tenure: Membership) -> bytes:
    """The certificate in the reader's language; the same membership always gives the same file."""
    return _written(canonical(_data(tenure)), int(tenure.announced_in.published_at.timestamp()))


@lru_cache(maxsize=64)
def _written(data: str, at: int) -> bytes:
    return typeset("certificate", json.loads(data), at=datetime.fromtimestamp(at, UTC))


def _data(tenure: Membership) -> dict[str, Any]:
    entry, city = printed(tenure), tenure.city
    code = code_of(tenure, entry)
    language = get_language() or "en"
    return {
        "title": _("Certificate of membership"),
        "programme": tenure.programme.name,
        "statement": _("This is to say that"),
        "city": entry.city_name,
        "local": city.local_name if city.local_name != entry.city_name else "",
        "country": country(tenure, entry),
        "since": _("has been a member of the network since %(day)s.") % {"day": date_format(tenure.since, "j F Y")},
        "facts": facts(tenure),
        "labels": {"code": _("Check this certificate with its code:")},
        "code": code,
        "address": address(tenure, code),
        "draft": _("FICTIONAL") if city.is_fictional else "",
        "language": language,
    }


def country(tenure: Membership, entry: EditionEntry) -> str:
    """As it was printed; in another language in the form of names that the announcement chose."""
    language, announcement = get_language() or "en", tenure.announced_in.announcement
    if language == "en":
        return entry.country_name
    return str(entry.city.country.name(announcement.country_form, language, announcement.day))
