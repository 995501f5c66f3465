"""Panels for a round that is written down in a file: pure reckoning, no database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.panels import Unsound
from nominations.panels import file as panelfile


class Command(BaseCommand):
    help = "Proposes panels for a round (JSON) and prints them with what is proven as JSON; needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.json", type=Path)
        parser.add_argument("--seed", type=int, default=1, help="another number breaks ties another way")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            told = panelfile.answer(options["file"].read_text("utf-8"), abs(options["seed"]))
        except OSError as wrong:
            message = f"The file cannot be read: {wrong.strerror}."
            raise CommandError(message, returncode=2) from wrong
        except ValueError as wrong:
            message = str(wrong) if isinstance(wrong, Unsound) else "The file is not text in UTF-8."
            raise CommandError(message, returncode=2) from wrong
        self.stdout.write(json.dumps(told))  # in ASCII: a terminal of any kind takes any name
