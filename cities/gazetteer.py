"""Places of the world and all their names: which names mean one place, which two (GeoNames, CC BY 4.0; pure)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from cities.kindwords import bare

FILE = Path(__file__).parent / "data" / "gazetteer.zip"
NEAR = 25  # kilometres: as far as a place may lie from a city's coordinates and still be meant
LARGEST = 5  # times as many people as the next one of the same name
DEGREE = 111.2  # kilometres

Spot = tuple[float, float]  # latitude, longitude


@dataclass(frozen=True)
class Place:
    """A town as GeoNames knows it: its number, where it lies, how many live there, its name, and all as compared."""

    number: int
    spot: Spot
    people: int
    name: str
    keys: tuple[str, ...]


@lru_cache(maxsize=32)
def _places(country: str) -> dict[str, list[Place]]:
    """The places of a country by each of their names."""
    found: dict[str, list[Place]] = defaultdict(list)
    for place in _read(country):
        for key in place.keys:
            found[key].append(place)
    return dict(found)


def _read(country: str) -> Iterator[Place]:
    with ZipFile(FILE) as file:
        text = file.read(country).decode() if country in file.namelist() else ""
    for line in text.splitlines():
        number, latitude, longitude, people, name, keys = line.split("\t")
        yield Place(int(number), (float(latitude), float(longitude)), int(people), name, tuple(keys.split("|")))


def spot_of(latitude: Decimal | str | None, longitude: Decimal | str | None) -> Spot | None:
    """Where something lies, if both are known."""
    return (float(latitude), float(longitude)) if latitude and longitude else None


def named(country: str, name: str) -> list[Place]:
    """The places of this country that bear this name in some language."""
    return _places(country).get(bare(name), [])


@lru_cache(maxsize=20_000)
def meant(country: str, names: tuple[str, ...], spot: Spot | None = None) -> tuple[Place, ...]:
    """The places that a city of these names may be; where it is known where it lies, only those beside it."""
    found = {place.number: place for name in names for place in named(country, name)}
    return tuple(place for place in found.values() if spot is None or apart(place.spot, spot) <= NEAR)


def only(country: str, name: str, spot: Spot | None = None) -> Place | None:
    """The one place that a city is: the nearest of its name, or the one that is by far the largest."""
    found = meant(country, (name,), spot)
    if spot:
        return min(found, key=lambda place: apart(place.spot, spot), default=None)
    found = tuple(place for place in found if place.keys[0] == bare(name)) or found
    first, *others = [*sorted(found, key=lambda place: -place.people), None]
    return None if first and others[0] and first.people < LARGEST * others[0].people else first


def beside(places: Iterable[Place], spot: Spot) -> bool:
    """Whether one of these places lies beside this spot."""
    return any(apart(place.spot, spot) <= NEAR for place in places)


def apart(one: Spot, other: Spot) -> float:
    """The kilometres between two spots, as far as it matters whether they are near."""
    north = one[0] - other[0]
    east = (one[1] - other[1] + 180) % 360 - 180
    return DEGREE * math.hypot(north, east * math.cos(math.radians((one[0] + other[0]) / 2)))
