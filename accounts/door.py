"""The one door of every act: transaction, retries, refusals, and the e-mails and records written at its end."""

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, models, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.person import Person
from accounts.verdicts import Verdict, failed
from audit import chain, clock
from audit.subjects import subject
from notifications import bell, outbox

P = ParamSpec("P")
R = TypeVar("R")
TRIES = 3
TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock


class Refused(Exception):
    """A rule stands in the way; its sentence is for the person."""

    def __init__(self, *verdicts: Verdict) -> None:
        self.verdicts = verdicts
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """Every reason, in order."""
        return " ".join(str(verdict.sentence) for verdict in self.verdicts)


@dataclass
class Ledger:
    """What the outermost act will write when everything inside it has held."""

    entries: list[chain.Entry] = field(default_factory=list)
    messages: list[outbox.Message] = field(default_factory=list)
    discards: bool = False  # a replay writes its e-mails, but they never leave
    stamp: dict[str, Any] = field(default_factory=dict)  # facts that every record of this act carries


_ledger: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


_refusal: ContextVar[Verdict | None] = ContextVar("refusal", default=None)


@contextmanager
def shut(verdict: Verdict) -> Iterator[None]:
    """Here every act is refused before it begins, so that a page shows what was sent and does none of it."""
    token = _refusal.set(verdict)
    try:
        yield
    finally:
        _refusal.reset(token)


_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@contextmanager
def rehearsal() -> Iterator[None]:
    """Acts are played here and undone at the end: their e-mails are rows for as long, no record is written, no bell.

    The chain of records is not touched, so that nobody waits for it; what is asked of it here ends before the acts.
    """
    token = _rehearsing.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _rehearsing.reset(token)


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Makes a function an act: alone it is one transaction; called by another act it joins that one."""

    @functools.wraps(function)
    def through(*args: P.args, **kwargs: P.kwargs) -> R:
        if _ledger.get() is not None:
            return function(*args, **kwargs)
        return _outermost(function, *args, **kwargs)

    return through


def _outermost(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    if refusal := _refusal.get():
        raise Refused(refusal)
    return tried(lambda: _once(function, *args, **_with_fresh_roles(kwargs)))


def tried(run: Callable[[], R]) -> R:
    """A whole transaction runs again where the database ended it for another one's sake, three times at most."""
    for attempt in range(1, TRIES + 1):
        try:
            return run()
        except OperationalError as error:
            if attempt == TRIES or _sqlstate(error) not in TRY_AGAIN or connection.in_atomic_block:
                raise
    raise AssertionError


def _once(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    ledger = Ledger()
    token = _ledger.set(ledger)
    try:
        with transaction.atomic():
            result = function(*args, **kwargs)
            _write(ledger)
        return result
    finally:
        _ledger.reset(token)


def _with_fresh_roles(kwargs: dict[str, Any]) -> dict[str, Any]:
    by = kwargs.get("by")
    return kwargs | {"by": by.fresh()} if isinstance(by, Person) else kwargs


def _sqlstate(error: OperationalError) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def _write(ledger: Ledger) -> None:
    """E-mails first, records last: after the chain is locked nothing else is."""
    if ledger.messages:
        outbox.post(ledger.messages, state="discarded" if ledger.discards else None)
    if _rehearsing.get():
        return
    if ledger.entries:
        chain.append(ledger.entries)
    if ledger.messages and not ledger.discards:
        bell.ring()


def _open_ledger() -> Ledger:
    ledger = _ledger.get()
    if ledger is None:
        message = "Only an act may write e-mails and records."
        raise RuntimeError(message)
    return ledger


# What an act says while it runs.


def see(queryset: models.QuerySet, key: str) -> Any:
    """The object, if this reader may see it; otherwise it does not exist."""
    found = queryset.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def allow(condition: bool) -> None:
    """Whether this person may ever do this to it, whatever its state."""
    if not condition:
        raise PermissionDenied(_("This is not among the things you may do."))


def lock(queryset: models.QuerySet) -> models.QuerySet:
    """The rows, read fresh under a lock that lets foreign keys to them through."""
    return queryset.select_for_update(of=("self",), no_key=True)


def require(*verdicts: Verdict) -> None:
    """Goes on only when every rule is kept."""
    broken = failed(list(verdicts))
    if broken:
        raise Refused(*broken)


def say(messages: outbox.Message | Iterable[outbox.Message]) -> None:
    """Hands e-mails to the door, which writes them when the act has held."""
    said = [messages] if isinstance(messages, outbox.Message) else list(messages)
    _open_ledger().messages.extend(said)


def record(
    verb: str,
    obj: models.Model,
    *,
    by: Person,
    role: str = "",
    state_from: str = "",
    state_to: str = "",
    facts: dict[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Hands one record of what was done to the door."""
    ledger = _open_ledger()
    entry = chain.Entry(
        act=verb,
        subject=subject(obj),
        actor=by.key,
        actor_name=by.name,
        role=role,
        state_from=state_from,
        state_to=state_to,
        facts=ledger.stamp | (facts or {}),
        reason=reason,
        at=clock.now(),
    )
    ledger.entries.append(entry)


def discard_emails() -> None:
    """From here to the end of the outermost act e-mails are written as discarded: nobody is told of a replay."""
    _open_ledger().discards = True


def stamp(**facts: Any) -> None:
    """From here to the end of the outermost act every record carries these facts."""
    _open_ledger().stamp |= facts
