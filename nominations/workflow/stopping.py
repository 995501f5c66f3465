"""What is asked of letters just before they leave: that they are public, that nobody stopped them, that they are true.

While it is withdrawn a letter waits for its return, and one of a bulk release that was stopped until that goes on; one
that says another outcome than its file has by now, or a name that was corrected since, never leaves, and the
secretariat hears of it.
"""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.emails import decision as emails
from nominations.emails.misnamed import untruths
from nominations.emails.stamped import standing
from nominations.models import Call, Enclosed
from nominations.querysets.letters import call_of, off_public, told_in
from notifications import outbox
from notifications.models import Email


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Asked of many at once just before they leave: why some of them stay, by their keys."""
    waiting = _off_public(emails)
    waiting |= _stopped([email for email in emails if email.key not in waiting])
    return waiting | _untrue([email for email in emails if email.outcome and email.key not in waiting])


def _off_public(emails: Sequence[Email]) -> dict[str, str]:
    asked = [email.pk for email in emails if told_in(email)]
    withdrawn = Email.objects.filter(off_public(), pk__in=asked).values_list("pk", flat=True) if asked else ()
    objection = _("Its announcement is withdrawn: it waits until that is public again.")
    return _kept(emails, set(withdrawn), hold_letter, objection)


def _kept(emails: Sequence[Email], stay: set[int], act: Callable[..., None], objection: str) -> dict[str, str]:
    waiting = [email for email in emails if email.pk in stay]
    for email in waiting:
        act(email, objection, by=Person.clock())
    return {email.key: objection for email in waiting}


@door.act
def hold_letter(email: Email, objection: str, *, by: Person) -> None:
    """One that a mail server put off before the withdrawal waits with all others for the return."""
    if outbox.keep(email, objection):
        door.record("hold_letter", email, by=by, state_to=Email.State.HELD, reason=objection)


def _stopped(emails: Sequence[Email]) -> dict[str, str]:
    stopped = Enclosed.objects.of_stopped(emails).values_list("email", flat=True)
    objection = _("Its bulk release was stopped: it waits until that goes on.")
    return _kept(emails, set(stopped), keep_stopped, objection)


@door.act
def keep_stopped(email: Email, objection: str, *, by: Person) -> None:
    """One that was being handed over at the stop, and that the mail server put off, waits with all others."""
    if outbox.keep(email, objection):
        door.record("keep_stopped", email, by=by, state_to=Email.State.HELD, reason=objection)


def _untrue(letters: Sequence[Email]) -> dict[str, str]:
    now = standing(letters)
    stay = untruths(letters, now)
    for email in letters:
        if email.key in stay and (call := call_of(email).first()):
            stop_letter(email, call, now[email.key], stay[email.key], by=Person.clock())
    return stay


@door.act
def stop_letter(email: Email, call: Call, stands: str, objection: str, *, by: Person) -> None:
    """The letter stays, and whoever can look into it is told; once, however often it is asked before it is dropped."""
    if _is_stopped(email):
        return
    facts = {"said": email.outcome, "stands": stands}
    door.record("stop_letter", email, by=by, state_to=Email.State.DISCARDED, facts=facts, reason=objection)
    door.say(emails.letter_stopped(call))


def _is_stopped(email: Email) -> bool:
    """Whether that is the last thing that was done to it; under its lock, so that two senders do not both stop it."""
    list(door.lock(Email.objects.filter(pk=email.pk)))
    last = Record.objects.about(email).last()
    return last is not None and last.act == "stop_letter"
