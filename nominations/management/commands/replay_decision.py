"""Replays a decision from its bundle: the same program as in the archive, and beside it the record and the rows."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.bundle import verify
from nominations.models import Bundle, Call
from nominations.workflow import replaying


class Command(BaseCommand):
    help = (
        "Reckons the bundle of a call's decision anew and compares it with its record and with the rows of today: "
        "“equal” and exit 0, a line for everything that differs and exit 1, a sentence and exit 2 for a call or bundle "
        "that there is not. A file that an act took off or admitted later is named below “equal”. Of a recalled "
        "approval the bundle alone is reckoned."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("call", metavar="CALL", help="the call's address, for example 2027")
        parser.add_argument("--bundle", type=int, metavar="N", help="otherwise that of the approval that stands")

    def handle(self, *_args: Any, **options: Any) -> None:
        frozen = _bundle(options["call"], options["bundle"])
        found = replaying.differences(frozen)
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} differ.", returncode=1)
        since = replaying.corrections(frozen)
        self.stdout.write("\n".join(["equal", f"bundle {frozen.sha256}", *since, verify.NOT_RECKONED]))


def _bundle(slug: str, number: int | None) -> Bundle:
    call = Call.objects.filter(slug=slug).first()
    if call is None:
        known = ", ".join(Call.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no call “{slug}”. There are: {known}.", returncode=2)
    made = Bundle.objects.filter(cohort__call=call).select_related("cohort__call").order_by("-number")
    found = made.filter(number=number).first() if number is not None else made.standing().first()
    if found is None:
        known = ", ".join(str(one.number) for one in made.defer("content", "people")) or "none"
        raise CommandError(f"The call “{slug}” has no such bundle. There are: {known}.", returncode=2)
    return found
