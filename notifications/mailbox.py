"""The mailbox in which returned e-mails wait: on a mail server by IMAP, or a Maildir or mbox on this machine."""

import mailbox
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

LARGEST = 1_000_000  # bytes; what a mail server says stands at the beginning
MOST = 500  # messages at a time
WAITS = 30  # seconds for each answer
HERE = {"localhost", "127.0.0.1", "::1"}


class UnreadableError(Exception):
    """The mailbox cannot be opened, with a sentence for the operator."""


class Box(Protocol):
    """What is asked of a mailbox."""

    def unread(self) -> Iterator[tuple[Any, bytes]]:
        """Each message that nobody has read, with its name."""

    def read(self, name: Any, *, for_a_person: bool) -> None:
        """It was read here; one that a person should see is marked."""


@contextmanager
def opened(url: str) -> Iterator[Box]:
    """The mailbox at imaps://user:password@host/folder, imap://…, maildir:/path or mbox:/path."""
    parts = urlsplit(url)
    try:
        if parts.scheme in {"imap", "imaps"}:
            with _imap(parts) as connection:
                yield Imap(connection)
        else:
            with _local(parts) as box:
                yield Local(box)
    except (OSError, IMAP4.error, mailbox.Error) as trouble:
        raise UnreadableError(_("The mailbox does not open: %(why)s") % {"why": trouble}) from trouble


class Imap:
    """A folder on a mail server; unread is what is not marked as seen."""

    def __init__(self, connection: IMAP4) -> None:
        self.connection = connection

    def unread(self) -> Iterator[tuple[Any, bytes]]:
        """Read without being marked, so that a fault loses nothing."""
        _kind, found = self.connection.uid("SEARCH", "UNSEEN")
        for name in (found[0] or b"").split()[:MOST]:
            _kind, parts = self.connection.uid("FETCH", name.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")
            yield from ((name, part[1]) for part in parts if isinstance(part, tuple))

    def read(self, name: Any, *, for_a_person: bool) -> None:
        """Flags of IMAP."""
        flags = r"(\Seen \Flagged)" if for_a_person else r"(\Seen)"
        self.connection.uid("STORE", name.decode(), "+FLAGS", flags)


class Local:
    """A Maildir or an mbox; unread is what has neither S nor R."""

    def __init__(self, box: Any) -> None:
        self.box = box

    def unread(self) -> Iterator[tuple[Any, bytes]]:
        """The oldest first."""
        fresh = (name for name in sorted(self.box.keys()) if not set("SR") & set(self.box[name].get_flags()))
        yield from ((name, self.box.get_bytes(name)[:LARGEST]) for name in list(fresh)[:MOST])

    def read(self, name: Any, *, for_a_person: bool) -> None:
        """Flags of Maildir and mbox."""
        message = self.box[name]
        message.add_flag("S" if isinstance(message, mailbox.MaildirMessage) else "R")
        if for_a_person:
            message.add_flag("F")
        if isinstance(message, mailbox.MaildirMessage):
            message.set_subdir("cur")
        self.box[name] = message


@contextmanager
def _imap(parts: SplitResult) -> Iterator[IMAP4]:
    host, kind = parts.hostname or "", IMAP4_SSL if parts.scheme == "imaps" else IMAP4
    connection: IMAP4 = kind(host, parts.port or (993 if kind is IMAP4_SSL else 143), timeout=WAITS)
    try:
        if kind is IMAP4:
            _encrypt(connection, host)
        connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
        connection.select(f'"{unquote(parts.path).strip("/") or "INBOX"}"')
        yield connection
    finally:
        with suppress(OSError, IMAP4.error):
            connection.logout()


def _encrypt(connection: IMAP4, host: str) -> None:
    """No password goes over an open line, but on this machine itself."""
    if "STARTTLS" in connection.capabilities:
        connection.starttls()
    elif host not in HERE:
        raise UnreadableError(_("The mail server offers no encryption: the password was not sent."))


@contextmanager
def _local(parts: SplitResult) -> Iterator[Any]:
    kinds = {"maildir": mailbox.Maildir, "mbox": mailbox.mbox}
    if parts.scheme not in kinds or not Path(parts.path).exists():
        raise UnreadableError(_("There is no mailbox at %(place)s.") % {"place": f"{parts.scheme}:{parts.path}"})
    box: Any = kinds[parts.scheme](parts.path, create=False)
    box.lock()
    try:
        yield box
    finally:
        box.close()
