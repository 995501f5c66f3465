"""What a stack may leave behind: nothing."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gnlc_site.stack.folders import ROOT

PROBE = """
import sys
from gnlc_site.stack import signals
from gnlc_site.stack.commands.stack import run
from gnlc_site.stack.local import Stack

signals.listen()
with Stack() as stack:
    sys.exit(run(sys.argv[1:], stack.environment()))
"""
TELL_AND_WAIT = 'sleep 600 & echo "$DATABASE_URL"; wait'  # with a grandchild


@contextlib.contextmanager
def probe(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A command on a stack without tables, in a process group of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROBE, *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with process:
        yield process


def scratch_of(process: subprocess.Popen[str]) -> Path:
    """The folder of a stack whose command has told its database."""
    assert process.stdout
    return scratch(process.stdout.readline().strip())


def scratch(url: str) -> Path:
    """The folder of a stack by the address of its database."""
    return Path(unquote(urlsplit(url).netloc.split("@")[1])).parent


def processes(folder: Path) -> list[int]:
    """Those whose command line names the folder."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if str(folder) in _words(entry)]


def nothing_left(folder: Path, seconds: float = 20) -> bool:
    """No process and no file, after a moment."""
    deadline = time.monotonic() + seconds
    while processes(folder) or folder.exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def kill(folder: Path) -> None:
    """For a test that has to clear up after a disaster."""
    for process in processes(folder):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def _words(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
