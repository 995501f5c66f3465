"""The thread of a file: a message of one side, read by the others."""

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import permissions
from nominations.emails import thread as emails
from nominations.models import Message, Nomination
from nominations.rules import thread as rules
from nominations.workflow.steps import held, role


@door.act
def write(key: str, text: str, *, by: Person, asks: str = "") -> Message:
    """A side writes about a file; whoever is asked finds it at the desk, and everybody else reads it."""
    nomination = held(Nomination, key, permissions.corresponds, by=by)
    side = permissions.side_of(nomination, by)
    door.require(rules.worded(text), rules.can_be_asked(nomination, side, asks))
    message = Message.objects.create(
        nomination=nomination,
        side=side,
        asks=asks,
        text=text,
        inside=not nomination.was_received,
        by=by.someone,
        at=clock.now(),
    )
    door.record("write", nomination, by=by, role=role(by), facts={"message": message.key, "asks": asks})
    door.say(emails.written(nomination, message))
    return message
