"""The stack as a command sees it: enter, get an environment to run things in, leave with nothing left behind."""

import contextlib
import json
import os
import secrets
import select
import subprocess
import sys
from collections.abc import Iterable
from types import TracebackType
from typing import IO, Self, cast

from gnlc_site.stack import folders, signals
from gnlc_site.stack.order import BUSY, MARK, Order, running_file
from gnlc_site.stack.trouble import Trouble

PARTS = ("DATABASE_URL", "REDIS_URL")


class Stack:
    """PostgreSQL and Valkey for the length of a with-block: thrown away afterwards, or on the demo's kept data."""

    def __init__(self, *, keep: bool = False, parts: Iterable[str] = PARTS, join: bool = False) -> None:
        self.keep, self.parts, self.join = keep, list(parts), join
        self.mark = secrets.token_hex(8)
        self.addresses: dict[str, str] = {}
        self.joined = False

    def __enter__(self) -> Self:
        """Raises a sentence where the servers cannot start."""
        self._start_keeper(keep=self.keep)
        try:
            self._open()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The keeper stops everything once its pipe is closed."""
        self._close()

    def environment(self) -> dict[str, str]:
        """What a program needs to be inside the project and on this stack, whatever the caller's own settings say."""
        own = {
            **self.addresses,
            MARK: self.mark,
            "SECRET_KEY": self._secret_key(),
            "MEDIA_ROOT": str(self.folder / "documents"),
            "STATIC_ROOT": str(self.folder / "static"),
            "EMAIL_URL": os.environ.get("EMAIL_URL", "dummymail://"),
        }
        return project_environment() | own

    def ended(self) -> str | None:
        """The sentence of a server that ended by itself."""
        return self._news().get("error") if self._ready(0) else None

    def _open(self) -> None:
        news = self._wait_for_news()
        if news.get("error") == BUSY and self.join:
            news = self._join()
        if "error" in news:
            raise Trouble(_busy_sentence() if news["error"] == BUSY else news["error"])
        self.addresses = news

    def _join(self) -> dict[str, str]:
        """The demo is running on the data: use its servers, and leave them alone."""
        with contextlib.suppress(FileNotFoundError, json.JSONDecodeError):
            addresses: dict[str, str] = json.loads(running_file(self.folder).read_text())
            self._close()
            self.joined, self.parts = True, []
            self._start_keeper(keep=False)
            return addresses | self._wait_for_news()
        return {"error": BUSY}

    def _start_keeper(self, *, keep: bool) -> None:
        scratch = folders.temporary()
        self.folder = folders.make_kept() if self.keep else scratch
        order = Order(str(self.folder if keep else scratch), str(scratch), self.mark, self.parts)
        self.keeper = subprocess.Popen(
            [sys.executable, "-P", "-m", "gnlc_site.stack.keeper", order.text()],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=project_environment(),
            start_new_session=True,
        )

    def _wait_for_news(self) -> dict[str, str]:
        while not self._ready(signals.TICK):
            signals.check()
        return self._news()

    def _ready(self, seconds: float) -> bool:
        return bool(select.select([self._reports], [], [], seconds)[0])

    def _news(self) -> dict[str, str]:
        line = self._reports.readline()
        news: dict[str, str] = json.loads(line or '{"error": "The keeper of the local stack ended by itself."}')
        return news

    @property
    def _reports(self) -> IO[bytes]:
        return cast("IO[bytes]", self.keeper.stdout)

    def _close(self) -> None:
        for pipe in (self.keeper.stdin, self.keeper.stdout):
            if pipe:
                pipe.close()
        self.keeper.wait()

    def _secret_key(self) -> str:
        """Kept with the data, so that a restart signs nobody out."""
        file = self.folder / "secret_key"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()


def project_environment() -> dict[str, str]:
    """The caller's environment with the project's Python first."""
    path = f"{folders.VENV_BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    return inherited | {"PATH": path, "PYTHONPATH": str(folders.ROOT), "VIRTUAL_ENV": str(folders.VENV_BIN.parent)}


def _busy_sentence() -> str:
    return "The demo's data is in use by another script/demo or script/stack --keep: stop that one first."
