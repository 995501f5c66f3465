"""The map's projection: inside the frame, east is right, north is up, areas stay true."""

from math import cos, isclose, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.projection import HEIGHT, MERIDIAN, NORTH, SOUTH, WIDTH, equal_earth, project

latitudes = st.floats(SOUTH, NORTH)
longitudes = st.floats(-180, 180)


@given(latitudes, longitudes)
def test_project_any_place_shown_lies_inside_the_map(latitude, longitude):
    point = project(latitude, longitude)

    assert 0 <= point.x <= WIDTH
    assert 0 <= point.y <= HEIGHT


@given(latitudes, latitudes, longitudes)
def test_project_two_latitudes_puts_the_northern_one_above(one, other, longitude):
    south, north = sorted((one, other))

    assert project(north, longitude).y <= project(south, longitude).y


@given(latitudes, st.floats(MERIDIAN - 180, 180), st.floats(MERIDIAN - 180, 180))
def test_project_two_longitudes_puts_the_eastern_one_to_the_right(latitude, one, other):
    west, east = sorted((one, other))

    assert project(latitude, west).x <= project(latitude, east).x


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_equal_earth_keeps_areas(latitude, longitude):
    step = 0.01
    x, y = equal_earth(latitude, longitude)
    across = equal_earth(latitude, longitude + step)[0] - x
    up = equal_earth(latitude + step, longitude)[1] - y

    assert isclose(across * up, radians(step) ** 2 * cos(radians(latitude)), rel_tol=0.002)


@given(latitudes)
def test_project_the_middle_meridian_is_the_middle_of_the_map(latitude):
    assert project(latitude, MERIDIAN).x == WIDTH / 2


def test_project_known_place_equals_the_published_formula():
    east, north = equal_earth(0, 180)

    assert (round(east, 4), north) == (2.7066, 0.0)
    assert round(equal_earth(90, 0)[1], 4) == 1.3174


@pytest.mark.parametrize("place", [(91, 0), (-91, 0), (0, 181), (0, -181)])
def test_project_no_such_place_is_refused(place):
    with pytest.raises(ValueError, match="no such place"):
        project(*place)
