"""Command: the sender's work with neither Celery nor Redis."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications import sender


class Command(BaseCommand):
    help = "Sends the e-mails that are due, and sorts out what a dead sender left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=5000, help="at most this many e-mails")
        parser.add_argument("--seconds", type=float, default=3600, help="for at most this long")

    def handle(self, *args: Any, limit: int, seconds: float, **options: Any) -> None:
        swept, sent = sender.sweep(), sender.send_due(limit, seconds=seconds)
        for title, counts in (("left by a dead sender", swept), ("now", sent)):
            words = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()) if count)
            self.stdout.write(f"{title}: {words or 'nothing'}")
