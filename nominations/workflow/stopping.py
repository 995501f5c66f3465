"""A letter that says another outcome than its file has by now does not leave, and the secretariat hears of it."""

from collections.abc import Sequence

from accounts import door
from accounts.person import Person
from nominations.emails import decision as emails
from nominations.emails.stamped import standing, untrue
from nominations.models import Call
from nominations.querysets.letters import call_of
from notifications.models import Email


def untrue_letters(emails: Sequence[Email]) -> dict[str, str]:
    """Asked of many at once just before they leave: why some of them stay, by their keys."""
    letters = [email for email in emails if email.outcome]
    now = standing(letters)
    return {one.key: why for one in letters if (why := _objection(one, now[one.key]))}


def _objection(email: Email, stands: str) -> str:
    objection = untrue(email.outcome, stands, email.event)
    call = call_of(email).first() if objection else None
    if call is not None:
        stop_letter(email, call, stands, objection, by=Person.clock())
    return objection


@door.act
def stop_letter(email: Email, call: Call, stands: str, objection: str, *, by: Person) -> None:
    """The letter stays, and whoever can look into it is told."""
    facts = {"said": email.outcome, "stands": stands}
    door.record("stop_letter", email, by=by, state_to=Email.State.DISCARDED, facts=facts, reason=objection)
    door.say(emails.letter_stopped(call))
