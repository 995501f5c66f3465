#!/usr/bin/env python
"""Django's command line for the network's site; a missing database or key is told in one sentence."""

import os
import sys
from io import TextIOWrapper

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

NO_DATABASE = (
    "The database does not answer ({cause}). Name one in DATABASE_URL, as .env.example shows, and see that it runs; "
    "or let script/stack bring a throw-away one: script/stack python manage.py {command}"
)


def main(arguments: list[str]) -> None:
    """Runs the command; with --traceback whatever goes wrong is told in full. What it prints is UTF-8 everywhere."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    try:
        execute_from_command_line(arguments)
    except (OperationalError, ImproperlyConfigured) as error:
        if "--traceback" in arguments:
            raise
        sys.exit(f"manage.py: {_sentence(error, ' '.join(arguments[1:]))}")


def _sentence(error: Exception, command: str) -> str:
    cause = str(error).strip().splitlines()[0]
    return NO_DATABASE.format(cause=cause, command=command) if isinstance(error, OperationalError) else cause


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gnlc_site.settings")
    # The threads of the linear algebra wait for each other: on a busy machine they cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    main(sys.argv)
