"""Until when a reminder waits for others of the same person, so that many become one e-mail. Pure reckoning."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(7)
LONGEST = timedelta(hours=12)  # no reminder waits longer, and none shorter before its date than this
SHORTLY = timedelta(minutes=15)  # in which the clock has written what else is due
LEAST = 3  # fewer go one by one


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The coming morning where the person is."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), MORNING, zone)
    return today if now < today else datetime.combine(local.date() + timedelta(days=1), MORNING, zone)


def latest_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The morning that has come where the person is: today's, or yesterday's as long as it is night."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), MORNING, zone)
    return today if today <= now else datetime.combine(local.date() - timedelta(days=1), MORNING, zone)


def gathers_until(now: datetime, zone: ZoneInfo, until: datetime | None) -> datetime:
    """The morning, if it is near and leaves time to act; else as long as the clock needs to write the rest."""
    morning = next_morning(now, zone)
    near = morning - now <= LONGEST
    in_time = until is None or until <= now or morning + LONGEST <= until
    return morning if near and in_time else now + SHORTLY
