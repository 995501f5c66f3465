"""Where the stack keeps its files: short paths for sockets, nothing in a home folder when root runs it."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV_BIN = ROOT / ".venv" / "bin"
LONGEST_SOCKET = 107  # bytes of a unix socket's path, the least that all platforms allow
LONGEST_NAME = len("/gnlc-12345678/sockets/.s.PGSQL.5432")


def temporary() -> Path:
    """A new folder for one run, short enough for sockets and, for root, passable by others."""
    folder = Path(tempfile.mkdtemp(prefix="gnlc-", dir=_suitable(Path(tempfile.gettempdir()))))
    folder.chmod(0o711 if is_root() else 0o700)
    return folder


def kept() -> Path:
    """The demo's folder: in the project, or for root outside any home folder, one per project."""
    if not is_root():
        return ROOT / ".local" / "demo"
    return Path("/var/lib/gnlc-demo") / f"{ROOT.name}-{hashlib.sha256(bytes(ROOT)).hexdigest()[:8]}"


def make_kept() -> Path:
    """The demo's folder, there after this call."""
    folder = kept()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711 if is_root() else 0o700)
    return folder


def is_root() -> bool:
    """PostgreSQL refuses to run as root, so root's stack takes another road."""
    return os.geteuid() == 0


def passable(folder: Path) -> bool:
    """Whether an account without rights may walk through a folder and all above it."""
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _suitable(folder: Path) -> str:
    short = len(bytes(folder)) + LONGEST_NAME <= LONGEST_SOCKET
    return str(folder) if short and (not is_root() or passable(folder)) else "/tmp"  # noqa: S108 - mkdtemp makes it safe
