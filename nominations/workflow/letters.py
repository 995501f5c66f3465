"""What the secretariat does to e-mails of the outbox; decision letters leave by the release of two persons alone."""

from accounts import door
from accounts.person import Person
from nominations import permissions
from nominations.models import Nomination
from nominations.querysets.letters import emails_visible_to
from nominations.rules import letters as rules
from nominations.workflow.steps import role
from notifications import bell, outbox
from notifications.models import Email

State = Email.State


def _take(key: str, verb: str, by: Person) -> Email:
    """The e-mail, seen, permitted and read fresh under its lock, and the verb can start."""
    seen = door.see(emails_visible_to(by), key)
    door.allow(permissions.handles_letters(seen, by))
    email = door.lock(Email.objects.filter(pk=seen.pk)).get()
    door.require(*rules.can(verb, email))
    return email


def _moved(email: Email, verb: str, to: str, by: Person, reason: str = "") -> Email:
    door.record(verb, email, by=by, role=role(by), state_from=email.state, state_to=to, reason=reason)
    email.refresh_from_db()
    return email


@door.act
def hold_email(key: str, *, by: Person) -> Email:
    """An e-mail that waits to be sent stays until somebody releases it."""
    email = _take(key, "hold_email", by)
    door.require(rules.moved(outbox.hold(email)))
    return _moved(email, "hold_email", State.HELD, by)


@door.act
def release_email(key: str, *, by: Person) -> Email:
    """A held e-mail that is no decision may leave."""
    email = _take(key, "release_email", by)
    door.require(rules.moved(outbox.release(email)))
    bell.ring()
    return _moved(email, "release_email", State.QUEUED, by)


@door.act
def discard_email(key: str, *, by: Person, reason: str) -> Email:
    """An e-mail that has not left never will, with a reason."""
    email = _take(key, "discard_email", by)
    door.require(rules.moved(outbox.discard(email)))
    return _moved(email, "discard_email", State.DISCARDED, by, reason)


@door.act
def send_again(key: str, *, by: Person) -> Email:
    """A person decides that an e-mail which failed, came back or perhaps never arrived is sent once more."""
    email = _take(key, "send_again", by)
    door.require(rules.still_true(email.outcome, _file(email, by)))
    if email.state == State.UNCERTAIN:
        done = outbox.resolve(email, State.QUEUED, by=by.someone)
    else:
        done = outbox.again(email, by=by.someone)
    door.require(rules.moved(done))
    bell.ring()
    return _moved(email, "send_again", State.QUEUED, by)


def _file(email: Email, by: Person) -> Nomination | None:
    """The file that a decision letter is about, as it stands now."""
    key = email.subject_ref.partition(":")[2]
    return Nomination.objects.visible_to(by).filter(key=key).first() if email.outcome else None


@door.act
def confirm_arrival(key: str, *, by: Person) -> Email:
    """A person knows that an uncertain e-mail arrived."""
    email = _take(key, "confirm_arrival", by)
    door.require(rules.moved(outbox.resolve(email, State.SENT, by=by.someone)))
    return _moved(email, "confirm_arrival", State.SENT, by)
