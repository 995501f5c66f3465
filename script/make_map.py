#!/usr/bin/env python
"""Draws the land without borders for the map of members: templates/pieces/land.svg.

Run once, from the project's root, with the file of the npm package world-atlas 2.0.2 (Natural Earth 1:110m, public
domain):  python -m script.make_map land-110m.json > templates/pieces/land.svg
"""

import json
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from cities.projection import HEIGHT, MERIDIAN, SOUTH, project

Spot = tuple[float, float]
TOLERANCE = 0.35  # in units of a map 1000 wide: a third of a pixel on a wide screen


def rings(topology: dict) -> Iterator[list[Spot]]:
    """Every coastline as longitudes and latitudes, outer and inner alike: an even-odd fill tells them apart."""
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                yield _unwrapped(_joined(ring, arcs))


def cut(ring: list[Spot]) -> Iterator[list[Spot]]:
    """The pieces of a coastline that lie inside the map, cut where the map's edge passes through it."""
    west, east = MERIDIAN - 180, MERIDIAN + 180
    for turn in (-360, 0, 360):
        piece = _clipped(_clipped([(x + turn, y) for x, y in ring], west, 1), east, -1)
        if len(piece) > 2:
            yield piece


def drawn(piece: list[Spot]) -> str:
    """One piece as path data: absolute start, then relative steps in tenths."""
    points = [_on_map(spot) for spot in piece]
    kept = _simplified(points[: len(points) // 2 + 1])[:-1] + _simplified(points[len(points) // 2 :])
    tenths = _without_repeats([(round(x * 10), round(y * 10)) for x, y in kept])
    if len(tenths) < 3:
        return ""
    steps = [(x - u, y - v) for (u, v), (x, y) in pairwise(tenths)]
    return f"M{_pair(tenths[0])}l" + _packed(" ".join(_pair(step) for step in steps)) + "z"


def _decoded(arc: list[list[int]], transform: dict) -> list[Spot]:
    x = y = 0
    spots = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        spots.append(
            tuple(n * s + t for n, s, t in zip((x, y), transform["scale"], transform["translate"], strict=True))
        )
    return spots


def _joined(ring: list[int], arcs: list[list[Spot]]) -> list[Spot]:
    spots: list[Spot] = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        spots += arc[1:] if spots else arc
    return spots


def _unwrapped(ring: list[Spot]) -> list[Spot]:
    """The same ring without the jump from 180° east to 180° west; this jump drew the streaks."""
    spots = [ring[0]]
    for longitude, latitude in ring[1:]:
        turns = round((spots[-1][0] - longitude) / 360)
        spots.append((longitude + 360 * turns, latitude))
    return spots


def _clipped(ring: list[Spot], edge: float, side: int) -> list[Spot]:
    kept: list[Spot] = []
    for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (x - edge) * side >= 0:
            kept.append((x, y))
        if (x - edge) * (u - edge) < 0:
            kept.append((edge, y + (v - y) * (edge - x) / (u - x)))
    return kept


def _on_map(spot: Spot) -> Spot:
    longitude, latitude = spot
    if longitude >= MERIDIAN + 180 - 1e-9:  # the eastern edge, which `project` would take for the western one
        longitude = MERIDIAN + 180 - 1e-6
    point = project(latitude, (longitude + 180) % 360 - 180)
    return point.x, min(max(point.y, 0.0), HEIGHT)


def _simplified(points: list[Spot]) -> list[Spot]:
    """Douglas and Peucker's line: no point that is nearer to its chord than the tolerance."""
    if len(points) < 3:
        return points
    far, at = max((_distance(points[n], points[0], points[-1]), n) for n in range(1, len(points) - 1))
    if far <= TOLERANCE:
        return [points[0], points[-1]]
    return _simplified(points[: at + 1])[:-1] + _simplified(points[at:])


def _distance(point: Spot, start: Spot, end: Spot) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    if length == 0:
        return ((point[0] - start[0]) ** 2 + (point[1] - start[1]) ** 2) ** 0.5
    return abs(dx * (point[1] - start[1]) - dy * (point[0] - start[0])) / length


def _without_repeats(tenths: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept = [point for point, former in zip(tenths, [None, *tenths], strict=False) if point != former]
    return kept[:-1] if kept and kept[-1] == kept[0] else kept


def _pair(tenths: tuple[int, int]) -> str:
    return " ".join(f"{n / 10:g}" for n in tenths)


def _packed(text: str) -> str:
    """Shorter by what the notation lets one leave out: a blank before a sign, a nought before a point."""
    return re.sub(r"(?<![\d.])0\.", ".", text).replace(" -", "-")


def main(path: str) -> None:
    """Prints the land of a TopoJSON file as one SVG path."""
    topology = json.loads(Path(path).read_text())
    inside = [ring for ring in rings(topology) if min(y for _x, y in ring) > SOUTH]
    path_data = "".join(drawn(piece) for ring in inside for piece in cut(ring))
    print(f'<path class="land" fill-rule="evenodd" d="{path_data}"/>')


if __name__ == "__main__":
    main(sys.argv[1])
