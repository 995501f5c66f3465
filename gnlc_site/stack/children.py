"""The programs a command starts on the stack: watched, stopped together, reaped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from gnlc_site.stack import signals
from gnlc_site.stack.local import Stack
from gnlc_site.stack.trouble import DISK_FULL, Trouble, disk_full

STOP_WITHIN = 10.0  # seconds for a worker to finish the task at hand


class Child:
    """A program in a session of its own, with its words in a log file."""

    def __init__(self, name: str, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        """The sentence for a program that ended though nobody stopped it."""
        if self.process.poll() is None:
            return None
        return f"The {self.name} ended by itself (code {self.process.returncode}); its log is {self.log}."

    def signal(self, number: int) -> None:
        """To the program and those it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def stop(children: Sequence[Child]) -> None:
    """All at once, politely; what does not end in time is killed."""
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            child.process.terminate()
    signals.wait_until(lambda: all(child.process.poll() is not None for child in children), STOP_WITHIN)
    for child in children:
        child.signal(signal.SIGKILL)
        child.process.wait()


def watch(stack: Stack, children: Sequence[Child]) -> None:
    """Until somebody asks for the end, or one of them dies."""
    while True:
        look(stack, children)
        time.sleep(signals.TICK)


def look(stack: Stack, children: Sequence[Child]) -> None:
    """Raises where the end was asked for, or something ended by itself."""
    signals.check()
    for sentence in (stack.ended(), *(child.ended() for child in children)):
        if sentence:
            raise Trouble(sentence)


def prepare(stack: Stack, environment: dict[str, str], *options: str) -> None:
    """The database made ready; what went wrong is shown in full, or in a sentence where one is known."""
    log = stack.folder / "prepare.log"
    command = [sys.executable, "-P", "-m", "gnlc_site.stack.prepare", *options]
    child = Child("preparation", command, environment, log)
    try:
        while child.process.poll() is None:
            signals.check()
            time.sleep(signals.TICK)
    finally:
        child.signal(signal.SIGKILL)
        child.process.wait()
    _judge(child)


def _judge(child: Child) -> None:
    words = child.log.read_text(errors="replace")
    if child.process.returncode == 0:
        sys.stderr.write(words)
        return
    if DISK_FULL in words:
        raise disk_full(child.log.parent)
    sys.stderr.write(words)
    raise Trouble("The database could not be prepared; the reason stands above.")
