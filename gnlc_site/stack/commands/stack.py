"""script/stack: any command inside the project's environment, on a stack of its own."""

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

from gnlc_site.stack import children, signals
from gnlc_site.stack.local import Stack

GRACE = 2.0  # seconds for a command that got the terminal's Ctrl-C to end by itself
END_WITHIN = 10.0  # seconds between a passed-on signal and the last one
NOT_FOUND, NOT_EXECUTABLE = 127, 126


def main(arguments: Sequence[str]) -> int:
    """The command's own exit code."""
    options = _parse(arguments)
    with Stack(keep=options.keep, join=options.keep) as stack:
        environment = stack.environment()
        if options.keep:
            environment["GNLC_DEMO"] = "1"
        environment.setdefault("DJANGO_SETTINGS_MODULE", "gnlc_site.settings")
        if not stack.joined:
            children.prepare(stack, environment)
        return run(options.command, environment)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/stack",
        description="Runs COMMAND in the project's environment (python is its Python) on PostgreSQL and Valkey of its "
        "own, migrated and loaded, which are thrown away afterwards.",
    )
    parser.add_argument("--keep", action="store_true", help="use the demo's data instead of throw-away data")
    parser.add_argument("command", nargs=argparse.REMAINDER, metavar="COMMAND …")
    options = parser.parse_args(arguments)
    if options.command[:1] == ["--"]:
        options.command = options.command[1:]
    if not options.command:
        parser.error("name the COMMAND to run")
    return options


def run(command: Sequence[str], environment: dict[str, str]) -> int:
    """In the caller's terminal and folder; signals reach it, and its code is ours."""
    try:
        process = subprocess.Popen(command, env=environment)
    except (FileNotFoundError, NotADirectoryError):
        return _refuse(f"there is no command {command[0]}.", NOT_FOUND)
    except PermissionError:
        return _refuse(f"{command[0]} may not be run.", NOT_EXECUTABLE)
    return _wait(process)


def _refuse(sentence: str, code: int) -> int:
    print(f"script/stack: {sentence}", file=sys.stderr)
    return code


def _wait(process: subprocess.Popen[bytes]) -> int:
    while process.poll() is None:
        number = signals.taken()
        if number:
            _pass_on(process, number)
        time.sleep(signals.TICK / 5)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def _pass_on(process: subprocess.Popen[bytes], number: int) -> None:
    """A Ctrl-C in a terminal has reached the command already, and a shell may mean to go on after it."""
    if number == signal.SIGINT:
        if sys.stdin and sys.stdin.isatty():
            return
        if signals.wait_until(lambda: process.poll() is not None, GRACE):
            return
        number = signal.SIGTERM
    process.send_signal(number)
    if not signals.wait_until(lambda: process.poll() is not None, END_WITHIN):
        process.kill()
