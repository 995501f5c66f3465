"""Days as people mean them in the zone of a call: the end of a day, the hours there are, the weekend."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SATURDAY = 5


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The end of a day, 24:00: the first instant that is not in it."""
    return datetime.combine(day + DAY, time(), tzinfo=zone)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day."""
    return datetime.combine(day, time(), tzinfo=zone)


def is_skipped(day: date, hour: time, zone: ZoneInfo) -> bool:
    """Whether the clock of a zone jumps over this hour on this day, as when summer time begins."""
    there = datetime.combine(day, hour, tzinfo=zone)
    return there.astimezone(UTC).astimezone(zone).time() != hour


def last_day(closes: datetime, zone: ZoneInfo) -> date:
    """The day in which the last second before a closing instant lies."""
    return (closes.astimezone(zone) - timedelta(microseconds=1)).date()


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; of the 29th of February, where there is none, the day before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def is_weekend(day: date) -> bool:
    """Saturday and Sunday; other weekends are not known here."""
    return day.weekday() >= SATURDAY


def rolled_over(closes: datetime, zone: ZoneInfo) -> datetime:
    """A closing instant on a weekend moves to the end of the next Monday; any other stays."""
    day = last_day(closes, zone)
    return end_of(day + (7 - day.weekday()) * DAY, zone) if is_weekend(day) else closes
