"""Letters of the outbox, many at once, for tests of the desk."""

from audit import clock
from audit.subjects import subject
from notifications import outbox
from notifications.models import Email
from tests.nominations import factories as road

EVENT = "call_published"


def circulars(call, number: int, start: int = 0, **columns) -> list[Email]:
    """So many held letters about a call, each to an address of its own."""
    text = "The call is open.\n"
    facts = {"event": EVENT, "subject_ref": subject(call), "language": "en", "kind": "circular", "state": "held"}
    facts |= {"title": "A call", "text": text, "html": outbox._framed("A call", text), "created": clock.now()} | columns
    rows = [Email(**facts | {"address": f"person{one:05}@city.example"}) for one in range(start, start + number)]
    return Email.objects.bulk_create(rows)


def two_persons():
    """Two of the secretariat."""
    return road.secretariat("Sofia"), road.secretariat("Said")
