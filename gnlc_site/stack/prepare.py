"""Makes a database ready to use, in one process of its own: tables, reference data, static files, the demo's data."""

import argparse
import os
import sys
import time

import django
from django.core.management import call_command, get_commands

from gnlc_site.stack import translations


def main() -> None:
    """Says on stderr what takes long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", action="store_true")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gnlc_site.settings")
    translations.compile_all()
    django.setup()
    prepare(demo=arguments.demo)


def prepare(*, demo: bool) -> None:
    """Changes nothing the second time."""
    _run("migrate", interactive=False)
    _run("createcachetable")
    _run("collectstatic", interactive=False)
    _run("load_reference")
    if demo:
        _run("build_demo")


def _run(command: str, **options: object) -> None:
    if command not in get_commands():
        return
    began = time.monotonic()
    call_command(command, stdout=sys.stderr, verbosity=0, **options)
    if "GNLC_TIMES" in os.environ:
        print(f"{command}: {time.monotonic() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
