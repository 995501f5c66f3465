"""Many places as few dots: near ones become one dot with a number, always the same for the same places (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass

from cities.projection import Point, project

MOST = 500  # dots that a map holds before near ones are drawn as one
CELLS = (6, 9, 13, 18, 26, 36, 60, 75, 90)  # how near is near, in the map's units


@dataclass(frozen=True)
class Place:
    """A city as far as the map needs it."""

    slug: str
    name: str
    country: str
    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Dot:
    """One dot of the map and the cities that it stands for."""

    at: Point
    places: tuple[Place, ...]

    @property
    def countries(self) -> set[str]:
        """Where its cities are."""
        return {place.country for place in self.places}


def dots(places: Iterable[Place], most: int = MOST) -> list[Dot]:
    """Each place a dot while they are few; otherwise the finest grid by which no more than that many are left."""
    placed = [(project(place.latitude, place.longitude), place) for place in sorted(places, key=lambda one: one.slug)]
    if len(placed) <= most:
        return [Dot(point, (place,)) for point, place in placed]
    fit = (cell for cell in CELLS if len({_square(point, cell) for point, _place in placed}) <= most)
    return _grid(placed, next(fit, CELLS[-1]))


def _square(point: Point, cell: int) -> tuple[int, int]:
    return int(point.x // cell), int(point.y // cell)


def _grid(placed: list[tuple[Point, Place]], cell: int) -> list[Dot]:
    found: dict[tuple[int, int], list[tuple[Point, Place]]] = {}
    for point, place in placed:
        found.setdefault(_square(point, cell), []).append((point, place))
    return [_middle(found[key]) for key in sorted(found)]


def _middle(near: list[tuple[Point, Place]]) -> Dot:
    """Where the cities of one dot are on average."""
    x = round(sum(point.x for point, _place in near) / len(near), 1)
    y = round(sum(point.y for point, _place in near) / len(near), 1)
    return Dot(Point(x, y), tuple(place for _point, place in near))
