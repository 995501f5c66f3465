"""Prints an announcement: its list or release, in a format, layout and language."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities import listing, reading, wording
from cities.models import Announcement, Edition


class Command(BaseCommand):
    help = "Prints the list of an announcement as text, CSV, JSON, HTML or release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the announcement's address, for example 2022")
        parser.add_argument("--format", choices=listing.FORMATS, default="txt")
        parser.add_argument("--layout", choices=listing.LAYOUTS, help="otherwise the announcement's own")
        parser.add_argument("--language", choices=wording.LANGUAGES, default="en")
        parser.add_argument("--edition", type=int, help="otherwise the latest")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = find(options["slug"], options["edition"])
        content = reading.listing_of(edition, options["layout"], options["language"])
        self.stdout.write(listing.write(content, options["format"]), ending="")


def find(slug: str, number: int | None) -> Edition:
    """The edition asked for, or a sentence that says which there are."""
    announcement = Announcement.objects.filter(slug=slug).first()
    if announcement is None:
        known = ", ".join(Announcement.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no announcement “{slug}”. There are: {known}.", returncode=2)
    editions = announcement.editions.order_by("-number")
    edition = editions.filter(number=number).first() if number else editions.first()
    if edition is None:
        raise CommandError(f"“{slug}” has no edition {number}; the latest is {editions.count()}.", returncode=2)
    return edition
