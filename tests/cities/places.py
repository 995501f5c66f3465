"""The cities of 2022 as data for tests."""

import csv
from pathlib import Path

from cities import listing, wording

DATA = Path(__file__).resolve().parents[2] / "cities" / "data"
CODES = {names["en"]: code for code, names in wording.REGIONS.items()}


def rows() -> list[dict[str, str]]:
    with (DATA / "places_2022.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def entries() -> list[listing.Entry]:
    return [listing.Entry(CODES[row["region"]], row["country"], row["city"], row["iso2"]) for row in rows()]
