"""The line to the mail server: opened when it is needed, looked at before each use, and dropped when in doubt."""

import select
import smtplib
from collections.abc import Iterator
from contextlib import suppress
from socket import gaierror
from ssl import SSLCertVerificationError
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

TEMPORARY = range(400, 500)
PERMANENT = range(500, 600)
# How the packages of providers call it that no connection came about; named, because none of them need be installed.
NEVER_REACHED = {"NewConnectionError", "ConnectTimeout", "ConnectTimeoutError", "EndpointConnectionError"}
FRESH = 10  # seconds after which a silent line is asked whether it still stands


class NotReadyError(Exception):
    """The mail server cannot be reached or does not let us in; it was given no e-mail."""


class NotReachedError(NotReadyError):
    """A provider was called to take an e-mail, and no connection to it came about."""


class RefusedError(Exception):
    """The mail server said no, and did not take the e-mail."""

    def __init__(self, reply: str, *, for_good: bool) -> None:
        super().__init__(reply)
        self.for_good = for_good


class Line:
    """A connection that is opened when it is needed and looked at before each use."""

    def __init__(self) -> None:
        self.backend = get_connection()
        self.used = 0.0
        self.is_unheard, self.has_answered = False, False  # since it was opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.drop()

    def ready(self) -> None:
        """The server answers: asked before an e-mail counts as handed over; a provider is not called before that."""
        if not self._alive():
            self.drop()
        try:
            if self.backend.open():
                self.is_unheard, self.has_answered = True, self._speaks_smtp()
        except OSError as trouble:
            self.drop()
            raise NotReadyError(str(trouble)) from trouble
        self.used = monotonic()

    def has_answered_anew(self) -> bool:
        """Whether it was called anew and has answered; said once."""
        news = self.is_unheard and self.has_answered
        self.is_unheard = self.is_unheard and not news
        return news

    def deliver(self, message: EmailMessage) -> None:
        """The server takes the e-mail, or refuses it; any other error leaves that unknown."""
        try:
            self._give(message)
        except NotReachedError:
            self.drop()
            raise
        except RefusedError:
            self.has_answered = True
            raise
        self.has_answered = True

    def _give(self, message: EmailMessage) -> None:
        try:
            self.backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, reply = next(iter(refusal.recipients.values()))
            raise _meaning(code, reply, refusal) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _meaning(refusal.smtp_code, refusal.smtp_error, refusal) from refusal
        except (smtplib.SMTPNotSupportedError, UnicodeError) as refusal:
            raise RefusedError(str(refusal), for_good=True) from refusal
        except Exception as trouble:
            if getattr(trouble, "status_code", None) in TEMPORARY:
                raise _of_provider(trouble) from trouble
            if _was_never_reached(trouble):
                raise NotReachedError(str(trouble)) from trouble
            raise

    def drop(self) -> None:
        """The next use opens a new connection."""
        with suppress(OSError):
            self.backend.close()

    def _speaks_smtp(self) -> bool:
        return isinstance(getattr(self.backend, "connection", None), smtplib.SMTP)

    def _alive(self) -> bool:
        """A line that is in use and on which the server says nothing unasked stands; any other is asked."""
        smtp = getattr(self.backend, "connection", None)
        if not isinstance(smtp, smtplib.SMTP):
            return True
        if smtp.sock is None:
            return False
        if monotonic() - self.used < FRESH and not select.select([smtp.sock], [], [], 0)[0]:
            return True
        with suppress(OSError):
            return smtp.noop()[0] not in TEMPORARY
        return False


def _was_never_reached(trouble: BaseException) -> bool:
    """No connection to the provider came about, for want of a name, a way, a door or a certificate."""
    return any(
        isinstance(one, ConnectionRefusedError | gaierror | SSLCertVerificationError)
        or not NEVER_REACHED.isdisjoint(kind.__name__ for kind in type(one).__mro__)
        for one in _causes(trouble)
    )


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    """An error, and what is said in it or behind it to have brought it about."""
    seen, look = set(), [trouble]
    while look:
        one = look.pop()
        seen.add(id(one))
        yield one
        inside = (one.__cause__, getattr(one, "reason", None), getattr(one, "original_error", None), *one.args)
        look += [more for more in inside if isinstance(more, BaseException) and id(more) not in seen]


def _of_provider(trouble: Any) -> RefusedError:
    """A provider that answers by HTTP: 4xx says that it did not take the e-mail; what is wrong with us may pass."""
    return RefusedError(f"{trouble.status_code} {trouble}", for_good=trouble.status_code in {400, 406, 422})


def _meaning(code: int, reply: bytes | str, error: Exception) -> Exception:
    """A 4xx is for now, a 5xx for good; anything else says nothing about the e-mail."""
    if code not in TEMPORARY and code not in PERMANENT:
        return error
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return RefusedError(f"{code} {words}", for_good=code in PERMANENT)
