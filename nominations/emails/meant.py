"""Whether an e-mail to the jury is still meant for its reader at the moment at which it leaves."""

from typing import Any

from accounts.person import Person
from audit.subjects import prefix
from nominations import permissions
from nominations.models import Call, Election
from notifications.models import Email


def for_jury(email: Email) -> bool:
    """The reader still sits on the jury of the call, or works in the secretariat."""
    reader, call = _reader(email), _about(Call, email)
    return call is not None and (permissions.sits(call, reader) or reader.has("secretariat"))


def for_voter(email: Email) -> bool:
    """The election still runs, and the reader sits on the jury and has not voted for its chair."""
    reader, call = _reader(email), _about(Call, email)
    running = Election.objects.filter(call=call, key=email.version, closed_at=None)
    return call is not None and permissions.sits(call, reader) and running.exclude(voters__user=reader.user).exists()


def _reader(email: Email) -> Person:
    """Whom it goes to, with the roles of this moment."""
    return Person.of(email.to) if email.to else Person.nobody()


def _about(model: Any, email: Email) -> Any:
    """The call or file that it is about, if its reader may see it now."""
    seen = model.objects.visible_to(_reader(email))
    return seen.filter(key=email.subject_ref.removeprefix(prefix(model))).first()
