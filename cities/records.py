"""Members as rows of files and of the API: JSON, CSV and GeoJSON, read by key and never held as a whole."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from defusedcsv import csv

from cities import wording
from cities.models import City
from cities.querysets import CityQuerySet
from cities.states import NameForm

AT_ONCE = 200
COLUMNS = (
    "region", "country", "iso2", "city", "local_name", "kind", "member_since", "latitude", "longitude", "fictional",
    "slug", "page",
)  # fmt: skip
KINDS = {"csv": "text/csv", "json": "application/json", "geojson": "application/geo+json"}
LICENCE = {
    "name": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
    "attribution": "Register of learning cities; coordinates: GeoNames (https://www.geonames.org/)",
}


@dataclass(frozen=True)
class Told:
    """What a file says of itself, where its pages of cities stand, and which part of the register it is."""

    head: dict[str, Any]
    pages: str
    day: date
    after: str = ""
    limit: int | None = None
    next_page: str = ""


def of(city: City, told: Told) -> dict[str, Any]:
    """A member as one row, by the names of the day of which the file speaks: of its country the short one."""
    return {
        "region": wording.region(city.country.region),
        "country": city.country.name(NameForm.SHORT, on=told.day),
        "iso2": city.country.iso2,
        "city": city.called,
        "local_name": city.local_name,
        "kind": city.kind,
        "member_since": since(city, told.day).isoformat(),
        "latitude": city.latitude,
        "longitude": city.longitude,
        "fictional": city.is_fictional,
        "slug": city.slug,
        "page": f"{told.pages}{city.slug}/",
    }


def plain(city: City, told: Told) -> dict[str, Any]:
    """The same with its place as numbers."""
    return _numbers(of(city, told))


def since(city: City, day: date) -> date:
    """The beginning of the tenure that holds on that day."""
    return next((one.since for one in reversed(city.tenures) if one.since <= day), city.tenures[-1].since)


def by_key(cities: CityQuerySet, told: Told) -> Iterator[City]:
    """The cities in the order of their addresses, some hundred at a time, however many there are."""
    at_once = min(AT_ONCE, told.limit or AT_ONCE)
    return islice(_batches(cities.order_by("slug"), told.after, at_once), told.limit)


def _batches(cities: CityQuerySet, after: str, at_once: int) -> Iterator[City]:
    while batch := list(cities.filter(slug__gt=after)[:at_once]):
        yield from batch
        after = batch[-1].slug or ""
        _let_go(batch)


def _let_go(batch: list[City]) -> None:
    """Rows that name each other would stay until the collector finds them, and a long file would grow by all."""
    for city in batch:
        city.tenures.clear()
        vars(city.country).pop("_prefetched_objects_cache", None)  # its names


def written(cities: CityQuerySet, told: Told, form: str) -> Iterator[str]:
    """The file, piece by piece."""
    return WRITERS[form]((of(city, told) for city in by_key(cities, told)), told)


def _as_csv(rows: Iterable[dict[str, Any]], _told: Told) -> Iterator[str]:
    writer = csv.DictWriter(_Echo(), COLUMNS, lineterminator="\n")
    yield writer.writeheader()
    for row in rows:
        yield writer.writerow({name: _plain(value) for name, value in row.items()})


class _Echo:
    """A file that hands each line straight on."""

    def write(self, line: str) -> str:
        """The line, as it goes to the reader."""
        return line


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _as_json(rows: Iterable[dict[str, Any]], told: Told) -> Iterator[str]:
    return _listed("cities", (_numbers(row) for row in rows), told.head, {"next": told.next_page or None})


def _numbers(row: dict[str, Any]) -> dict[str, Any]:
    places = {name: None if row[name] is None else float(row[name]) for name in ("latitude", "longitude")}
    return row | places


def _as_geojson(rows: Iterable[dict[str, Any]], told: Told) -> Iterator[str]:
    head = {"type": "FeatureCollection"} | told.head
    return _listed("features", (_feature(_numbers(row)) for row in rows), head, {"next": told.next_page or None})


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = row.pop("latitude"), row.pop("longitude")
    place = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "id": row["slug"], "geometry": place, "properties": row}


def _listed(name: str, rows: Iterable[dict[str, Any]], head: dict[str, Any], tail: dict[str, Any]) -> Iterator[str]:
    """One object whose list is written as it is read."""
    yield f'{json.dumps(head, ensure_ascii=False)[:-1]}, "{name}": ['
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{json.dumps(row, ensure_ascii=False)}"
    yield f"\n], {json.dumps(tail, ensure_ascii=False)[1:]}\n"


WRITERS = {"csv": _as_csv, "json": _as_json, "geojson": _as_geojson}
