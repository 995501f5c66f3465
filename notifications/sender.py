"""The sender: the one road out, on which an e-mail is never lost and never goes twice by itself.

Claim with a lease and a token → mark handed over → SMTP → mark sent. Whoever dies before handing over was only late;
whoever dies after it leaves one uncertain e-mail: a reminder goes once more, as does an e-mail of the day that lists
reminders alone; a sign-in e-mail is dropped, on any other a person decides. What was accepted is marked in the
statement that hands over the next one.
"""

import logging
import random
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from audit import clock
from audit.keys import new_key
from notifications import allowance, digest
from notifications.bounces import no_mailbox
from notifications.envelope import enveloped
from notifications.line import Line, NotReachedError, NotReadyError, RefusedError
from notifications.meaning import objection, objections
from notifications.models import Email, ReturnedAddress
from notifications.outbox import wiped
from notifications.pulse import line_answers, line_is_silent

BATCH = 80  # whatever their number, they are asked about in as many questions
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440, 1440))
LONGEST = timedelta(hours=72)  # from the first refusal to the last try
JITTER = 0.2
ANSWER_HOLDS = 5.0  # seconds for which it is known who may read, and for which who signs in waits for the others
SOON, LAST = timedelta(seconds=45), timedelta(seconds=60)  # until our own mail server is called again
PAUSE = 1.0  # seconds between two looks, while more may not leave
LONGEST_ERROR = 500
TAKEN = "taken"  # another hand moved it meanwhile; what it says holds
HAND_OVER_NEXT = """
    WITH done AS (
        UPDATE notifications_email SET state = 'sent', sent_at = %(sent_at)s, attempts = attempts + 1, lease = NULL,
            error = '', text = CASE WHEN %(wiped)s THEN '' ELSE text END,
            html = CASE WHEN %(wiped)s THEN '' ELSE html END
        WHERE id = %(done)s AND token = %(done_token)s AND state IN ('sending', 'uncertain') RETURNING id
    ), handed AS (
        UPDATE notifications_email SET handed_at = %(now)s, lease = %(lease)s
        WHERE id = %(next)s AND token = %(next_token)s AND state = 'sending' RETURNING id
    ) SELECT id FROM done UNION ALL SELECT id FROM handed
"""

State, Kind = Email.State, Email.Kind
log = logging.getLogger(__name__)


def send_due(limit: int = 500, *, seconds: float = 60) -> Counter[str]:
    """Sends what is due, batch by batch for as long as there is time, and counts what became of it."""
    counts: Counter[str] = Counter()
    end, me = monotonic() + seconds, new_key()
    with Line() as line:
        while counts.total() < limit and monotonic() < end:
            gathered = _gather()  # a few persons before each batch: nobody before the sign-in page waits for many
            batch = _claim(min(BATCH, limit - counts.total()))
            if batch and not Round(line, counts).send(_meant(batch, counts), end):
                break
            if not batch and not gathered and not _stays(me):
                break
            if not batch and not gathered:
                sleep(PAUSE)
    return counts


def _gather() -> int:
    """A fault among what waits for others holds up nobody who sits before the sign-in page."""
    try:
        return digest.gather()
    except Exception:
        log.exception("What waits for others could not be gathered; after an hour it leaves by itself.")
        _reconnect()
        return 0


def _reconnect() -> None:
    """A database that went away meanwhile is called anew."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _stays(me: str) -> bool:
    """Whether this sender waits until more may leave, because e-mails are due and no other one waits."""
    now = clock.now()
    return allowance.is_used_up(now) and Email.objects.due(now).exists() and allowance.may_wait(me, now)


def sweep() -> Counter[str]:
    """What a dead sender left: what it had not handed over queues again, the rest is uncertain, by its kind."""
    stranded, free = Email.objects.stranded(clock.now()), {"lease": None}
    handed = stranded.filter(handed_at__isnull=False)
    error = _("The sender stopped after handing it over.")
    return Counter(
        {
            State.QUEUED: stranded.filter(handed_at__isnull=True).update(state=State.QUEUED, token="", **free)
            + handed.repeatable().update(state=State.QUEUED, error=error, **_once_more(), **free),
            State.DISCARDED: handed.filter(kind=Kind.SIGNIN).update(
                state=State.DISCARDED, error=_("It may not have arrived; the person asks again."), **wiped(), **free
            ),
            State.UNCERTAIN: handed.exclude(kind=Kind.SIGNIN).update(state=State.UNCERTAIN, error=error, **free),
        }
    )


def _claim(size: int) -> list[Email]:
    """Some due e-mails become this sender's for as long as its lease runs."""
    now, token = clock.now(), new_key()
    with transaction.atomic(durable=True):
        free = Email.objects.due(now).select_for_update(of=("self",), skip_locked=True, no_key=True)
        chosen = list(free.values_list("pk", flat=True)[:size])
        chosen = chosen[: allowance.take(len(chosen), now)] if chosen else []
        Email.objects.filter(pk__in=chosen, state=State.QUEUED).update(
            state=State.SENDING, token=token, lease=_lease(now)
        )
    return list(Email.objects.filter(token=token, state=State.SENDING).urgent_first()) if chosen else []


def _lease(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.EMAIL_LEASE)


class Round:
    """One batch on its way, one e-mail after the other; at most one is accepted and not yet marked."""

    def __init__(self, line: Line, counts: Counter[str]) -> None:
        self.line, self.counts = line, counts
        self.asked = monotonic()  # before its batch is asked about, so that no answer is taken for younger than it is
        self.accepted: Email | None = None

    def send(self, batch: list[Email], end: float) -> bool:
        """False when the mail server does not answer."""
        try:
            return self._send_all(batch, end)
        finally:
            self._mark()

    def _send_all(self, batch: list[Email], end: float) -> bool:
        """What waits behind a slow server goes back, and is asked about anew behind whoever wants to sign in."""
        for place, email in enumerate(batch):
            if monotonic() >= end or (place and self._is_long_ago()):
                _give_back(batch[place:])
                break
            try:
                became = self.send_one(email)
            except NotReadyError as trouble:
                self.counts.update(_wait(batch[place:], trouble))
                return False
            self.counts.update([became] if became else [])
        return True

    def _is_long_ago(self) -> bool:
        return monotonic() - self.asked >= ANSWER_HOLDS

    def send_one(self, email: Email) -> str:
        """One e-mail goes out, once the row says that it does; empty while it is accepted and not yet marked."""
        try:
            message, reason = self._prepared(email)
        except NotReadyError:
            raise
        except RefusedError as refusal:  # a header that no e-mail may have
            return _settle(email, State.FAILED, error=str(refusal))
        except Exception as fault:  # noqa: BLE001 - of our own: nothing was handed over, and the others wait behind it
            return _put_off(email, fault)
        if reason:
            return _drop(email, reason)
        return self._deliver(email, message) if self._hand_over(email) else TAKEN

    def _prepared(self, email: Email) -> tuple[Any, str]:
        """What goes over the line that stands, and why not; asked last, so that nothing lies before the fence."""
        message = _written(email)
        self.line.ready()
        self._note_answer()
        return message, self._objection(email)

    def _objection(self, email: Email) -> str:
        """What is asked of its event; and of every e-mail once more, where the line took long to stand."""
        anew = objections(_mine([email])) if self._is_long_ago() else {}
        return anew.get(email.key) or objection(email)

    def _note_answer(self) -> None:
        if self.line.has_answered_anew():
            line_answers()

    def _deliver(self, email: Email, message: Any) -> str:
        try:
            self.line.deliver(message)
        except NotReadyError:
            raise
        except RefusedError as refusal:
            self._note_answer()
            return _refuse(email, str(refusal)) if refusal.for_good else _defer(email, str(refusal))
        except Exception as fault:  # noqa: BLE001 - whatever broke, the server may have taken it: nobody may guess
            self.line.drop()
            return _unknown(email, _named(fault))
        self.accepted, email.sent_at = email, clock.now()
        self._note_answer()
        return ""

    def _hand_over(self, email: Email) -> bool:
        """The fence for this one, and the mark of the one before it, in one statement where there is one before it."""
        if self.accepted is None:
            return _hand_over(email)
        try:
            found = _hand_over_next(self.accepted, email)
        except OperationalError:  # a deadlock, or the database went away: each in its own statement, on a new line
            if connection.in_atomic_block:
                raise
            connection.close()
            self._mark()
            return _hand_over(email)
        self.counts.update([State.SENT if self.accepted.pk in found else TAKEN])
        self.accepted = None
        return email.pk in found

    def _mark(self) -> None:
        if accepted := self.accepted:
            self.accepted = None
            self.counts.update([_settle(accepted, State.SENT, sent_at=accepted.sent_at, error="")])


def _meant(batch: list[Email], counts: Counter[str]) -> list[Email]:
    """Those of a batch that may leave, asked of all at once; the others never will, each with the reason."""
    try:
        stays = objections(batch)
    except Exception:
        log.exception("What is asked of %d e-mails at once failed; each is asked about by itself.", len(batch))
        _reconnect()
        return [email for email in batch if _may_leave(email, counts)]
    counts.update(_drop(one, stays[one.key]) for one in batch if one.key in stays)
    return [email for email in batch if email.key not in stays]


def _mine(batch: list[Email]) -> list[Email]:
    """Those that nobody has taken over since, read anew: what is known of their readers may be old."""
    try:
        return _still_sending(batch)
    except OperationalError:  # the database went away while the mail server thought
        _reconnect()
        return _still_sending(batch)


def _still_sending(batch: list[Email]) -> list[Email]:
    found = _in_hand(batch).in_bulk()
    return [found[email.pk] for email in batch if email.pk in found]


def _in_hand(emails: list[Email]) -> QuerySet[Email]:
    """Those of some of one batch that are still this sender's: no other hand has moved them meanwhile."""
    keys = [email.pk for email in emails]
    return Email.objects.filter(pk__in=keys, token=emails[0].token, state=State.SENDING)


def _may_leave(email: Email, counts: Counter[str]) -> bool:
    """Of one alone: where the question itself fails it waits with the fault, and its neighbours go."""
    try:
        reason = objections([email]).get(email.key, "")
    except Exception as fault:  # noqa: BLE001 - kept on the e-mail, where the desk shows it
        counts.update([_put_off(email, fault)])
        return False
    counts.update([_drop(email, reason)] if reason else [])
    return not reason


def _drop(email: Email, reason: str) -> str:
    """It never leaves; what it gathered for its reader is asked about anew, in the same moment."""
    with transaction.atomic():
        if email.event == digest.EVENT:
            digest.lock_listed(email)
        became = _settle(email, State.DISCARDED, error=reason)
        if became == State.DISCARDED and email.event == digest.EVENT:
            digest.come_again(email)
    return became


def _put_off(email: Email, fault: Exception) -> str:
    """A fault of ours, not the mail server's: tried again as if refused for now, and a task when that has no end."""
    log.error("E-mail %s could not be made ready and waits.", email.key, exc_info=fault)
    _reconnect()
    return _defer(email, _("Making it ready failed here, not at the mail server: %(fault)s") % {"fault": _named(fault)})


def _named(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def _written(email: Email) -> Any:
    try:
        return enveloped(email)
    except ValueError as fault:
        raise RefusedError(str(fault), for_good=True) from fault


def _give_back(emails: list[Email]) -> None:
    allowance.give_back(_in_hand(emails).update(state=State.QUEUED, token="", lease=None))


def _wait(emails: list[Email], trouble: NotReadyError) -> Counter[str]:
    """The silence of our own mail server is no refusal: all come again within a minute, the one it broke at last.

    Where a provider has answered since that one was last in its way, it may be the e-mail's doing: it counts as a try.
    """
    answered_since, error = line_is_silent(clock.now()), str(trouble)
    suspect = answered_since and isinstance(trouble, NotReachedError) and bool(emails[0].error)
    first = [_defer(emails[0], error)] if suspect else [State.QUEUED] * _later(emails[:1], error, LAST)
    return Counter([*first, *[State.QUEUED] * _later(emails[1:], error, SOON)])


def _later(emails: list[Email], error: str, wait: timedelta) -> int:
    due, keys = clock.now() + wait, [email.pk for email in emails]
    mine = Email.objects.filter(pk__in=keys, token__in={email.token for email in emails}, state=State.SENDING)
    said = error[:LONGEST_ERROR].replace("\0", "")
    return mine.update(state=State.QUEUED, due=due, handed_at=None, token="", lease=None, error=said)


def _hand_over(email: Email) -> bool:
    """The fence: from here on nobody may send it again unasked. False if the lease was lost."""
    now = clock.now()
    mine = Email.objects.filter(pk=email.pk, token=email.token, state=State.SENDING)
    return bool(mine.update(handed_at=now, lease=_lease(now)))


def _hand_over_next(accepted: Email, email: Email) -> set[int]:
    """The rows that moved: the one that was accepted, and the next one behind its fence."""
    now = clock.now()
    facts: dict[str, Any] = {
        "done": accepted.pk,
        "done_token": accepted.token,
        "sent_at": accepted.sent_at,
        "wiped": accepted.kind == Kind.SIGNIN and bool(wiped()),
        "next": email.pk,
        "next_token": email.token,
        "now": now,
        "lease": _lease(now),
    }
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER_NEXT, facts)
        return {pk for (pk,) in cursor.fetchall()}


def _defer(email: Email, error: str) -> str:
    """Not now, says the server: later, at growing intervals, and never after 72 hours from its first no."""
    now = clock.now()
    since = email.refused_since or now
    if email.attempts >= len(BACK_OFF) or now >= since + LONGEST:
        return _settle(email, State.FAILED, error=error)
    due = min(now + BACK_OFF[email.attempts] * _spread(), since + LONGEST)
    return _settle(email, State.QUEUED, error=error, due=due, handed_at=None, refused_since=since)


def _refuse(email: Email, reply: str) -> str:
    """Never, says the server; where it says that there is no such mailbox, nothing goes there any more."""
    became = _settle(email, State.FAILED, error=reply)
    if became != TAKEN and (reason := no_mailbox(reply)):
        ReturnedAddress.objects.keep_from(email, reason, clock.now())
    return became


def _spread() -> float:
    """Some wait a little longer than others, so that they do not all come back at once."""
    return random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - no secret


def _settle(email: Email, state: str, *, error: str, **columns: Any) -> str:
    """What is known now, unless somebody else has taken the e-mail over."""
    if email.kind == Kind.SIGNIN and state != State.QUEUED:
        columns |= wiped()
    mine = Email.objects.filter(pk=email.pk, token=email.token, state__in=[State.SENDING, State.UNCERTAIN])
    moved = mine.update(
        state=state, attempts=email.attempts + 1, lease=None, error=error[:LONGEST_ERROR].replace("\0", ""), **columns
    )
    return state if moved else TAKEN


def _unknown(email: Email, error: str) -> str:
    """A sign-in e-mail is asked for again, a reminder goes once more; on any other a person decides."""
    if email.kind == Kind.SIGNIN:
        return _settle(email, State.DISCARDED, error=error)
    if email.is_repeatable:
        return _settle(email, State.QUEUED, error=error, **_once_more())
    return _settle(email, State.UNCERTAIN, error=error)


def _once_more() -> dict[str, Any]:
    """A reminder that may not have arrived: twice is better than never, and under one name some readers show one."""
    return {"repeated": True, "due": clock.now() + BACK_OFF[0], "handed_at": None, "token": ""}
