"""When a report is due, opened, overdue, silent and reminded: reckoned from days alone."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities import reporting
from cities.reporting import Due, Rule

OURS, ANNOUNCED, DAYS = Rule(), date(2022, 9, 2), (-60, -30, -7, 0, 30, 90)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
days = st.dates(date(2015, 1, 1), date(2040, 1, 1))
rules = st.builds(Rule, st.integers(1, 60), st.sampled_from([reporting.YEAR_END, reporting.SAME_DAY]), st.just(180))
turns = st.integers(1, 6)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def first(count: int, announced: date = ANNOUNCED, rule: Rule = OURS, own=None) -> list[Due]:
    return list(islice(reporting.due_days(announced, rule, own or {}), count))


def test_two_years_later_on_the_last_day_of_the_year_and_every_two_years_from_there():
    assert [due.day for due in first(3)] == [date(2024, 12, 31), date(2026, 12, 31), date(2028, 12, 31)]


def test_a_day_of_its_own_moves_what_follows():
    """As in 2022, when those of 2020 reported on 2 December."""
    own = {1: date(2022, 12, 2)}

    assert [due.day for due in first(2, date(2020, 9, 23), own=own)] == [date(2022, 12, 2), date(2024, 12, 2)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 2, 28), 36, date(2028, 2, 29)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 12, 31), -12, date(2023, 12, 31)),
    ],
)
def test_the_last_of_a_month_stays_the_last(day, months, then):
    assert reporting.months_after(day, months) == then


@given(days, rules, st.dictionaries(turns, st.integers(1, 300), max_size=3))
def test_due_days_follow_each_other_and_own_days_hold(announced, rule, moved):
    own = {number: first(number, announced, rule)[-1].day + timedelta(days=shift) for number, shift in moved.items()}
    found = first(8, announced, rule, own)

    assert [due.number for due in found] == list(range(1, 9))
    assert {due.number: due.day for due in found if due.number in own} == own
    for one, after in pairwise(found):
        assert after.number in own or after.day == reporting.months_after(one.day, rule.interval_months)


@given(days, rules, st.integers(0, 4000))
def test_what_is_opened_is_never_due_already_and_its_time_has_come(announced, rule, later):
    at = noon(announced) + timedelta(days=later)
    due = reporting.asked(announced, rule, {}, at)
    coming = next(one for one in first(200, announced, rule) if reporting.running_day(at) <= one.day)

    assert due in (None, coming)
    assert (due is not None) == (coming.day - timedelta(days=180) <= reporting.running_day(at))


def test_a_day_ends_when_it_has_ended_everywhere():
    ends = datetime(2025, 1, 1, 12, tzinfo=UTC)

    assert reporting.ends(date(2024, 12, 31)) == ends
    assert not reporting.is_overdue(date(2024, 12, 31), ends - SECOND)
    assert reporting.is_overdue(date(2024, 12, 31), ends)


@given(days, st.integers(-200, 200 * 24))
def test_the_reckoning_by_instants_and_the_one_by_days_agree(day, hours):
    """Python asks the instant, the database the day that still runs."""
    at = noon(day) + timedelta(hours=hours)

    assert reporting.is_overdue(day, at) == (day < reporting.running_day(at))
    assert reporting.is_silent(day, at) == (day < reporting.silent_before(at))


@given(days, st.lists(st.integers(1, 60 * 24), min_size=1, max_size=40))
def test_each_reminder_goes_once_in_order_and_never_two_at_one_waking(day, sleeps):
    """However long the clock slept between two wakings."""
    at, told, sent = reporting.ends(day) - timedelta(days=70), None, []
    for hours in sleeps:
        at += timedelta(hours=hours)
        step = reporting.reminds(day, told, at, DAYS)
        if step is not None:
            assert reporting.ends(day) + timedelta(days=step) <= at
            told = step
            sent.append(step)

    assert sent == sorted(set(sent))
    assert told == reporting.step(day, at, DAYS)


def test_a_clock_that_runs_sends_all_six():
    day, told, sent = date(2024, 12, 31), None, []
    for later in range(-100, 120):
        step = reporting.reminds(day, told, noon(day + timedelta(days=later)), DAYS)
        if step is not None:
            told = step
            sent.append(step)

    assert sent == [-60, -30, -7, 0, 30, 90]


def test_after_a_standstill_only_the_latest_is_sent():
    assert reporting.reminds(date(2024, 12, 31), -60, datetime(2025, 4, 20, tzinfo=UTC), DAYS) == 90


def test_who_joined_a_cohort_late_is_asked_at_the_next_turn():
    assert reporting.joined_by(Due(1, date(2024, 12, 31)), Rule()) == date(2023, 12, 31)
