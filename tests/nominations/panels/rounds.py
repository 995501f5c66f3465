"""Rounds of panels made by a seed: the same files, jurors and ties for the same numbers."""

import random

REGIONS = ["africa", "arab", "asia", "europe", "latin"]
LANGUAGES = ["ar", "en", "es", "fr"]

FEASIBLE = 11  # the round of 80 files that this number draws has a reader for every seat


def made(files: int, jurors: int, *, min_regions: int = 2, seed: int = 1, slack: float = 1.2, fit: bool = True) -> dict:
    """A round as `plan_panels` reads it; below a slack of 1 there are more seats than readings."""
    chance = random.Random(seed)
    regions = {f"C{number:03}": REGIONS[number % 5] for number in range(max(10, jurors * 3 // 4))}
    limit = int(slack * files * 3 / jurors) + (slack > 1)
    asked = {
        "readers_per_file": 3,
        "min_regions": min_regions,
        "max_load": limit,
        "files": [_file(number, regions, chance) for number in range(files)],
        "jurors": [_juror(number, regions, chance, limit) for number in range(jurors)],
        "locked": [],
    }
    pairs = [[juror["id"], file["id"]] for juror in asked["jurors"] for file in asked["files"]]
    conflicts = [pair for pair in pairs if chance.random() < 0.02]
    worth = [[*pair, chance.randint(1, 1000)] for pair in pairs] if fit else []
    return asked | {"conflicts": conflicts, "fit": worth}


def _file(number: int, regions: dict[str, str], chance: random.Random) -> dict:
    return {"id": f"f{number:04}", "country": chance.choice(list(regions)), "language": chance.choice(LANGUAGES)}


def _juror(number: int, regions: dict[str, str], chance: random.Random, limit: int) -> dict:
    countries = chance.sample(list(regions), chance.choice([1, 1, 2]))
    languages = sorted({"en", *chance.sample(LANGUAGES, 2)})
    juror = {"id": f"j{number:03}", "countries": countries, "region": regions[countries[0]], "languages": languages}
    return juror | {"max_load": limit}
