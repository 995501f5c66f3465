"""Command: says whether the chain of records is whole and every object agrees with it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit import chain


class Command(BaseCommand):
    help = "Walks the chain of records and names the first bad record or object."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", type=chain.Head.parse, metavar="HASH@NUMBER", help="a head noted outside")

    def handle(self, *args: Any, head: chain.Head | None = None, **options: Any) -> None:
        fault = chain.verify(head)
        if fault:
            raise CommandError(fault)
        last = chain.head()
        self.stdout.write(f"{last.number} records, chain whole, head {last}")
