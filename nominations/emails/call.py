"""E-mails about a call: published, extended."""

from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Amendment, Call
from nominations.states import Deadline
from notifications.outbox import Message


def published(call: Call) -> list[Message]:
    """Every National Commission learns that the call is open."""
    deadlines = {str(name): call.deadline(name) for name in (Deadline.CITY, Deadline.COMMISSION)}
    return about_call("call_published", call, recipients.everyone_concerned(call, None), deadlines=deadlines)


def extended(call: Call, amendment: Amendment) -> list[Message]:
    """Everyone whose deadline moved learns the old and the new one, and why."""
    people = recipients.everyone_concerned(call, amendment.country_id)
    deadlines = {"old": amendment.old_instant, "new": amendment.new_instant}
    return about_call("call_extended", call, people, amendment=amendment, deadlines=deadlines)
