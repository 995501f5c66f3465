"""Letters of the outbox, many at once, for tests of the desk."""

from collections.abc import Iterable

from accounts.models import User
from audit import clock
from audit.subjects import subject
from cities.models import CommissionOfficer
from notifications import outbox
from notifications.models import Email
from tests.nominations import factories as road

EVENT = "call_published"


def circulars(call, number: int, start: int = 0, **columns) -> list[Email]:
    """So many held letters about a call, each to an officer of a National Commission who may still have it."""
    text = "The call is open.\n"
    facts = {"event": EVENT, "subject_ref": subject(call), "language": "en", "kind": "circular", "state": "held"}
    facts |= {"title": "A call", "text": text, "html": outbox._framed("A call", text), "created": clock.now()} | columns
    to = officers(f"person{one:05}@city.example" for one in range(start, start + number))
    return Email.objects.bulk_create(Email(**facts | {"address": address, "to": user}) for address, user in to.items())


def officers(addresses: Iterable[str]) -> dict[str, User]:
    """Officers of one Commission with these addresses, in the order given: made where they are missing."""
    asked = list(addresses)
    known = set(User.objects.filter(email__in=asked).values_list("email", flat=True))
    made = User.objects.bulk_create(User(email=one) for one in asked if one not in known)
    office = road.cities.commission()
    term = {"commission": office, "since": clock.now() - road.later(1)}
    CommissionOfficer.objects.bulk_create(CommissionOfficer(user=one, **term) for one in made)
    people = {user.email: user for user in User.objects.filter(email__in=asked)}
    return {one: people[one] for one in asked}


def two_persons():
    """Two of the secretariat."""
    return road.secretariat("Sofia"), road.secretariat("Said")
