"""Messages and e-mails for tests of the outbox and its sender."""

from itertools import count
from typing import Any

from accounts.models import User
from notifications import outbox
from notifications.models import Email
from notifications.outbox import Message

numbers = count(1)


def person(**fields: Any) -> User:
    number = next(numbers)
    return User.objects.create_user(f"person{number}@gnlc.example", **{"name": f"Person {number}", **fields})


def message(**changes: Any) -> Message:
    number = next(numbers)
    columns = {
        "event": "endorsed",
        "subject_ref": f"somewhere.file:{number}",
        "to": None,
        "address": f"reader{number}@gnlc.example",
        "language": "en",
        "kind": "receipt",
        "title": "Your file was endorsed",
        "text": "It was endorsed.\n",
        "html": "<p>It was endorsed.</p>",
    }
    return Message(**columns | changes)


def email(**changes: Any) -> Email:
    """An e-mail in the outbox; what a message does not have is set on the row afterwards."""
    columns = {name: changes.pop(name) for name in list(changes) if name not in Message.__dataclass_fields__}
    (row,) = outbox.post([message(**changes)])
    Email.objects.filter(pk=row.pk).update(**columns)
    return Email.objects.get(pk=row.pk)
