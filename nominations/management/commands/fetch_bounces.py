"""Command: reads the mailbox of returned e-mails once; a task does so every five minutes."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from nominations import fetching
from notifications.mailbox import UnreadableError


class Command(BaseCommand):
    help = "Reads what mail servers sent back, and says of each e-mail that it came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "imaps://user:password@host/folder, maildir:/path or mbox:/path; without it BOUNCE_MAILBOX"
        parser.add_argument("--mailbox", default="", help=words)

    def handle(self, *args: Any, mailbox: str, **options: Any) -> None:
        if not (mailbox or settings.BOUNCE_MAILBOX):
            raise CommandError("No mailbox is named: set BOUNCE_MAILBOX, or --mailbox.")
        try:
            counts = fetching.fetch(mailbox)
        except UnreadableError as trouble:
            raise CommandError(str(trouble)) from trouble
        words = ", ".join(f"{count} {said}" for said, count in sorted(counts.items()))
        self.stdout.write(f"read: {words or 'nothing'}")
