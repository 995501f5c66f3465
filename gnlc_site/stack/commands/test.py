"""script/test: everything from nothing to a test run."""

import os
import sys
from collections.abc import Sequence

from gnlc_site.stack import folders, signals, translations
from gnlc_site.stack.commands.stack import run
from gnlc_site.stack.local import PARTS, Stack, project_environment

BOTH_CORES = ["-n", "2"]
MEASURED = ["--cov", "--cov-report=term:skip-covered"]


def main(arguments: Sequence[str]) -> int:
    """pytest's exit code; without ARGS in CI all tests (COVERED=1: and what they cover), elsewhere a quick choice."""
    os.chdir(folders.ROOT)
    translations.compile_all()
    if arguments:
        return pytest([*BOTH_CORES, *arguments])
    if os.environ.get("CI") == "true":
        return pytest([*BOTH_CORES, *(MEASURED if os.environ.get("COVERED") == "1" else [])])
    os.environ["GNLC_QUICK"] = "1"
    return pytest(BOTH_CORES)


def pytest(arguments: Sequence[str]) -> int:
    """On the caller's PostgreSQL and Redis where they are named, on throw-away ones otherwise."""
    signals.check()
    command = [sys.executable, "-m", "pytest", *arguments]
    parts = [name for name in PARTS if not os.environ.get(name)]
    if not parts:
        return run(command, project_environment())
    with Stack(parts=parts) as stack:
        return run(command, stack.environment() | {"DJANGO_SETTINGS_MODULE": "tests.settings"})
