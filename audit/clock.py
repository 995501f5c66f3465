"""The site's one clock: which instant it is, fixed for a request, movable for tests, replays and the demo."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import F
from django.utils import timezone

SHIFT_ROW = 1
CACHE_SECONDS = 1.0

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


@dataclass
class _Cached:
    """The demo's shift as last read, so that a page asks for it once."""

    shift: timedelta = timedelta()
    until: float = 0.0


_cached = _Cached()


def now() -> datetime:
    """The instant that counts: the arrival of the request, the one set by `at`, or the present."""
    return _fixed.get() or timezone.now().astimezone(UTC) + _shift()


def today() -> date:
    """The day that is written in the register now: all of it keeps one calendar, that of the network's office."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day of the register on which something happened, wherever it happened."""
    return here(instant).date()


def here(instant: datetime) -> datetime:
    """An instant as the clock on the wall of the network's office shows it."""
    return instant.astimezone(ZoneInfo(settings.HOME_ZONE))


def start_of(day: date) -> datetime:
    """The instant at which a day of the register begins."""
    return datetime.combine(day, time(), ZoneInfo(settings.HOME_ZONE))


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Everything inside happens at this instant."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _fixed.reset(token)


@contextmanager
def arrival() -> Iterator[datetime]:
    """A request counts from its arrival, however long it waits for a lock."""
    with at(now()) as instant:
        yield instant


def shift(delta: timedelta) -> None:
    """The demo's clock moves by this much, for every process within a second."""
    if not settings.DEMO:
        raise RuntimeError("Only the demo's clock can be moved.")
    rows = apps.get_model("audit", "ClockShift").objects
    rows.get_or_create(pk=SHIFT_ROW)
    rows.filter(pk=SHIFT_ROW).update(shift=F("shift") + delta)
    _cached.until = 0.0


def turn_to(target: datetime) -> None:
    """The demo's clock goes on to this instant; who presses at the same moment turns it no further."""
    shift(timedelta())
    rows = apps.get_model("audit", "ClockShift").objects
    ahead = target - timezone.now()
    rows.filter(pk=SHIFT_ROW, shift__lt=ahead).update(shift=ahead)
    _cached.until = 0.0


def _shift() -> timedelta:
    if not settings.DEMO:
        return timedelta()
    if monotonic() >= _cached.until:
        rows = apps.get_model("audit", "ClockShift").objects
        _cached.shift = rows.filter(pk=SHIFT_ROW).values_list("shift", flat=True).first() or timedelta()
        _cached.until = monotonic() + CACHE_SECONDS
    return _cached.shift
