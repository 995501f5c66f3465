"""Ranks a file of marks, without a database: the same reckoning as on the jury's page, for whoever checks it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations import marksfile, ranking
from nominations.marksfile import FaultyMarksError
from nominations.totals import Sheet

LEAVES = (
    "adds which files each juror's marks bring into the first n or keep out of it. The model is reckoned anew for "
    "every juror: seconds for 200 of them, minutes for 1,000; without this a file of 10 MB takes seconds"
)
KEYS = ("mean", "adjusted", "se", "rank", "rank_low", "rank_high", "chance", "readers")


class Command(BaseCommand):
    help = (
        "Prints the ranking of a CSV of marks (juror,file,criterion,mark; an empty mark: cannot judge) as JSON. "
        "rank is that of the adjusted mean, or of the raw mean where nothing can be adjusted."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--places", type=int, help="the n of “the first n”; without it no chances")
        parser.add_argument("--weights", type=Path, metavar="FILE", help="CSV (criterion,weight) or JSON; otherwise 1")
        parser.add_argument("--leave-one-out", action="store_true", help=LEAVES)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = _told(options["file"], options["weights"], options["places"], leave=options["leave_one_out"])
        except FaultyMarksError as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(json.dumps(told, ensure_ascii=False))


def _told(file: Path, weighed: Path | None, places: int | None, *, leave: bool) -> dict[str, Any]:
    if places is not None and places < 1:
        raise FaultyMarksError("--places must be 1 or more.")
    if leave and places is None:
        raise FaultyMarksError("--leave-one-out needs --places.")
    given = marksfile.read(_text(file))
    weights = marksfile.weights(_text(weighed), {word.criterion for word in given}) if weighed else {}
    sheet = Sheet(given, weights)
    told = _as_json(ranking.rank(sheet, places))
    if leave and places is not None:
        changes = ranking.leave_one_out(sheet, places)
        told["leave_one_out"] = {juror: asdict(change) for juror, change in changes.items()}
    return told


def _as_json(found: ranking.Ranking) -> dict[str, Any]:
    return {
        "files": {file: {key: getattr(standing, key) for key in KEYS} for file, standing in found.files.items()},
        "juror_effects": {juror: asdict(effect) for juror, effect in found.effects.items()},
        "variances": asdict(found.variances) if found.variances else None,
        "connected": found.connected,
        "warnings": [caution.sentence for caution in found.cautions],
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise FaultyMarksError(f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FaultyMarksError(f"The file {path} is no text in UTF-8.") from error
