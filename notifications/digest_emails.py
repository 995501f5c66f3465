"""The words of the daily digest: what waits, by what is to do, the nearest date first."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit import clock
from audit.subjects import subject
from notifications import outbox
from notifications.models import Email
from notifications.schedule import About


def gathered(user: Any, emails: list[Email], version: str) -> outbox.Message:
    """One e-mail of several, in the language and the time of its reader."""
    with translation.override(user.language), timezone.override(ZoneInfo(user.time_zone)):
        context: dict[str, Any] = {"groups": _groups(emails), "count": len(emails), "first": _first(emails)}
    context["wishes"] = outbox.link(reverse("what_i_get"))
    kind = Email.Kind.REMINDER
    return outbox.compose("digest", subject_ref=subject(user), to=user, context=context, kind=kind, version=version)


def _first(emails: Iterable[Email]) -> str:
    dates = [email.until for email in emails if email.until]
    return _day(min(dates)) if dates else ""


def _groups(emails: list[Email]) -> list[dict[str, Any]]:
    """By what is to do, the nearest date first, within each too; what is only good to know at the end."""
    found: dict[str, list[Email]] = defaultdict(list)
    for email in sorted(emails, key=_order):
        found[_to_do(email)].append(email)
    return [{"label": label, "rows": [_row(email) for email in rows]} for label, rows in found.items()]


def _order(email: Email) -> tuple[bool, bool, float, int]:
    """First what has a date, the nearest before the others."""
    known = email.kind != Email.Kind.REMINDER
    return known, email.until is None, email.until.timestamp() if email.until else 0, email.pk


def _to_do(email: Email) -> str:
    if email.kind != Email.Kind.REMINDER:
        return _("Good to know")
    about = email.version.split(" ")[0]
    if about not in About.values and not email.event.startswith(About.REPORT):
        return _("Also waits for you")
    return capfirst(str(About(about if about in About.values else About.REPORT).label))


def _row(email: Email) -> dict[str, str]:
    links = [line for line in email.text.splitlines() if line.startswith(("http://", "https://"))]
    until = email.until and clock.now() < email.until
    return {
        "until": _day(email.until) if until and email.until else "",
        "title": email.title,
        "link": links[-1] if links else "",
    }


def _day(instant: datetime) -> str:
    """The date where the reader is; midnight is the end of the day before."""
    local = timezone.localtime(instant)
    if (local.hour, local.minute) == (0, 0):
        return f"{date_format(local - timedelta(days=1), 'j F Y')}, 24:00"
    return date_format(local, "j F Y, H:i")
