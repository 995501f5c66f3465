"""The rule of the award at its edges, each in words."""

from datetime import date

import pytest

from cities.award import OF_2024, AwardRule, eligible, words

DAY = date(2024, 5, 31)


@pytest.mark.parametrize(
    ("since", "awarded", "passed"),
    [
        (date(2023, 6, 30), None, False),  # eleven months
        (date(2023, 5, 31), None, False),  # exactly twelve: not more
        (date(2023, 5, 30), None, True),
        (date(2023, 4, 30), None, True),  # thirteen
        (date(2015, 9, 1), date(2021, 5, 31), False),  # three years ago
        (date(2015, 9, 1), date(2018, 6, 1), False),
        (date(2015, 9, 1), date(2018, 5, 31), True),  # exactly six years
        (date(2015, 9, 1), date(2017, 5, 31), True),  # seven
        (date(2023, 9, 1), date(2017, 5, 31), False),  # came back within the year
    ],
)
def test_eligible(since, awarded, passed):
    assert eligible(OF_2024, DAY, since, awarded).passed is passed


def test_sentences_say_from_when():
    new, awarded = date(2023, 6, 30), date(2021, 5, 31)

    assert eligible(OF_2024, DAY, new, None).sentence == (
        "A member since 30 June 2023: it may be nominated after 30 June 2024."
    )
    assert eligible(OF_2024, DAY, date(2015, 9, 1), awarded).sentence == (
        "Awarded on 31 May 2021: it may be nominated again from 31 May 2027."
    )


def test_numbers_are_data():
    rule = AwardRule(24, 0, "ours")

    assert (eligible(rule, DAY, date(2022, 6, 30), None).passed, eligible(rule, DAY, date(2022, 5, 1), DAY).passed) == (
        (False, True)
    )
    assert words(rule)[0].startswith("A city has been a member for more than 24 months")
