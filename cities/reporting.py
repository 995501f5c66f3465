"""When members owe a report: due days by cohort, what falls due next, who is overdue, which reminder fits. No Django.

A day ends when it has ended everywhere: at noon UTC of the next one, where the last zone on earth reaches midnight.
"""

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

YEAR_END, SAME_DAY = "year_end", "same_day"
LAST_ZONE = timedelta(hours=12)  # how far the last zone on earth is behind UTC
SILENT = 90  # days overdue after which a person considers whether the member is still active


@dataclass(frozen=True)
class Rule:
    """How often members report: months between two due days, where the first falls, days a report is open before."""

    interval_months: int = 24
    first_due: str = YEAR_END
    opens_before: int = 180


@dataclass(frozen=True)
class Due:
    """One turn of a cohort: its number, counted from the announcement, and its last day."""

    number: int
    day: date


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a month stays the last of a month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def due_days(announced: date, rule: Rule, own: Mapping[int, date]) -> Iterator[Due]:
    """Every due day of a cohort; a day of its own takes the place of the reckoned one, and the next follows from it."""
    day = months_after(announced, rule.interval_months)
    if rule.first_due == YEAR_END:
        day = date(day.year, 12, 31)
    number = 1
    while day.year < date.max.year - 100:
        day = own.get(number, day)
        yield Due(number, day)
        day, number = months_after(day, rule.interval_months), number + 1


def asked(announced: date, rule: Rule, own: Mapping[int, date], at: datetime) -> Due | None:
    """The report to open at this instant: the first not yet due, once its time has come.

    A due day that passed before anybody was asked is passed over: what was never asked for is not owed.
    """
    today = running_day(at)
    coming = next((due for due in due_days(announced, rule, own) if today <= due.day), None)
    return coming if coming and coming.day - timedelta(days=rule.opens_before) <= today else None


def running_day(at: datetime) -> date:
    """The day that has not yet ended everywhere."""
    return (at.astimezone(UTC) - LAST_ZONE).date()


def ends(day: date) -> datetime:
    """The instant at which a day has ended everywhere."""
    return datetime.combine(day + timedelta(days=1), time(), UTC) + LAST_ZONE


def is_overdue(awaited: date, at: datetime) -> bool:
    """Whether the day until which something was awaited is over."""
    return ends(awaited) <= at


def overdue_before(day: date, at: datetime) -> date:
    """Whatever was awaited before this day is overdue on a day of the register, read at an instant."""
    return min(day, running_day(at))


def is_silent(awaited: date, at: datetime) -> bool:
    """Whether it has been over for so long that a person considers whether the member is still active."""
    return ends(awaited) + timedelta(days=SILENT) <= at


def silent_before(at: datetime) -> date:
    """Whatever was awaited before this day has been overdue for that long."""
    return running_day(at) - timedelta(days=SILENT)


def step(awaited: date, at: datetime, days: Collection[int]) -> int | None:
    """The latest reminder whose time has come, of those on these days from the end of the due day; None before."""
    return max((one for one in days if ends(awaited) + timedelta(days=one) <= at), default=None)


def reminds(awaited: date, told: int | None, at: datetime, days: Collection[int]) -> int | None:
    """The reminder to send now: the latest that fits, if it is later than the last one; never several."""
    latest = step(awaited, at, days)
    return latest if latest is not None and (told is None or told < latest) else None


def joined_by(due: Due, rule: Rule) -> date:
    """Who joined its cohort after this day is asked at the next turn: half an interval is the least to tell of."""
    return months_after(due.day, -(rule.interval_months // 2))
