"""E-mails between city and National Commission."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.urls import reverse

from accounts.models import User
from audit import clock
from dossiers import reading
from nominations import timeline
from nominations.emails import recipients
from nominations.emails.copies import copied
from nominations.emails.telling import about_file
from nominations.models import Entry, Nomination, QuotaCounter
from notifications import outbox
from notifications.outbox import Message
from notifications.schedule import Reader


def _city(nomination: Nomination) -> list[User]:
    return recipients.cities([nomination])[nomination.city_id]


def _commission(nomination: Nomination) -> list[User]:
    return recipients.commissions([nomination])[nomination.country_id]


def _both(event: str, nomination: Nomination, **more: Any) -> list[Message]:
    return [
        *about_file(f"{event}_city", nomination, _city(nomination), **more),
        *about_file(f"{event}_commission", nomination, _commission(nomination), **more),
    ]


def _places(nomination: Nomination) -> dict[str, Any]:
    """How many cities the country of the file can still nominate, and of how many."""
    counter = QuotaCounter.objects.of(nomination.call, nomination.country_id).first()
    allowed = counter.allowed if counter else nomination.call.quota_endorsed
    return {"free": counter.left if counter else allowed, "allowed": allowed}


def opened(nomination: Nomination) -> list[Message]:
    """The Commission learns that a city of its country has begun."""
    return about_file("opened_commission", nomination, _commission(nomination))


def registered(nomination: Nomination) -> list[Message]:
    """City and Commission learn that what came on paper is registered, and who fills it in."""
    came = partial(timeline.arrived, cast("date", nomination.arrived_on), nomination.channel)  # in each one's language
    return _both("registered", nomination, deadlines={"due": nomination.late_until}, came=came)


def submitted(nomination: Nomination) -> list[Message]:
    """The city's receipt, a copy for the mayor's office; the Commission's task."""
    until = nomination.taken_back_until
    dates = {"until": until if until > clock.now() else None}
    said: dict[str, Any] = {"moments": {"at": nomination.submitted_at}, "deadlines": dates}
    both = _both("submitted", nomination, **said, **_places(nomination))
    return [*both, *copied("submitted", nomination)]


def taken_back(nomination: Nomination, reason: str) -> list[Message]:
    """The city has its application again; the Commission need not decide until it comes back."""
    return _both("taken_back", nomination, deadlines={"due": nomination.awaited_until}, reason=reason)


def returned(nomination: Nomination) -> list[Message]:
    """The city learns what to change, question by question, and until when; the Commission has its confirmation."""
    asked = partial(_asked, nomination)  # in the language of each reader
    return _both("returned", nomination, deadlines={"due": nomination.due_at}, asked=asked)


def _asked(nomination: Nomination) -> list[reading.Changed]:
    return reading.changes(nomination.dossier, nomination.reopened, nomination.papers)


def endorsed(nomination: Nomination) -> list[Message]:
    """The city's copy, the Commission's receipt, the secretariat's task."""
    people = recipients.secretariat(nomination)
    both = _both("endorsed", nomination, moments={"at": nomination.endorsed_at}, **_places(nomination))
    return [*both, *copied("endorsed", nomination), *about_file("endorsed_secretariat", nomination, people)]


def unendorsed(nomination: Nomination) -> list[Message]:
    """The endorsement is taken back; city and secretariat learn it."""
    people = recipients.secretariat(nomination)
    return [
        *about_file("unendorsed_city", nomination, _city(nomination)),
        *about_file("unendorsed_secretariat", nomination, people),
    ]


def declined(nomination: Nomination) -> list[Message]:
    """The city learns the reason; the Commission has its confirmation."""
    return [*_both("declined", nomination), *copied("declined", nomination, reason=nomination.told)]


def decline_taken_back(nomination: Nomination, reason: str) -> list[Message]:
    """The city learns that its Commission considers it again; the Commission, by when it is to decide."""
    return _both("decline_taken_back", nomination, deadlines={"due": nomination.awaited_until}, reason=reason)


def reminded(nomination: Nomination, due: datetime, versions: Mapping[str, str]) -> list[Message]:
    """Whoever holds the file hears how long is left; its Commission too, whose city it is; each on the own days."""
    dates = {"due": due, "closes": nomination.closes_at if due == nomination.closes_at else None}
    left = partial(timeline.left_first, due, clock.now())  # in the language of each reader
    said: dict[str, Any] = {"kind": "reminder", "deadlines": dates, "left": left, "answer": _to_answer(nomination)}
    city, commission = (versions.get(reader, "") for reader in (Reader.CITY, Reader.COMMISSION))
    heard = (_city(nomination) if city else [], _commission(nomination) if commission else [])
    return [
        *about_file("reminded_city", nomination, heard[0], version=city, **said),
        *about_file("reminded_commission", nomination, heard[1], version=commission, **said, **_places(nomination)),
    ]


def missed(nomination: Nomination, lapses: datetime, version: str) -> list[Message]:
    """The deadline passed and nobody had been reminded: both hear when the file lapses, and who can still help."""
    dates = {"due": nomination.closes_at, "lapses": lapses}
    both = _both("missed", nomination, kind="reminder", deadlines=dates, version=version)
    return [replace(message, until=lapses) for message in both]


def _to_answer(nomination: Nomination) -> str:
    """Where the Commission lets the city in; empty where that is done."""
    entry = Entry.objects.keeping_out(nomination.city_id).first()
    return outbox.link(reverse("accept_entry", args=[entry.key])) if entry else ""


def lapsed(nomination: Nomination) -> list[Message]:
    """Both learn that the deadline passed, and who can still help."""
    return [*_both("lapsed", nomination), *copied("lapsed", nomination)]


def withdrawn(nomination: Nomination) -> list[Message]:
    """Both learn it; the secretariat too, once the file had reached it."""
    reached = nomination.endorsed_at is not None
    people = recipients.secretariat(nomination) if reached else []
    return [*_both("withdrawn", nomination), *about_file("withdrawn_secretariat", nomination, people)]
