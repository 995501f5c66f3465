"""A small process of its own that starts the servers and stops them when the pipe from its parent closes.

So every end takes the same road: a normal end, a signal, and a parent that was killed outright. On Linux it first
ends whatever still carries this run's mark in its environment.
"""

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from gnlc_site.stack.order import BUSY, MARK, Order, running_file
from gnlc_site.stack.postgres import Postgres, give
from gnlc_site.stack.signals import wait_until
from gnlc_site.stack.trouble import Trouble
from gnlc_site.stack.valkey import Valkey

END_WITHIN = 10.0  # seconds for marked processes to end by themselves


def main() -> None:
    """Starts, reports, waits for the end, stops."""
    order = Order.read(sys.argv[1])
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with _lock(order) as mine:
        if not mine:
            _report({"error": BUSY})
            _clear(order)
        else:
            _keep(order)


def _keep(order: Order) -> None:
    servers = _servers(order)
    try:
        _start(servers, order)
        _report(_addresses(servers, order))
        _wait_for_end(servers)
    except (Trouble, OSError) as trouble:
        _report({"error": str(trouble)})
        _wait_for_end({})
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        end_marked(order.mark)
        for server in servers.values():
            server.stop()
        running_file(Path(order.folder)).unlink(missing_ok=True)
        _clear(order)


@contextlib.contextmanager
def _lock(order: Order) -> Iterator[bool]:
    """Only one at a time on a kept folder."""
    with Path(order.folder, "lock").open("w") as file:
        yield _locked(file)


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _servers(order: Order) -> dict[str, Postgres | Valkey]:
    known: dict[str, type[Postgres | Valkey]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}
    return {name: known[name](Path(order.folder), order.sockets, keep=order.keep) for name in order.parts}


def _start(servers: dict[str, Postgres | Valkey], order: Order) -> None:
    give(order.sockets)
    for server in servers.values():
        server.start()


def _addresses(servers: dict[str, Postgres | Valkey], order: Order) -> dict[str, str]:
    addresses = {name: server.url for name, server in servers.items()}
    if order.keep:
        running_file(Path(order.folder)).write_text(json.dumps(addresses))
    return addresses


def _report(news: dict[str, str]) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(news), flush=True)


def _wait_for_end(servers: dict[str, Postgres | Valkey]) -> None:
    """The parent never writes: its pipe becomes readable when it ends. A server that died ends the wait too."""
    while not select.select([sys.stdin], [], [], 0.5)[0]:
        for name, server in servers.items():
            if server.process and server.process.poll() is not None:
                raise Trouble(f"The server behind {name} ended by itself; see {server.log}.")


def end_marked(mark: str) -> None:
    """Ends, by force if need be, what still uses this stack."""
    for way in (signal.SIGTERM, signal.SIGKILL):
        for process in marked(mark):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, way)
        if wait_until(lambda: not marked(mark), END_WITHIN):
            return


def marked(mark: str) -> list[int]:
    """The processes that carry a mark, as far as /proc tells."""
    text = f"{MARK}={mark}\0".encode()
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if text in _environment(entry)]


def _environment(process: Path) -> bytes:
    try:
        return (process / "environ").read_bytes()
    except OSError:
        return b""


def _clear(order: Order) -> None:
    shutil.rmtree(order.scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
