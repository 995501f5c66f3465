"""Where the three fictional calls stand now, in words for everyone: no outcome before its release."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from gnlc_site.demo.build import SLUGS
from nominations.models import Call


def cards() -> list[dict[str, Any]]:
    """The calls of the demo with what comes next."""
    calls = Call.objects.filter(slug__in=SLUGS).with_dates().order_by("-opens_at")
    return [_card(call) for call in calls]


def _card(call: Call) -> dict[str, Any]:
    return {"name": call.name, "url": reverse("call", args=[call.slug]), "says": _says(call)}


def _says(call: Call) -> str:
    if call.is_announced:
        return _("Announced: letters, register, list and figures changed together.")
    if call.is_decided and call.release_at:
        return _("Approved, and under embargo until %(instant)s.") % {"instant": _when(call, call.release_at)}
    if call.is_in_review:
        count = call.nominations.count()
        sentence = ngettext("%(count)d city; the jury reads.", "%(count)d cities; the jury reads.", count)
        return sentence % {"count": count}
    deadline = call.deadline("city_deadline")
    sentence = (
        _("Cities hand in until %(instant)s.") if deadline > clock.now() else _("Closed for cities at %(instant)s.")
    )
    return sentence % {"instant": _when(call, deadline)}


def _when(call: Call, instant: Any) -> str:
    return f"{date_format(instant.astimezone(call.tz), 'j F Y, H:i')} ({call.zone.rpartition('/')[2]})"
