"""The sender: the one road out, on which an e-mail is never lost and never goes twice by itself.

Claim with a lease and a token → mark handed over → SMTP → mark sent. Whoever dies before handing over was only late;
whoever dies after it leaves an uncertain e-mail, on which a person decides.
"""

import random
import smtplib
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from audit import clock
from audit.keys import new_key
from notifications.models import Email

BATCH = 20
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440, 1440))  # all within 72 hours
JITTER = 0.2
LONGEST_ERROR = 500
TEMPORARY = range(400, 500)
PERMANENT = range(500, 600)
TAKEN = "taken"  # another hand moved it meanwhile; what it says holds

State = Email.State


class NotReadyError(Exception):
    """The mail server cannot be reached or does not let us in; it was given no e-mail."""


class RefusedError(Exception):
    """The mail server said no, and did not take the e-mail."""

    def __init__(self, reply: str, *, for_good: bool) -> None:
        super().__init__(reply)
        self.for_good = for_good


class Line:
    """A connection that is opened when it is needed and looked at before each use."""

    def __init__(self) -> None:
        self.backend = get_connection()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.drop()

    def ready(self) -> None:
        """The server answers: asked before an e-mail counts as handed over."""
        if not self._alive():
            self.drop()
        try:
            self.backend.open()
        except OSError as trouble:
            self.drop()
            raise NotReadyError(str(trouble)) from trouble

    def deliver(self, message: EmailMessage) -> None:
        """The server takes the e-mail, or refuses it; any other error leaves that unknown."""
        try:
            self.backend.send_messages([message])
        except smtplib.SMTPRecipientsRefused as refusal:
            code, reply = next(iter(refusal.recipients.values()))
            raise _meaning(code, reply, refusal) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _meaning(refusal.smtp_code, refusal.smtp_error, refusal) from refusal
        except (smtplib.SMTPNotSupportedError, UnicodeError) as refusal:
            raise RefusedError(str(refusal), for_good=True) from refusal

    def drop(self) -> None:
        """The next use opens a new connection."""
        with suppress(OSError):
            self.backend.close()

    def _alive(self) -> bool:
        smtp = getattr(self.backend, "connection", None)
        if not isinstance(smtp, smtplib.SMTP):
            return True
        with suppress(OSError):
            return smtp.noop()[0] not in TEMPORARY
        return False


def send_due(limit: int = 500, *, seconds: float = 60) -> Counter[str]:
    """Sends what is due, batch by batch for as long as there is time, and counts what became of it."""
    counts: Counter[str] = Counter()
    end = monotonic() + seconds
    with Line() as line:
        while counts.total() < limit and monotonic() < end:
            batch = _claim(min(BATCH, limit - counts.total()))
            if not batch or not _send_batch(batch, line, end, counts):
                break
    return counts


def sweep() -> Counter[str]:
    """What a dead sender left: what it had not handed over queues again, the rest is uncertain."""
    stranded = Email.objects.stranded(clock.now())
    handed, free = stranded.filter(handed_at__isnull=False), {"lease": None}
    return Counter(
        {
            State.QUEUED: stranded.filter(handed_at__isnull=True).update(state=State.QUEUED, token="", **free),
            State.DISCARDED: handed.filter(kind=Email.Kind.SIGNIN).update(
                state=State.DISCARDED, error=_("It may not have arrived; the person asks again."), **_wiped(), **free
            ),
            State.UNCERTAIN: handed.exclude(kind=Email.Kind.SIGNIN).update(
                state=State.UNCERTAIN, error=_("The sender stopped after handing it over."), **free
            ),
        }
    )


def _claim(size: int) -> list[Email]:
    """Some due e-mails become this sender's for as long as its lease runs."""
    now, token = clock.now(), new_key()
    with transaction.atomic(durable=True):
        free = Email.objects.due(now).select_for_update(skip_locked=True, no_key=True)
        chosen = list(free.values_list("pk", flat=True)[:size])
        Email.objects.filter(pk__in=chosen, state=State.QUEUED).update(
            state=State.SENDING, token=token, lease=_lease(now)
        )
    return list(Email.objects.filter(token=token, state=State.SENDING).order_by("due", "pk"))


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.EMAIL_LEASE)


def _send_batch(batch: list[Email], line: Line, end: float, counts: Counter[str]) -> bool:
    """Sends one after the other; false when the rest had to go back into the queue."""
    for done, email in enumerate(batch):
        if monotonic() >= end:
            return _give_back(batch[done:])
        try:
            counts[_send(email, line)] += 1
        except NotReadyError as trouble:
            counts.update(_defer(waiting, str(trouble)) for waiting in batch[done:])
            return False
    return True


def _give_back(emails: list[Email]) -> bool:
    mine = Email.objects.filter(pk__in=[email.pk for email in emails], token=emails[0].token, state=State.SENDING)
    mine.update(state=State.QUEUED, token="", lease=None)
    return False


def _send(email: Email, line: Line) -> str:
    """One e-mail goes out, once the row says that it does."""
    try:
        message = _message(email)
    except ValueError as fault:  # a header that no e-mail may have
        return _settle(email, State.FAILED, error=str(fault))
    line.ready()
    if objection := _objection(email):  # asked last, so that nothing lies between the answer and the fence
        return _settle(email, State.DISCARDED, error=objection)
    if not _hand_over(email):
        return TAKEN
    try:
        line.deliver(message)
    except RefusedError as refusal:
        return _settle(email, State.FAILED, error=str(refusal)) if refusal.for_good else _defer(email, str(refusal))
    except Exception as fault:  # noqa: BLE001 - whatever broke, the server may have taken it: nobody may guess
        line.drop()
        return _settle(email, _unknown(email), error=f"{type(fault).__name__}: {fault}")
    return _settle(email, State.SENT, sent_at=clock.now(), error="")


def _objection(email: Email) -> str:
    """Why it is not sent after all, asked where an e-mail could outlive the right to it, or what it says the truth."""
    ask = settings.STILL_MEANT.get(email.event)
    answer = import_string(ask)(email) if ask else True
    if isinstance(answer, str):
        return answer
    return "" if answer else _("It was no longer meant for its reader when it was to leave.")


def _message(email: Email) -> EmailMultiAlternatives:
    """The e-mail as it goes over the wire; built once before, so that a faulty header is found in time."""
    message = EmailMultiAlternatives(
        email.title,
        email.text,
        settings.DEFAULT_FROM_EMAIL,
        [email.address],
        reply_to=[settings.REPLY_TO_EMAIL],
        headers={
            "Message-ID": email.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": email.language,
        },
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    message.message()
    return message


def _hand_over(email: Email) -> bool:
    """The fence: from here on nobody may send it again unasked. False if the lease was lost."""
    now = clock.now()
    mine = Email.objects.filter(pk=email.pk, token=email.token, state=State.SENDING)
    return bool(mine.update(handed_at=now, lease=_lease(now)))


def _defer(email: Email, error: str) -> str:
    """Not now, says the server: later, at growing intervals, and at most for 72 hours."""
    if email.attempts >= len(BACK_OFF):
        return _settle(email, State.FAILED, error=error)
    delay = BACK_OFF[email.attempts] * _spread()
    return _settle(email, State.QUEUED, error=error, due=clock.now() + delay, handed_at=None)


def _spread() -> float:
    """Some wait a little longer than others, so that they do not all come back at once."""
    return random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret


def _settle(email: Email, state: str, *, error: str, **columns: Any) -> str:
    """What is known now, unless somebody else has taken the e-mail over."""
    if email.kind == Email.Kind.SIGNIN and state != State.QUEUED:
        columns |= _wiped()
    mine = Email.objects.filter(pk=email.pk, token=email.token, state__in=[State.SENDING, State.UNCERTAIN])
    moved = mine.update(
        state=state, attempts=email.attempts + 1, lease=None, error=error[:LONGEST_ERROR].replace("\0", ""), **columns
    )
    return state if moved else TAKEN


def _unknown(email: Email) -> str:
    """A sign-in e-mail is asked for again rather than decided on."""
    return State.DISCARDED if email.kind == Email.Kind.SIGNIN else State.UNCERTAIN


def _wiped() -> dict[str, str]:
    """A sign-in e-mail is a key: nothing of it stays, but where every address is invented and all may be read."""
    return {} if settings.DEMO else {"text": "", "html": ""}


def _meaning(code: int, reply: bytes | str, error: Exception) -> Exception:
    """A 4xx is for now, a 5xx for good; anything else says nothing about the e-mail."""
    if code not in TEMPORARY and code not in PERMANENT:
        return error
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return RefusedError(f"{code} {words}", for_good=code in PERMANENT)
