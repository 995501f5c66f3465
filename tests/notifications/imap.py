"""A real IMAP server (Dovecot) of one test, with one mailbox."""

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.notifications.letterbox import free_port

PROGRAM = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "pass/word@1"
CONFIG = """
base_dir = {base}/run
state_dir = {base}/run
log_path = {base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = {inner}
default_login_user = {inner}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{box}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={base}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@contextmanager
def open_imap() -> Iterator[tuple[str, Path]]:
    """The address of the mailbox, and its folder on this machine."""
    with TemporaryDirectory(prefix="imap", dir="/tmp") as base:
        box, port = Path(base, "box"), free_port()
        for part in ("", "new", "cur", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        _hand_to_owner(base)
        config = Path(base, "conf")
        config.write_text(CONFIG.format(base=base, box=box, port=port, password=PASSWORD, **_who()))
        server = subprocess.Popen([PROGRAM, "-F", "-c", config])
        try:
            _wait(port, Path(base, "log"))
            yield f"imap://bounces:pass%2Fword%401@127.0.0.1:{port}/INBOX", box
        finally:
            server.terminate()
            server.wait()


def _who() -> dict[str, str]:
    owner = "nobody" if os.getuid() == 0 else getpass.getuser()
    entry = pwd.getpwnam(owner)
    return {"owner": owner, "inner": owner, "group": grp.getgrgid(entry.pw_gid).gr_name}


def _hand_to_owner(base: str) -> None:
    """Dovecot reads no mail as root."""
    if os.getuid() == 0:
        entry = pwd.getpwnam("nobody")
        for path in [Path(base), *Path(base).rglob("*")]:
            os.chown(path, entry.pw_uid, entry.pw_gid)
            path.chmod(0o755)


def _wait(port: int, log: Path) -> None:
    for _n in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            if line.recv(4) == b"* OK":
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else "Dovecot did not start.")
