"""Where a membership stands on a day, at its edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cities import reporting, standing

SINCE, UNTIL = date(2020, 1, 1), date(2024, 1, 1)
PAUSES = [(date(2022, 1, 1), date(2022, 6, 1)), (date(2023, 6, 1), None)]


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2019, 12, 31), None),
        (SINCE, "active"),
        (date(2021, 3, 1), "active"),  # the day itself is not overdue
        (date(2021, 3, 2), "report_overdue"),
        (date(2022, 1, 1), "inactive"),
        (date(2022, 6, 1), "report_overdue"),
        (date(2023, 12, 31), "inactive"),
        (UNTIL, "removed"),
    ],
)
def test_standing_on_a_day(day, word):
    assert standing.on(day, SINCE, UNTIL, "removed", PAUSES, is_overdue=date(2021, 3, 1) < day) == word


@pytest.mark.parametrize(("days", "passed"), [(364, False), (365, True)])
def test_silent_for_a_year(days, passed):
    then, at = date(2024, 1, 1), datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=days)

    assert standing.silent(None, then, at).passed is passed
    assert standing.silent(None, None, at).passed is False


def test_silent_by_a_report_is_the_silence_of_reports():
    due = date(2024, 1, 1)
    last = reporting.ends(due) + timedelta(days=90)

    assert standing.silent(due, None, last).passed is True
    assert standing.silent(due, None, last - timedelta(seconds=1)).passed is False
