"""E-mails about a city that asks to enter a call."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from audit import clock
from audit.subjects import subject
from cities.models import CommissionOfficer, FocalPoint
from cities.states import TeamRole
from nominations.emails import recipients
from nominations.emails.telling import instant
from nominations.models import Entry, Nomination
from notifications import outbox
from notifications.outbox import Message
from notifications.schedule import About


def _about(
    event: str, entry: Entry, people: Iterable[User], address: str, kind: str = "receipt", version: str = ""
) -> list[Message]:
    context = {"entry": entry, "city": entry.city, "call": entry.call, "link": outbox.link(address)}
    reference, version = subject(entry), version or instant()
    return [
        outbox.compose(
            event, to=one, subject_ref=reference, context=context | {"person": one}, kind=kind, version=version
        )
        for one in people
    ]


def _officers(entry: Entry) -> list[User]:
    return [term.user for term in CommissionOfficer.objects.who_hear().filter(commission__country=entry.country_id)]


def _deciders(entry: Entry) -> list[User]:
    """The officers of the country; where there is none who may sign in, the secretariat."""
    return _officers(entry) or recipients.secretariat()


def _submitters(entry: Entry) -> list[User]:
    """Who hands in for a city that is known lets others join it."""
    if not entry.joins:
        return []
    return [term.user for term in FocalPoint.objects.who_hear().filter(city=entry.city, role=TeamRole.SUBMITTER)]


def confirmed(entry: Entry) -> list[Message]:
    """The Commission learns who asks; those who hand in for a known city learn it too."""
    address = reverse("accept_entry", args=[entry.key])
    if not entry.joins:
        return _about("entry_decider", entry, _deciders(entry), address)
    return _about("entry_joining", entry, [*_deciders(entry), *_submitters(entry)], address)


def reminded(entry: Entry) -> list[Message]:
    """Whoever can let the city in hears that it waits; the secretariat need not remind itself."""
    return _reminder(entry, [*_officers(entry), *_submitters(entry)])


def awaited(entry: Entry, days: int) -> list[Message]:
    """The clock reminds everybody who was asked at first, the secretariat where the Commission has no officer."""
    return _reminder(entry, [*_deciders(entry), *_submitters(entry)], f"{About.ENTRY} {days:+d}")


def _reminder(entry: Entry, people: Iterable[User], rule: str = About.ENTRY) -> list[Message]:
    address, day = reverse("accept_entry", args=[entry.key]), f"{clock.now().astimezone(entry.call.tz):%Y-%m-%d}"
    return _about("entry_reminded", entry, people, address, kind="reminder", version=f"{rule} {day}")


def accepted(entry: Entry) -> list[Message]:
    """The city may hand in: what it fills in now, which is another file where it took the first one back."""
    file = Nomination.objects.living().filter(call=entry.call, city=entry.city).first()
    address = reverse("tasks", args=[file.key]) if file else reverse("desk")
    return _about("entry_accepted", entry, [entry.user], address)


def refused(entry: Entry) -> list[Message]:
    """The person reads why."""
    return _about("entry_refused", entry, [entry.user], reverse("call", args=[entry.call.slug]))


def closed(entry: Entry) -> list[Message]:
    """The person learns that nobody answered, what is safe, and what can be done."""
    return _about("entry_closed", entry, [entry.user], reverse("call", args=[entry.call.slug]))
