"""Fills the demo's database with the replay of 2022 and three fictional calls; a second time changes nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gnlc_site.demo.build import Foreign, build


class Command(BaseCommand):
    help = "Builds the fictional world of the demo; only where GNLC_DEMO is set, only without real data."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo is built only where GNLC_DEMO=1 says that this installation is one.")
        try:
            self.stdout.write(build())
        except Foreign as foreign:
            raise CommandError(str(foreign)) from foreign
