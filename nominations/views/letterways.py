"""Where the page of an e-mail leads: its release, its address, its file and reader, what was written in its place."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.person import Person
from nominations.emails.anew import in_its_place, whose_place
from nominations.models import Nomination
from nominations.permissions import handles_letters
from nominations.querysets.delivery import addresses_visible_to
from nominations.querysets.letters import emails_visible_to, task
from nominations.workflow.first_notice import first_of, held_after
from notifications.models import Email

Way = dict[str, str]


def of(email: Email, files: Sequence[Nomination], person: Person) -> list[Way]:
    """What helps most stands first."""
    others = _others(email, person)
    return [*others, *_reader(email, files), *_about(files)] if handles_letters(email, person) else others


def acts(email: Email, person: Person) -> list[Way]:
    """What is done elsewhere, so that this e-mail reaches its reader: for a button."""
    found = [*_release(email, person), *_address(email, person)] if handles_letters(email, person) else []
    return [way | {"weight": "quiet"} for way in found]


def _way(label: str, page: str, *parts: Any, **query: str) -> Way:
    asked = f"?{urlencode(query)}" if query else ""
    return {"label": label, "url": reverse(page, args=parts) + asked}


def _release(email: Email, person: Person) -> list[Way]:
    """A held letter that two persons release without waiting for an announcement."""
    seen = emails_visible_to(person).filter(task("late") | task("circulars"), pk=email.pk)
    if not email.is_held or not seen.exists():
        return []
    return [_way(_("Propose to release it"), "propose_dispatch", event=email.event, version=email.version)]


def _address(email: Email, person: Person) -> list[Way]:
    """An address to which nothing goes, where that keeps this e-mail from its reader."""
    if not (email.is_undelivered or email.is_queued):
        return []
    rows = addresses_visible_to(person).unreachable().filter(address=email.address.lower())
    return [_way(_("Confirm its address"), "confirm_address", row.key) for row in rows]


def _others(email: Email, person: Person) -> list[Way]:
    """The e-mail of the day in which it went; what was written in its place; the letter in whose place it stands."""
    seen = emails_visible_to(person)
    found = [
        (_("The e-mail of the day that lists it"), seen.filter(pk=email.digest_id or 0)),
        *_in_its_place(email, seen),
        (_("The letter in whose place it was written"), seen.filter(key=whose_place(email.version))),
        *_reminding(email, seen),
    ]
    return [_way(label, "email", one.key) for label, rows in found for one in rows[:1]]


def _in_its_place(email: Email, seen: Any) -> list[tuple[str, Any]]:
    """The letter written in its place; where several readers got one each, each of them by name, the newest to each."""
    rows = seen.filter(in_its_place(email)).select_related("to").order_by("created", "pk")
    newest = {one.to_id or one.address: one for one in rows}.values()
    if len(newest) < 2:
        return [(_("The letter that was written in its place"), list(newest))]
    label = _("The letter to %(name)s that was written in its place")
    return [(label % {"name": one.to or one.address}, [one]) for one in newest]


def _reminding(email: Email, seen: Any) -> list[tuple[str, Any]]:
    """From a held reminder to what told its reader first, and from there to the reminders that wait for it."""
    first = first_of(email) if email.is_held else None
    return [
        (_("The first e-mail about the same thing"), seen.filter(pk=first.pk if first else 0)),
        (_("A reminder of the same thing that waits"), seen.filter(pk__in=held_after(email).values("pk"))),
    ]


def _reader(email: Email, files: Sequence[Nomination]) -> list[Way]:
    """Where an e-mail did not arrive, whoever can be asked, and where another person is invited."""
    if email.to is None or not (email.is_undelivered or email.was_stopped):
        return []
    name = {"name": email.to}
    ways = [_way(_("%(name)s: roles, and who comes after") % name, "persons", q=email.to.email)]
    team = [_way(_("Who else works for %(city)s") % {"city": file.city.name}, "team", file.city.key) for file in files]
    return [
        *ways,
        *(team if len(files) == 1 else []),
        _way(_("All e-mails to %(name)s") % name, "person_emails", email.to.key),
    ]


def _about(files: Sequence[Nomination]) -> list[Way]:
    """The file; of a list each of its files."""
    found = [_way(_("The file of %(city)s") % {"city": file.city.name}, "screen", file.key) for file in files]
    alone = files[0] if len(files) == 1 else None
    if alone is None:
        return found
    return [*found, _way(_("All e-mails about %(city)s") % {"city": alone.city.name}, "file_emails", alone.key)]
