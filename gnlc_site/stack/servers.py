"""Starting, awaiting and stopping one server process."""

import ctypes
import errno
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from gnlc_site.stack.signals import wait_until
from gnlc_site.stack.trouble import disk_full, explain

START_WITHIN = 60.0  # seconds, on a slow disk after a crash
STOP_WITHIN = 10.0  # seconds before the next, harder signal
TELL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux


def start(
    command: Sequence[str], log: Path, *, ending: signal.Signals, account: pwd.struct_passwd | None = None
) -> subprocess.Popen[bytes]:
    """In a session of its own, so that a Ctrl-C in the terminal does not reach it before those who use it."""
    try:
        with log.open("wb") as output:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                start_new_session=True,
                preexec_fn=_end_with_parent(ending),  # noqa: PLW1509 - one thread
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )
    except OSError as error:
        raise disk_full(log.parent) if error.errno == errno.ENOSPC else error from error


def wait_until_ready(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path, sentence: str) -> None:
    """Returns when the server answers; a server that died, or never answers, is told in a sentence."""
    wait_until(lambda: process.poll() is not None or ready(), START_WITHIN)
    if process.poll() is not None or not ready():
        raise explain(log, sentence)


def stop(process: subprocess.Popen[bytes], ways: Sequence[signal.Signals]) -> None:
    """Politely first, harder after a while; reaped in any case."""
    for way in ways:
        if process.poll() is None:
            process.send_signal(way)
            wait_until(lambda: process.poll() is not None, STOP_WITHIN)


def _end_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    """On Linux the kernel itself stops a server whose keeper was killed."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(TELL_WHEN_PARENT_DIES, ending)
