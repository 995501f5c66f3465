"""Asks the rules on conflicts of every running call, now, and writes nothing: zero, or the rows that break them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from nominations.models import Call, Finding, Juror, Nomination
from nominations.querysets import selfcheck


class Command(BaseCommand):
    help = "Checks the rules on conflicts of interest; exit 1 and the rows if one is broken."

    def handle(self, *_args: Any, **_options: Any) -> None:
        rows = [(call, row) for call in Call.objects.running().order_by("pk") for row in selfcheck.broken(call)]
        for call, row in rows:
            self.stdout.write(_line(call, *row))
        if rows:
            message = f"{len(rows)} broken."
            raise CommandError(message, returncode=1)
        self.stdout.write("0 broken.")


def _line(call: Call, rule: str, file: int | None, juror: int) -> str:
    about = f" · {Nomination.objects.select_related('city').get(pk=file).city}" if file else ""
    name = Juror.objects.select_related("user").get(pk=juror)
    return f"{call.slug}{about} · {name}: {Finding.Rule(rule).label}"
