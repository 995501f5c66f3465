"""Where a place stands on the network's map: Equal Earth, from latitude and longitude to the map's own units.

Equal Earth keeps areas true, so that no region looks larger than it is (Šavrič, Patterson and Jenny, 2018).
"""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

WIDTH = 1000.0
NORTH, SOUTH = 84.0, -57.0  # the map ends where nobody is admitted from: it leaves out the Antarctic
MERIDIAN = 11.0  # the map is cut at 169° west, through the sea, so that no land is torn in two
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
M = sqrt(3) / 2


class Point(NamedTuple):
    """A place in the map's units: x grows to the east, y to the south."""

    x: float
    y: float


def project(latitude: float, longitude: float) -> Point:
    """The point of the map at which a place is drawn."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(f"no such place: latitude {latitude}, longitude {longitude}")
    east, north = equal_earth(latitude, _from_the_middle(longitude))
    return Point(round(WIDTH / 2 + east * SCALE, 2), round((TOP - north) * SCALE, 2))


def equal_earth(latitude: float, longitude: float) -> tuple[float, float]:
    """The projection itself on a globe of radius one: how far east and how far north."""
    slant = asin(M * sin(radians(latitude)))
    square = slant * slant
    sixth = square * square * square
    stretch = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    north = slant * (A1 + A2 * square + sixth * (A3 + A4 * square))
    return radians(longitude) * cos(slant) / (M * stretch), north


def _from_the_middle(longitude: float) -> float:
    """Degrees east of the map's middle, the two edges told apart by their sign."""
    turned = longitude - MERIDIAN
    if turned < -180:
        return turned + 360
    return turned


SCALE = WIDTH / (2 * equal_earth(0, 180)[0])
TOP = equal_earth(NORTH, 0)[1]
HEIGHT = round((TOP - equal_earth(SOUTH, 0)[1]) * SCALE, 2)
