"""Plays a real round from its folder through the acts, in one transaction; a second time only tells of it."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.replay.run import replay
from nominations.replay.toml import Wrong


class Command(BaseCommand):
    help = "Plays the round of a folder (round.toml, nominations.csv) and prints its figures as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="for example nominations/data/rounds/2022")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = replay(options["folder"])
        except Wrong as wrong:
            raise CommandError(str(wrong), returncode=2) from wrong
        self.stdout.write(json.dumps(told, ensure_ascii=False))
