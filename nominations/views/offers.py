"""What an expert is asked for before anything is accepted: whose files, whose never, how many, until when."""

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Invitation
from cities.models import Country
from nominations import timeline
from nominations.models import Call
from nominations.states import TIES


def seat(invitation: Invitation) -> list[dict[str, Any]]:
    """The countries first, as the invitation named them: whoever has a conflict with most of them declines."""
    facts = invitation.facts["seat"]
    call = Call.objects.get(slug=invitation.about)
    return [
        {"label": _("Files come from"), "text": ", ".join(invitation.facts["files_from"]) or _("not known yet")},
        {"label": _("You would see no file of"), "text": _countries(facts)},
        {"label": _("Files at most"), "text": _load(facts.get("max_load"))},
        {"label": _("Your term ends"), "text": _until(facts.get("until"), call)},
    ]


def _countries(facts: dict[str, Any]) -> str:
    named = Country.objects.with_names().filter(iso2__in=[facts[name] for name in TIES if facts.get(name)])
    return ", ".join(sorted(country.called for country in named))


def _load(number: int | None) -> str:
    if number is None:
        return _("as many as are given to you")
    return ngettext("%(n)d file", "%(n)d files", number) % {"n": number}


def _until(text: str | None, call: Call) -> str:
    until = parse_datetime(text or "")
    if until is not None:
        return timeline.day(until, call.zone, end=True)
    days = call.jury_access_days
    words = ngettext("%(n)d day after the announcement", "%(n)d days after the announcement", days)
    return words % {"n": days}
