"""When somebody is reminded of a deadline, and of which."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from nominations import calendar
from notifications.schedule import About, Days, Reader, Schedule

if TYPE_CHECKING:
    from nominations.models import Clarification, Nomination


class Notice(NamedTuple):
    """A reminder whose time has come: of what, of which date, by the rule of which day, and to whom."""

    about: str
    due: datetime
    days: int | None  # None: of a deadline that passed unsaid
    readers: Mapping[str, int | None]  # each by the own day

    def version(self, at: datetime, zone: ZoneInfo, reader: str = "") -> str:
        """Its rule and its day: one e-mail of these to a person about one thing."""
        days = self.readers.get(reader, self.days)
        rule = "missed" if days is None else f"{days:+d}"
        return f"{self.about} {rule} {at.astimezone(zone):%Y-%m-%d}"


def awaited(nomination: "Nomination") -> About:
    """Whose turn it is before the nomination."""
    return About.DECISION if nomination.is_with_commission else About.APPLICATION


def reminds(nomination: "Nomination", at: datetime, schedule: Schedule) -> Notice | None:
    """Of a date that was missed, or of the next ahead whose notice has come since anybody was last told."""
    about = awaited(nomination)
    if missed(nomination, at) and nomination.closes_at:
        return Notice(about, nomination.closes_at, None, {Reader.CITY: None, Reader.COMMISSION: None})
    told = max(filter(None, [nomination.since, nomination.reminded_at]))
    dates = {date for date in (nomination.awaited_until, nomination.closes_at) if date and at < date}
    days, zone = schedule.of(about, nomination.call.key), nomination.call.tz
    return first(notice(about, date, days, zone, told, at) for date in dates)


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


def reminds_of_answer(clarification: "Clarification", at: datetime, schedule: Schedule) -> Notice | None:
    """Whether who is asked is to hear now that an answer is still awaited."""
    if at >= clarification.due_at:
        return None
    told = max(filter(None, [clarification.asked_at, clarification.reminded_at]))
    call = clarification.nomination.call
    return notice(About.ANSWER, clarification.due_at, schedule.of(About.ANSWER, call.key), call.tz, told, at)


def first(notices: Iterable[Notice | None]) -> Notice | None:
    """The one of the earliest date."""
    return min((one for one in notices if one), key=lambda one: one.due, default=None)


def notice(about: str, date: datetime, days: Days, zone: ZoneInfo, told: datetime, at: datetime) -> Notice | None:
    """What has come about this date since the last one; of several the latest, to all whose day was among them."""
    passed = {reader: come(date, steps, zone, told, at) for reader, steps in days.items()}
    latest = {reader: max(steps) for reader, steps in passed.items() if steps}
    return Notice(about, date, max(latest.values()), latest) if latest else None


def come(date: datetime, steps: Collection[int], zone: ZoneInfo, told: datetime, at: datetime) -> list[int]:
    """The days of a date, counted from its last one, that have begun since something was last told."""
    last = calendar.last_day(date, zone)
    return [step for step in steps if told < calendar.start_of(last + step * calendar.DAY, zone) <= at]
