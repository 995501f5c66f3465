"""A letter that says another outcome than its file has by now does not leave, and the secretariat hears of it."""

from collections.abc import Sequence

from accounts import door
from accounts.person import Person
from audit.subjects import prefix, subject
from nominations.emails import decision as emails
from nominations.emails.stamped import untrue
from nominations.models import Nomination
from notifications.models import Email


def untrue_letters(emails: Sequence[Email]) -> dict[str, str]:
    """Asked of many at once just before they leave: why some of them stay, by their keys."""
    letters = [email for email in emails if email.outcome]
    keys = {email.subject_ref.removeprefix(prefix(Nomination)) for email in letters}
    files = {subject(file): file for file in Nomination.objects.filter(key__in=keys)} if keys else {}
    found = {email.key: _objection(email, files.get(email.subject_ref)) for email in letters}
    return {key: objection for key, objection in found.items() if objection}


def _objection(email: Email, file: Nomination | None) -> str:
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
