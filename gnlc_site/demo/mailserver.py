"""The mail server of the demo: it takes every e-mail and carries none; for a few invented addresses it says no."""

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.person import Person
from gnlc_site.demo.people import HOST
from nominations.workflow import bouncing
from notifications.bounces import Report, Said

GONE, FULL, SILENT = (f"{name}@{HOST}" for name in ("focal.point.ro", "focal.point.gb", "mai.tran"))


class Invented(BaseEmailBackend):
    """One address nobody has any more, one whose mailbox is full, one at which the line breaks."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """How many it took."""
        for message in messages:
            self._take(message, message.to[0])
        return len(messages)

    def _take(self, message: EmailMessage, address: str) -> None:
        if address == FULL:
            raise SMTPRecipientsRefused({address: (552, b"5.2.2 The mailbox is full")})
        if address == SILENT:
            raise ConnectionResetError("The connection broke before the mail server answered.")
        if address == GONE:
            key = message.metadata["email"]  # type: ignore[attr-defined]  # every e-mail of the outbox carries it
            bouncing.note_report(Report(Said.GONE, key, "5.1.1", "550 no such user"), by=Person.clock())
