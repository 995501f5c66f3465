"""A mail server that thinks: while it has an e-mail in hand, somebody acts; then it answers."""

from collections.abc import Callable
from smtplib import SMTPDataError

from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from audit import clock
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road

LATER = (450, b"later")


class Thinks(EmailBackend):
    """Over the first e-mail of an event, or over any."""

    meanwhile: list[tuple[str, Callable[[], object], tuple[int, bytes] | None]] = []

    def send_messages(self, messages):
        event = Email.objects.get(key=messages[0].metadata["email"]).event
        if self.meanwhile and self.meanwhile[0][0] in ("", event):
            _event, act, answer = self.meanwhile.pop(0)
            act()
            if answer:
                raise SMTPDataError(*answer)
        return super().send_messages(messages)


def sent_while(act: Callable[[], object], event: str = "", answer: tuple[int, bytes] | None = LATER) -> None:
    """What is due is handed over, and meanwhile this is done."""
    Thinks.meanwhile[:] = [(event, act, answer)]
    with override_settings(EMAIL_BACKEND=f"{__name__}.Thinks"):
        sender.send_due()
    assert Thinks.meanwhile == []


def after_its_lease(act: Callable[[], object]) -> Callable[[], None]:
    """It thinks for five minutes: nobody knows whether it took the e-mail, and somebody acts upon that."""

    def run() -> None:
        with clock.at(clock.now() + road.later(5 / 1440)):
            sender.sweep()
            act()

    return run
