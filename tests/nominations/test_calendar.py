"""Days of a zone: ends, last days, weekends."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from nominations import calendar

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))


def test_end_of_a_day_is_the_first_instant_after_it():
    assert calendar.end_of(date(2027, 7, 15), BERLIN).astimezone(UTC) == datetime(2027, 7, 15, 22, tzinfo=UTC)


@given(DAYS, ZONES)
def test_last_day_undoes_end_of(day, name):
    zone = ZoneInfo(name)

    assert calendar.last_day(calendar.end_of(day, zone), zone) == day
    assert calendar.start_of(day, zone) + timedelta(hours=30) > calendar.end_of(day, zone)


def test_saturday_and_sunday_move_to_the_end_of_monday():
    monday = calendar.end_of(date(2027, 7, 19), BERLIN)

    moved = [calendar.rolled_over(calendar.end_of(date(2027, 7, day), BERLIN), BERLIN) for day in (17, 18, 19)]

    assert moved == [monday] * 3


@given(DAYS, ZONES)
def test_what_rolls_over_never_ends_on_a_weekend_nor_earlier(day, name):
    zone = ZoneInfo(name)
    closes = calendar.end_of(day, zone)
    moved = calendar.rolled_over(closes, zone)

    assert not calendar.is_weekend(calendar.last_day(moved, zone))
    assert timedelta() <= moved - closes <= timedelta(days=3)


def test_clock_of_a_zone_skips_an_hour_when_summer_time_begins_and_none_when_it_ends():
    spring, autumn = date(2027, 3, 28), date(2027, 10, 31)

    skipped = [
        calendar.is_skipped(spring, time(hour, minute), BERLIN) for hour, minute in ((1, 59), (2, 0), (2, 59), (3, 0))
    ]

    assert skipped == [False, True, True, False]
    assert not calendar.is_skipped(autumn, time(2, 30), BERLIN)
    assert not calendar.is_skipped(spring, time(2, 30), ZoneInfo("UTC"))


def test_years_before_the_29th_of_february_end_on_the_28th():
    assert calendar.years_before(date(2028, 2, 29), 5) == date(2023, 2, 28)
    assert calendar.years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
