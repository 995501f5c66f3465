"""Loads the reference data of every app that has any; a second time changes nothing."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand

APPS = ("cities", "dossiers", "nominations")


class Command(BaseCommand):
    help = "Loads countries, forms and rubrics; safe to run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        for app in APPS:
            name = f"{app}.reference"
            if find_spec(name):
                told = import_module(name).load()
                self.stdout.write(f"{app}: {told if isinstance(told, str) else 'loaded'}")
