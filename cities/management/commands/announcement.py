"""Prints an announcement: its list, release or press kit, in a format, layout and language; or checks a text."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities import listing, presskit, proofreading, proofwords, reading, wording
from cities.models import Announcement, Edition


class Command(BaseCommand):
    help = "Prints the list of an announcement as text, CSV, JSON, HTML, Word or release, or compares a text with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the announcement's address, for example 2022")
        parser.add_argument("--format", choices=(*listing.FORMATS, "docx"), default="txt")
        parser.add_argument("--layout", choices=listing.LAYOUTS, help="otherwise the announcement's own")
        parser.add_argument("--language", choices=wording.LANGUAGES, default="en")
        parser.add_argument("--edition", type=int, help="otherwise the latest")
        parser.add_argument("--kit", action="store_true", help="with the figures of the press kit and the hash")
        parser.add_argument("--to", type=Path, metavar="FILE", help="into a file, as docx asks for")
        parser.add_argument("--withdrawn", action="store_true", help="also while it is withdrawn, and public nowhere")
        parser.add_argument("--compare", type=Path, metavar="FILE", help="a published text; exit 1 when it differs")

    def handle(self, *_args: Any, **options: Any) -> None:
        edition = find(options["slug"], options["edition"], withdrawn=options["withdrawn"])
        if options["compare"]:
            self._compare(edition, options["compare"])
        else:
            self._print(_written(edition, options), options["to"])

    def _print(self, content: str | bytes, path: Path | None) -> None:
        if path:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        elif isinstance(content, bytes):
            raise CommandError("A Word file needs a place: --to FILE.docx", returncode=2)
        else:
            self.stdout.write(content, ending="")

    def _compare(self, edition: Edition, path: Path) -> None:
        proof = proofreading.against(_read(path), presskit.sheet_of(edition))
        self.stdout.write(proofwords.outcome(proof))
        for finding in proof.findings:
            self.stdout.write(proofwords.sentence(finding))
        if told := proofwords.uncompared(proof):
            self.stdout.write(told)
        if not proof.is_equal:
            sys.exit(1)


def _written(edition: Edition, options: dict[str, Any]) -> str | bytes:
    form, asked = options["format"], (edition, options["layout"], options["language"])
    if form == "docx" or options["kit"]:
        return presskit.written(presskit.kit_of(*asked), form)
    return listing.write(reading.listing_of(*asked), form)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read as a text: {error}", returncode=2) from error


def find(slug: str, number: int | None, *, withdrawn: bool = False) -> Edition:
    """The edition asked for, or a sentence that says which there are; a withdrawn list leaves only when meant."""
    announcement = Announcement.objects.filter(slug=slug).first()
    if announcement is None:
        known = ", ".join(Announcement.objects.values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no announcement “{slug}”. There are: {known}.", returncode=2)
    if announcement.withdrawn_on and not withdrawn:
        day = f"{announcement.withdrawn_on:%-d %B %Y}"
        told = f"“{slug}” was withdrawn on {day} and is public nowhere; with --withdrawn it is printed all the same."
        raise CommandError(told, returncode=2)
    editions = announcement.editions.order_by("-number")
    edition = editions.filter(number=number).first() if number else editions.first()
    if edition is None:
        raise CommandError(f"“{slug}” has no edition {number}; the latest is {editions.count()}.", returncode=2)
    return edition
