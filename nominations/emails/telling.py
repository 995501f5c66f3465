"""How one event becomes one e-mail per person: same template, each in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.subjects import subject
from nominations import timeline
from nominations.emails.stamped import stamp
from nominations.models import Call, Nomination
from notifications import outbox
from notifications.models import Email

Dates = Mapping[str, datetime | None]


def about_file(
    event: str,
    nomination: Nomination,
    people: Iterable[User],
    *,
    kind: str = "receipt",
    moments: Dates | None = None,
    deadlines: Dates | None = None,
    version: str = "",
    **more: Any,
) -> list[outbox.Message]:
    """Tells these persons about one file; the link leads to its page. One version reaches nobody twice."""
    context = {
        "nomination": nomination,
        "city": nomination.city,
        "call": nomination.call,
        "link": outbox.link(reverse("file", args=[nomination.key])),
        **more,
    }
    return [
        outbox.compose(
            event,
            to=person,
            subject_ref=subject(nomination),
            context=context | {"person": person} | spoken(nomination.call, person, moments, deadlines),
            kind=kind,
            outcome=stamp(event, nomination),
            version=version or instant(),
            until=(deadlines or {}).get("due"),
        )
        for person in people
    ]


def about_call(
    event: str,
    call: Call,
    people: Iterable[User],
    *,
    to: str = "call",
    kind: str = "receipt",
    moments: Dates | None = None,
    deadlines: Dates | None = None,
    at: datetime | None = None,
    version: str = "",
    about_key: str = "",
    **more: Any,
) -> list[outbox.Message]:
    """Tells these persons about a whole call; the link leads to a page of it. One version reaches nobody twice."""
    address = outbox.link(reverse(to, args=[call.slug]) if to == "call" else reverse(to))
    return [
        outbox.compose(
            event,
            to=person,
            subject_ref=subject(call),
            context={"call": call, "person": person, "link": address, **more}
            | spoken(call, person, moments, deadlines),
            kind=kind,
            version=version or instant(at),
            about_key=about_key,
            until=(deadlines or {}).get("due"),
        )
        for person in people
    ]


def spoken(call: Call, person: User, moments: Dates | None, deadlines: Dates | None) -> dict[str, Callable[[], str]]:
    """Dates in the call's zone and the reader's, put into words while the e-mail is, in the reader's language."""
    said = [(name, at, False) for name, at in (moments or {}).items()]
    said += [(name, at, True) for name, at in (deadlines or {}).items()]
    return {name: partial(timeline.when, at, call.zone, person.time_zone, end=end) for name, at, end in said if at}


def to_many(messages: list[outbox.Message]) -> list[outbox.Message]:
    """What one person's act says to many is held until a second person releases it."""
    if not is_circular(len({message.address for message in messages})):
        return messages
    return [replace(message, kind=Email.Kind.CIRCULAR) for message in messages]


def is_circular(number: int) -> bool:
    """Whether so many persons are told that it takes two of us."""
    return number > settings.CIRCULAR_FROM


def instant(at: datetime | None = None) -> str:
    """What tells two e-mails about the same event apart: the instant of the act."""
    return f"{at or clock.now():%Y%m%dT%H%M%S.%f}"


BULK_EVENTS = {
    "endorse_all": ("endorsed_city", "endorsed_commission", "endorsed_secretariat"),
    "start_all": ("files_given",),
    "close_all": ("vote_opened",),
    "read_more": ("files_given",),
    "remind_jurors": ("juror_reminded",),
}


def told(verb: str, call: Call, rows: Iterable[Model]) -> int:
    """How many e-mails the bulk act of this instant wrote; none where it tells nobody."""
    refs = [subject(call), *(subject(row) for row in rows)]
    events = BULK_EVENTS.get(verb, ())
    return Email.objects.left().filter(event__in=events, subject_ref__in=refs, created=clock.now()).count()
