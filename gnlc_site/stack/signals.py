"""Ctrl-C, TERM and a closed terminal: remembered when they come, acted on where it is safe."""

import signal
import time
from collections.abc import Callable
from types import FrameType

TICK = 0.05  # seconds between two looks

_received: list[int] = []


class Ended(Exception):
    """Somebody asked this command to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What a shell expects of a command that a signal ended."""
        return 128 + self.number


def _remember(number: int, _frame: FrameType | None) -> None:
    _received.append(number)


def listen() -> None:
    """From now on the three signals are remembered; a command under nohup stays deaf to the closed terminal."""
    _received.clear()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _remember)


def taken() -> int | None:
    """The oldest signal nobody has acted on yet."""
    return _received.pop(0) if _received else None


def check() -> None:
    """Ends the command here if somebody asked for it."""
    if _received:
        raise Ended(_received[0])


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it came true in time, whatever signals arrive meanwhile."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(TICK)
    return True
