"""E-mails about a call: published, a date moved, cancelled."""

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from cities.models import Country
from cities.states import NameForm
from nominations.emails import concerned, recipients
from nominations.emails.telling import about_call, spoken
from nominations.models import Call
from nominations.rules.amending import Move
from nominations.states import AMENDABLE, OWN_OF_COUNTRIES, RELEASE, Deadline
from notifications.outbox import Message


def published(call: Call) -> list[Message]:
    """Every National Commission learns that the call is open."""
    deadlines = {str(name): call.deadline(name) for name in (Deadline.CITY, Deadline.COMMISSION)}
    return about_call("call_published", call, recipients.everyone_concerned(call, None), deadlines=deadlines)


def extended(call: Call, moving: list[Move], reason: str, at: datetime) -> list[Message]:
    """Everyone for whom a date moves learns which one, for which country, the old and the new, and why."""
    country = Country.objects.with_names().filter(pk=moving[0].country_id or 0).first()
    told = [(one.user, _said(call, one.user, moves, country)) for one, moves in concerned.by_moves(call, moving)]
    return [
        message
        for user, moves in told
        for message in about_call("call_extended", call, [user], at=at, reason=reason, moves=moves)
    ]


def cancelled(call: Call, reason: str) -> list[Message]:
    """Everyone who worked for the call learns that it does not take place, and why."""
    people = [one.user for one in concerned.of_call(call)]
    return about_call("call_cancelled", call, people, reason=reason)


def _said(call: Call, person: User, moves: list[Move], country: Country | None) -> list[dict[str, Any]]:
    """Each move in words: an announcement is an instant, everything else an end."""
    found = []
    for move in moves:
        instants = {"old": move.old, "new": move.new}
        plan = move.field == RELEASE
        words = spoken(call, person, instants if plan else None, None if plan else instants)
        found.append({"what": partial(named, move.field, country), **words})
    return found


def named(field: str, country: Country | None) -> str:
    """The date in words, with the country whose own it is."""
    what = str(AMENDABLE[field])
    if field not in OWN_OF_COUNTRIES:
        return what
    whom = country.name(NameForm.SHORT, get_language() or "en") if country else _("all countries")
    return _("%(what)s (%(whom)s)") % {"what": what, "whom": whom}
