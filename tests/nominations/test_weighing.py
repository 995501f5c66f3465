"""What a board knows of a city's size."""

import pytest

from nominations.forms.composing import SIZES
from nominations.weighing import SIZES as LIMITS
from nominations.weighing import size_of


@pytest.mark.parametrize(
    ("number", "code"),
    [(None, ""), (0, "50000"), (49_999, "50000"), (50_000, "250000"), (999_999, "1000000"), (1_000_000, "1000000000")],
)
def test_size_of_a_city_is_one_of_four(number, code):
    assert size_of(number) == code


def test_every_size_has_its_words():
    assert list(SIZES) == [str(limit) for limit in LIMITS]
