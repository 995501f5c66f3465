"""script/test: everything from nothing to a test run."""

import os
import sys
from collections.abc import Sequence

from gnlc_site.stack import folders, signals, translations
from gnlc_site.stack.commands.stack import run
from gnlc_site.stack.local import PARTS, Stack, project_environment

BOTH_CORES = ["-n", "2"]


def main(arguments: Sequence[str]) -> int:
    """pytest's exit code; without ARGS, and outside CI, a choice of the tests that ends within five minutes."""
    os.chdir(folders.ROOT)
    translations.compile_all()
    if not arguments and os.environ.get("CI") != "true":
        os.environ["GNLC_QUICK"] = "1"
    return pytest([*BOTH_CORES, *arguments])


def pytest(arguments: Sequence[str]) -> int:
    """On the caller's PostgreSQL and Redis where they are named, on throw-away ones otherwise."""
    signals.check()
    command = [sys.executable, "-m", "pytest", *arguments]
    parts = [name for name in PARTS if not os.environ.get(name)]
    if not parts:
        return run(command, project_environment())
    with Stack(parts=parts) as stack:
        return run(command, stack.environment() | {"DJANGO_SETTINGS_MODULE": "tests.settings"})
