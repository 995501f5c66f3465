"""The daily digest: three or more reminders of one person become one e-mail, grouped by what is to do, date first."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import clock
from audit.subjects import subject
from notifications import outbox
from notifications.gathering import LEAST
from notifications.meaning import objection
from notifications.models import Email
from notifications.schedule import About

EVENT = "digest"
AT_ONCE = 200  # persons; so that other e-mails do not wait for the rest, who come within half a minute
State = Email.State


def gather() -> int:
    """Whoever has waiting e-mails whose time has come gets them now: many as one, few as they are. Says how many."""
    waiting = Email.objects.gathered(clock.now())
    whose = list(waiting.order_by("to").values_list("to", flat=True).distinct()[:AT_ONCE])
    rows = waiting.filter(to__in=whose).select_related("to") if whose else []
    people: dict[int | None, list[Email]] = defaultdict(list)
    for email in rows:
        people[email.to_id].append(email)
    return sum(_gather(emails) for emails in people.values())


def _gather(emails: list[Email]) -> int:
    """What is meant no longer does not count."""
    for email in emails:
        if said := objection(email):
            _still(email).update(state=State.DISCARDED, due=None, error=said)
    with transaction.atomic():
        keys = [email.pk for email in emails]
        rows = Email.objects.gathered(clock.now()).filter(pk__in=keys).select_for_update(skip_locked=True, of=("self",))
        left = list(rows.select_related("to"))
        made = _one_of(left) if len(left) >= LEAST else None
        moved = Email.objects.filter(pk__in=[email.pk for email in left])
        if made is None:
            return moved.update(gathers=False)
        said = _("It went out in the e-mail of the day.")
        return moved.update(state=State.DISCARDED, due=None, gathers=False, digest=made, error=said)


def _still(email: Email) -> Any:
    return Email.objects.filter(pk=email.pk, state=State.QUEUED, gathers=True)


def _one_of(emails: list[Email]) -> Email | None:
    """One e-mail of these, unless the person had one today."""
    user: Any = emails[0].to
    day = f"{clock.now().astimezone(ZoneInfo(user.time_zone)):%Y-%m-%d}"
    before = Email.objects.filter(event=EVENT, subject_ref=subject(user), version__startswith=day)
    if before.left().exists():
        return None
    posted = outbox.post([_composed(user, emails, f"{day} {before.count() + 1}")])
    return posted[0] if posted else None


def _composed(user: Any, emails: list[Email], version: str) -> outbox.Message:
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
    words = str(About(about if about in About.values else About.REPORT).label)
    return words[0].upper() + words[1:]


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


def still_listed(email: Email) -> str:
    """A digest in which something is meant no longer is not sent; what is left in it comes again at once."""
    if email.to is None or not email.to.is_active:
        return _("Its reader may not sign in any more.")
    rows = list(Email.objects.filter(digest=email).select_related("to"))
    over = [row for row in rows if objection(row)]
    if not over:
        return "" if rows else _("Nothing of it is left.")
    stays = Email.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=[row.pk for row in over])
    stays.update(state=State.QUEUED, due=clock.now(), gathers=True, digest=None, error="")
    return _("Something in it is done by now: what is left goes anew.")
