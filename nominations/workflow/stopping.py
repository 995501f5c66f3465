"""A letter that says another outcome than its file has by now does not leave, and the secretariat hears of it."""

from accounts import door
from accounts.person import Person
from audit.subjects import prefix
from nominations.emails import decision as emails
from nominations.emails.stamped import untrue
from nominations.models import Nomination
from notifications.models import Email


def still_true(email: Email) -> str:
    """Asked at the last moment before a letter leaves: empty where it is true, else why it stays."""
    file = Nomination.objects.filter(key=email.subject_ref.removeprefix(prefix(Nomination))).first()
    objection = untrue(email.outcome, file)
    if objection and file is not None:
        stop_letter(email, file, objection, by=Person.clock())
    return objection


@door.act
def stop_letter(email: Email, file: Nomination, objection: str, *, by: Person) -> None:
    """The letter stays, and whoever can look into it is told."""
    facts = {"said": email.outcome, "stands": file.outcome}
    door.record("stop_letter", email, by=by, state_to=Email.State.DISCARDED, facts=facts, reason=objection)
    door.say(emails.letter_stopped(file.call))
