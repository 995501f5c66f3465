"""Lists members of earlier rounds by name, from a file: first as a preview, with --apply in earnest."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import door
from accounts.person import Person
from cities import memberfile, reference
from cities.reading import Network
from cities.workflow import import_members
from cities.workflow.importing import Imported
from cities.workflow.previewing import Entry, Kind, Preview, doubts, preview


class Command(BaseCommand):
    help = "Lists members of earlier rounds by name, from a CSV; without --apply it only shows what would happen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = str(memberfile.HELP)
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="take every line that is sure; otherwise nothing")
        parser.add_argument("--choose", type=Path, help="a CSV that says which city each doubtful line means")
        parser.add_argument("--fictional", action="store_true", help="cities of a demonstration, which never count")

    def handle(self, *_args: Any, **options: Any) -> None:
        text, chosen = _text(options["file"]), _text(options["choose"]) if options["choose"] else ""
        facts = {"is_fictional": options["fictional"]}
        found = preview(text, chosen, **facts)
        for sentence in [str(fault.sentence) for fault in found.faults] or _lines(found):
            self.stdout.write(sentence)
        try:
            done = _run(text, chosen, facts, keep=options["apply"])
        except door.Refused as refused:
            raise CommandError(refused.sentence, returncode=2) from None
        for sentence in _summary(found, done, applied=options["apply"]):
            self.stdout.write(sentence)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} cannot be read as UTF-8 text: {error}.", returncode=2) from None


def _run(text: str, chosen: str, facts: dict[str, Any], *, keep: bool) -> Imported:
    """In earnest, or as a trial that leaves nothing."""
    with transaction.atomic():
        done = import_members(reference.membership_programme(), text, chosen, by=Person.clock(), **facts)
        transaction.set_rollback(not keep)
    return done


def _lines(found: Preview) -> Iterator[str]:
    for entry in found.entries:
        yield f"line {entry.line.number}: {entry.line.city} ({entry.line.country}): {entry.kind.label}"
        yield from (f"    {part}" for part in _parts(entry))


def _parts(entry: Entry) -> Iterator[str]:
    yield from (str(fault.sentence) for fault in entry.faults)
    if not entry.faults:
        yield from (f"? {sentence}" for sentence in doubts(entry))
    if entry.twin:
        yield f"tells the same as line {entry.twin.number}"
    yield from (f"{name}: {was or '–'} → {now}" for name, was, now in entry.changes)


def _summary(found: Preview, done: Imported, *, applied: bool) -> Iterator[str]:
    yield ", ".join(f"{count} {Kind(kind).label}" for kind, count in found.counts.items())
    before, after = _figures(done.before), _figures(done.after)
    yield from (f"{name}: {before[name]} → {after[name]}" for name in before)
    if waiting := found.counts[Kind.DOUBTFUL]:
        yield f"Left out, until a choice says which city is meant (--choose, or the column `is`): {waiting}."
    yield "Applied." if applied else "A preview: nothing was changed. --apply takes every line that is sure."


def _figures(network: Network) -> dict[str, int | str]:
    return {
        "members": network.cities,
        "countries": "not known" if network.countries is None else network.countries,
        "listed by name": network.listed,
        "admitted before this register began, without a name": network.before_register,
        "countries of which no member is listed": "not known"
        if network.countries_not_listed is None
        else network.countries_not_listed,
    }
