"""Makes the project's own Python environment (.venv) from script/requirements.txt, then runs a command in it.

It needs nothing but Python's standard library. The libraries are installed only when the list of them has changed;
two commands at once wait for each other. What can go wrong is told in one sentence.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "script" / "requirements.txt"
STAMP = VENV / "requirements.sha256"
LOCK = ROOT / ".local" / "environment.lock"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input"]
CAUSES = {
    "No space left on device": "The disk is full: free about 1 GB and try again.",
    "Failed to establish a new connection": "The libraries cannot be fetched: there is no way to the package index.",
    "Temporary failure in name resolution": "The libraries cannot be fetched: there is no network.",
    "Connection to": "The libraries cannot be fetched: the package index does not answer.",
    "Cannot connect to proxy": "The libraries cannot be fetched: the proxy does not answer.",
    "certificate verify failed": "The libraries cannot be fetched: the package index shows an unknown certificate.",
    "from versions: none": "A library is not to be had: no package index in reach has a wheel for this platform.",
    "No matching distribution found for": "A library has no wheel for this platform or this Python:{rest}.",
    "Permission denied": "The folder .venv cannot be written: whose is it?",
}


def main() -> None:
    """Replaces this process by the command."""
    name, arguments = sys.argv[1], sys.argv[2:]
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        ensure()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"script/{name}: {_sentence(str(error))}")
    except RuntimeError as error:
        sys.exit(f"script/{name}: {error}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    os.execve(PYTHON, [str(PYTHON), "-P", "-m", "gnlc_site.stack", name, *arguments], environment)


def ensure() -> None:
    """The environment is there and up to date when this returns."""
    if _is_current():
        return
    with _lock() as lock:
        if not _is_current():
            _create()
            _install(lock)
            STAMP.write_text(_wanted())


def _is_current() -> bool:
    return STAMP.exists() and STAMP.read_text() == _wanted() and os.access(PYTHON, os.X_OK)


def _wanted() -> str:
    return f"{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()} {VENV}"


def _has_moved() -> bool:
    """Programs in an environment name their Python by its full path, so it cannot be moved."""
    return STAMP.exists() and not STAMP.read_text().endswith(f" {VENV}")


@contextlib.contextmanager
def _lock() -> Iterator[int]:
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("waiting for another command that is making the environment")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _create() -> None:
    """An environment that was moved, or whose Python or pip no longer runs, is made anew."""
    if not _has_moved() and _runs([str(PYTHON), *PIP, "--version"]):
        return
    if VENV.is_symlink():
        raise RuntimeError(".venv is a link to another environment, which would be emptied. Remove the link first.")
    for module in ("venv", "ensurepip"):
        if not importlib.util.find_spec(module):
            raise RuntimeError(f"Python's {module} module is missing (Debian, Ubuntu: apt install python3-venv).")
    _say("making the project's Python environment in .venv")
    _try([sys.executable, "-m", "venv", "--clear", str(VENV)], "The environment .venv could not be made")


def _install(lock: int) -> None:
    _say("installing its libraries; this takes about a minute, and only once")
    command = [str(PYTHON), *PIP, "install", "--quiet", "--only-binary", ":all:", "-r", str(REQUIREMENTS)]
    _try(command, "The libraries could not be installed", pass_fds=[lock])


def _runs(command: list[str]) -> bool:
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _try(command: list[str], failure: str, pass_fds: tuple[int, ...] | list[int] = ()) -> None:
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        pass_fds=pass_fds,
    )
    if result.returncode != 0:
        raise RuntimeError(_sentence(result.stdout, failure))


def _sentence(words: str, failure: str = "The environment .venv could not be made") -> str:
    for cause, sentence in CAUSES.items():
        if cause in words:
            return sentence.format(rest=words.split(cause, 1)[1].split("\n", 1)[0])
    lines = words.strip().splitlines()
    return f"{failure}: {lines[-1].strip()}" if lines else f"{failure}."


def _say(text: str) -> None:
    print(f"script/{sys.argv[1]}: {text} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
