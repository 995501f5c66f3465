"""The time zone of a country, where it has one clock."""

import pytest

from cities.models import Country


@pytest.mark.parametrize(
    ("iso2", "zone"),
    [
        ("UG", "Africa/Kampala"),
        ("KR", "Asia/Seoul"),
        ("DE", "Europe/Berlin"),  # Büsingen has a name of its own and the same clock
        ("US", ""),
        ("PT", ""),  # the Azores have another clock
    ],
)
def test_zone_is_known_where_a_country_has_one_clock(iso2, zone):
    assert Country(iso2=iso2).zone == zone
