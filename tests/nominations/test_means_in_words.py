"""Means as people write them: rounded, and with the comma of those who write one."""

import pytest
from django.utils import translation

from nominations import marks, means

SPREAD = marks.spread({"one": 2, "two": 4, "three": 5})


@pytest.mark.parametrize(("language", "words"), [("en", ("3.67", "3.7 (2 to 5)")), ("fr", ("3,67", "3,7 (2 à 5)"))])
def test_mean_is_rounded_and_written_as_its_reader_writes_decimals(language, words):
    with translation.override(language):
        assert (means.in_words(SPREAD.mean, 2), means.spread_in_words(SPREAD)) == words
