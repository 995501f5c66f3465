"""When somebody is reminded of a deadline, and of which."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from nominations import calendar

if TYPE_CHECKING:
    from nominations.models import Clarification, Nomination

STEPS = (14, 7, 3, 1, 0)  # days before the last day on which a file may come in; 0 is that day itself
STEPS_TO_ANSWER = (3, 1)  # the same for an answer to the secretariat


def reminds(nomination: "Nomination", at: datetime) -> datetime | None:
    """The date to tell of: one that was missed, or the next ahead whose notice has come since anybody was last told."""
    if missed(nomination, at):
        return nomination.closes_at
    told = max(filter(None, [nomination.since, nomination.reminded_at]))
    dates = {date for date in (nomination.awaited_until, nomination.closes_at) if date and at < date}
    zone = nomination.call.tz
    return min((date for date in dates if _has_come(date, STEPS, zone, told, at)), default=None)


def was_reminded(nomination: "Nomination") -> bool:
    """Whether anybody was reminded since the file came to where it stands."""
    return nomination.reminded_at is not None and nomination.since <= nomination.reminded_at


def missed(nomination: "Nomination", at: datetime) -> bool:
    """Whether its deadline passed and nobody had been reminded: the worker stood still, or it came at the last hour."""
    return nomination.is_overdue(at) and not was_reminded(nomination)


def ends(nomination: "Nomination", at: datetime) -> bool:
    """Whether silence ends it now: its deadline has passed, and notice was given before, or at least a day ago."""
    if not nomination.is_overdue(at) or not was_reminded(nomination):
        return False
    told, closes = nomination.reminded_at, nomination.closes_at
    return told is not None and closes is not None and (told < closes or told + calendar.DAY <= at)


def reminds_of_answer(clarification: "Clarification", at: datetime) -> bool:
    """Whether who is asked is to hear now that an answer is still awaited."""
    told = max(filter(None, [clarification.asked_at, clarification.reminded_at]))
    zone = clarification.nomination.call.tz
    return at < clarification.due_at and _has_come(clarification.due_at, STEPS_TO_ANSWER, zone, told, at)


def _has_come(date: datetime, steps: Collection[int], zone: ZoneInfo, told: datetime, at: datetime) -> bool:
    """Whether a notice of this date has come since the last one."""
    last = calendar.last_day(date, zone)
    return any(told < calendar.start_of(last - days * calendar.DAY, zone) <= at for days in steps)
