"""What stands in place of jurors' names."""

import pytest

from nominations import aliases


@pytest.mark.parametrize(
    ("place", "letter"),
    [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_letters_go_on_beyond_the_alphabet(place, letter):
    assert aliases.letter(place) == letter


def test_no_letter_stands_twice():
    assert len({aliases.letter(place) for place in range(1000)}) == 1000
