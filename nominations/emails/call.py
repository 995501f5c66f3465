"""E-mails about a call: published, open, a date moved, cancelled; whether what moved still holds when it is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit.subjects import by_subject
from cities.models import City, Country
from nominations.emails import concerned
from nominations.emails.concerned import Concerned
from nominations.emails.telling import Dates, about_call, spoken
from nominations.models import Amendment, Call
from nominations.rules.amending import Move
from nominations.states import AMENDABLE, OWN_OF_COUNTRIES, RELEASE
from notifications import untrue
from notifications.models import Email
from notifications.outbox import Message

MOVED = {"call_extended"}


def published(call: Call) -> list[Message]:
    """Every National Commission learns when the call opens."""
    people = [one.user for one in concerned.officers()]
    return about_call("call_published", call, people, moments={"opens": call.opens_at}, deadlines=_ends(call, None))


def opened(call: Call, may_apply: Iterable[City]) -> list[Message]:
    """Every National Commission and every city that may apply learns that the call is open, with its own dates."""
    people = {one.user.pk: one for one in [*concerned.who_work_for(may_apply), *concerned.officers()]}
    ends = {country: _ends(call, country) for country in {one.country_id for one in people.values()}}
    return [
        message
        for one in people.values()
        for message in about_call("call_opened", call, [one.user], deadlines=ends[one.country_id])
    ]


def _ends(call: Call, country_id: int | None) -> Dates:
    return {str(name): call.deadline(name, country_id) for name in OWN_OF_COUNTRIES}


def extended(call: Call, moving: list[Move], reason: str, at: datetime, may_apply: Iterable[City]) -> list[Message]:
    """Everyone for whom a date moves learns which one, for which country, the old and the new, and why."""
    people = concerned.by_moves(call, moving, may_apply)
    country = Country.objects.with_names().filter(pk=moving[0].country_id or 0).first()
    told = [(one, _facts(call, one, moves, country)) for one, moves in people]
    return [
        message
        for one, facts in told
        for message in about_call("call_extended", call, [one.user], at=at, reason=reason, **facts)
    ]


def _facts(call: Call, one: Concerned, moves: list[Move], country: Country | None) -> dict[str, Any]:
    """The moves in words, and in which country they are read: there they hold, or another date does."""
    return {"moves": _said(call, one.user, moves, country), "about_key": str(one.country_id or "")}


def of_moved(emails: Sequence[Email]) -> dict[str, str]:
    """Of many at once: dates of which none holds any more, because each was moved anew, are told to nobody."""
    told = [email for email in emails if email.event in MOVED]
    calls = by_subject(Call.objects.with_dates(), {email.subject_ref for email in told})
    return {email.key: untrue.moved() for email in told if _is_moved(email, calls.get(email.subject_ref))}


def _is_moved(email: Email, call: Call | None) -> bool:
    """Whether other dates than those of its act are in force where its reader works."""
    moved = call.amendments.all() if call else ()
    rows = [row for row in moved if row.version == email.version and row.new_instant]
    return bool(rows) and not any(_holds(row, email.about_key) for row in rows)


def _holds(row: Amendment, place: str) -> bool:
    """Of the announcement: no other date was told since; two persons who set its instant tell nobody outside."""
    if row.field == RELEASE:
        return not any(other.field == RELEASE and other.at > row.at for other in row.call.amendments.all())
    return row.call.planned(row.field, int(place) if place else row.country_id) == row.new_instant


def amended(call: Call, reason: str, may_apply: Iterable[City]) -> list[Message]:
    """Everyone who works for the call or may apply learns that other criteria hold, and why."""
    people = [one.user for one in concerned.of_call(call, may_apply)]
    number = call.rubric.version if call.rubric else ""
    return about_call("call_amended", call, people, reason=reason, number=number)


def cancelled(call: Call, reason: str, may_apply: Iterable[City]) -> list[Message]:
    """Everyone who worked for the call learns that it does not take place, and why."""
    people = [one.user for one in concerned.of_call(call, may_apply)]
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
    whom = country.called if country else _("all countries")
    return _("%(what)s (%(whom)s)") % {"what": what, "whom": whom}
