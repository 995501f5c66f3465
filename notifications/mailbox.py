"""The mailbox in which returned e-mails wait: on a mail server by IMAP, or a Maildir or mbox on this machine."""

import logging
import mailbox
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from imaplib import IMAP4, IMAP4_SSL
from itertools import islice
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext as _

LARGEST = 1_000_000  # bytes; what a mail server says stands at the beginning
MOST = 500  # messages at a time
WAITS = 30  # seconds for each answer
HERE = {"localhost", "127.0.0.1", "::1"}
SEEN = set("SR")
FLAGS = ":2,"  # in the name of a file of a Maildir
STATUS = ("RO", "DFA")  # the flags of an mbox, in its header Status and in X-Status
MARK = re.compile(rb"(?im)^(?:X-)?Status:[ \t]*([a-z]*)[ \t\r]*\n")
EMPTY_LINE = re.compile(rb"(?m)^\r?\n")

log = logging.getLogger(__name__)


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
                yield box
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


class Files:
    """A Maildir; unread is what has neither S nor R. The flags stand in the names: no letter has to be understood."""

    def __init__(self, place: Path) -> None:
        self.place = place

    def unread(self) -> Iterator[tuple[Any, bytes]]:
        """The oldest first."""
        files = [file for folder in ("new", "cur") for file in (self.place / folder).iterdir()]
        fresh = [file for file in files if file.name[0] != "." and not SEEN & set(_named_flags(file))]
        fresh.sort(key=lambda file: file.name)
        yield from ((file, _beginning(file)) for file in fresh[:MOST])

    def read(self, name: Any, *, for_a_person: bool) -> None:
        """The file gets its new name; one that somebody took away meanwhile is read."""
        flags = "".join(sorted({*_named_flags(name), "S", *("F" if for_a_person else "")}))
        with suppress(FileNotFoundError):
            name.rename(self.place / "cur" / f"{name.name.partition(FLAGS)[0]}{FLAGS}{flags}")


def _named_flags(file: Path) -> str:
    return file.name.partition(FLAGS)[2]


def _beginning(file: Path) -> bytes:
    """One file that cannot be read holds up none behind it: a person looks at it."""
    try:
        with file.open("rb") as letter:
            return letter.read(LARGEST)
    except OSError:
        log.exception("The message %s cannot be read.", file)
        return b""


class Mbox:
    """An mbox; unread is what has neither S nor R. It is handled as bytes: no letter has to be understood."""

    def __init__(self, box: mailbox.mbox) -> None:
        self.box = box

    def unread(self) -> Iterator[tuple[Any, bytes]]:
        """The oldest first."""
        letters = ((name, self.box.get_bytes(name)) for name in sorted(self.box.keys()))
        fresh = ((name, raw[:LARGEST]) for name, raw in letters if not SEEN & set(_stated_flags(raw)))
        yield from islice(fresh, MOST)

    def read(self, name: Any, *, for_a_person: bool) -> None:
        """Its own two headers say it."""
        first, _end, raw = self.box.get_bytes(name, from_=True).partition(b"\n")
        kept = set(_stated_flags(raw)) | {"R"} | ({"F"} if for_a_person else set())
        status, more = ("".join(flag for flag in known if flag in kept) for known in STATUS)
        self.box[name] = first + f"\nStatus: {status}\nX-Status: {more}\n".encode() + _unmarked(raw)


def _stated_flags(raw: bytes) -> str:
    """What its headers say."""
    return b"".join(MARK.findall(_headers(raw)[0])).decode("ascii", "replace")


def _unmarked(raw: bytes) -> bytes:
    headers, rest = _headers(raw)
    return MARK.sub(b"", headers) + rest


def _headers(raw: bytes) -> tuple[bytes, bytes]:
    """They end where the first empty line begins."""
    found = EMPTY_LINE.search(raw)
    end = found.start() if found else len(raw)
    return raw[:end], raw[end:]


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
def _local(parts: SplitResult) -> Iterator[Box]:
    if parts.scheme not in {"maildir", "mbox"} or not Path(parts.path).exists():
        raise UnreadableError(_("There is no mailbox at %(place)s.") % {"place": f"{parts.scheme}:{parts.path}"})
    if parts.scheme == "maildir":
        yield Files(Path(parts.path))
        return
    box = mailbox.mbox(parts.path, create=False)
    box.lock()
    try:
        yield Mbox(box)
    finally:
        box.close()
