"""Command: stored files that no document names, counted, or deleted when asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from dossiers.sweeping import sweep


class Command(BaseCommand):
    help = "Counts the stored files older than a day that no document names; with --delete it deletes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="delete them")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        swept = sweep(delete=delete)
        done = "deleted" if delete else "nothing is deleted without --delete"
        self.stdout.write(f"{swept.files} files that no document names, {swept.size} bytes: {done}")
