"""What a mail server sends back: which e-mail it is about, whether that one came back, and why, in plain words.

Only the return path says which e-mail is meant, and nothing but the outermost report says what became of it: what
stands inside the returned e-mail was written by anybody.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from enum import StrEnum
from hashlib import sha256

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LONGEST_SAID = 300
LOOKED_AT = 20_000  # letters of a report without form
SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Cc")
CODE = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
REPLY = re.compile(r"\b([45])\d\d\b")
NOT_THE_ADDRESS = ("5.1.7", "5.1.8", "5.2.2", "5.2.3", "5.3", "5.4.3", "5.4.5", "5.4.6", "5.4.7", "5.5", "5.6", "5.7")
NO_MAILBOX = {"5.1.1", "5.1.2", "5.1.10", "5.2.1"}  # whatever is sent there, nobody will have it
NOT_OF_THIS_KIND = gettext_lazy("The reader's mail server takes no e-mail of this kind from us.")
OUR_ADDRESS = gettext_lazy("The reader's mail server does not accept our own address.")
WORDS: dict[str, str | Promise] = {  # by the codes of RFC 3463, without their class
    "1": gettext_lazy("There is no such address."),
    "1.1": gettext_lazy("There is no such mailbox."),
    "1.2": gettext_lazy("There is no such mail domain."),
    "1.6": gettext_lazy("The mailbox has moved."),
    "1.7": OUR_ADDRESS,
    "1.8": OUR_ADDRESS,
    "1.10": gettext_lazy("This address takes no e-mail at all."),
    "2.1": gettext_lazy("The mailbox is switched off."),
    "2.2": gettext_lazy("The mailbox is full."),
    "2.3": gettext_lazy("The e-mail is too long for this mailbox."),
    "3.4": gettext_lazy("The e-mail is too long for this mail server."),
    "4": gettext_lazy("The reader's mail server could not be reached."),
    "4.1": gettext_lazy("The reader's mail server does not answer."),
    "4.4": gettext_lazy("There is no such mail domain."),
    "7": NOT_OF_THIS_KIND,
    "7.1": NOT_OF_THIS_KIND,
}
UNKNOWN = gettext_lazy("The reader's mail server did not take it.")


class Said(StrEnum):
    """What it says."""

    GONE = "gone"  # the e-mail came back, and nothing will reach this address
    RETURNED = "returned"  # the e-mail came back; the next one may arrive
    DELAYED = "delayed"  # the mail server goes on trying
    ARRIVED = "arrived"
    REPLIED = "replied"  # a machine answered: out of office, read, and the like
    OTHER = "other"  # a person wrote, or nobody can tell
    FORGED = "forged"  # it names a return path that was never made here


@dataclass(frozen=True)
class Report:
    """One message of the mailbox, as far as it concerns an e-mail of ours."""

    said: Said
    key: str = ""
    status: str = ""
    words: str = ""  # of the mail server
    name: str = ""  # the same report has the same one
    at: datetime | None = None  # when it took the e-mail, or else when it wrote this

    @property
    def reason(self) -> str:
        """Why, for people, and what the mail server said."""
        return f"{_plain(self.status)} ({self.words})" if self.words else _plain(self.status)


def read(raw: bytes, key_of: Callable[[str], str], is_ours: Callable[[str], bool]) -> Report:
    """What a message says, whoever made it and however broken it is."""
    message = message_from_bytes(raw)
    sent_to = [address for _name, address in getaddresses(_values(message, *SENT_TO))]
    key = next(filter(None, map(key_of, sent_to)), "")
    if not key and any(map(is_ours, sent_to)):
        return Report(Said.FORGED)
    said, status, words = _found(message)
    return Report(said, key, status, _clean(words), named(message["Message-ID"] or raw), _told_of(message))


def named(it: object) -> str:
    """A short name of a report, by what no other one has."""
    return sha256(it if isinstance(it, bytes) else str(it).encode(errors="replace")).hexdigest()[:16]


def _told_of(message: Message) -> datetime | None:
    """The attempt that it speaks of is no younger."""
    reports = [part for part in _parts(message) if part.get_content_type() == "message/delivery-status"]
    dates = [block["Arrival-Date"] for part in reports for block in _parts(part) if block["Arrival-Date"]]
    return next(filter(None, map(_instant, [*dates, message["Date"]])), None)


def _instant(said: object) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(said))
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _found(message: Message) -> tuple[Said, str, str]:
    kind = str(message.get_param("report-type", "") or "").lower()
    if kind == "disposition-notification":
        return Said.REPLIED, "", ""
    if blocks := list(_blocks(message)):
        return max((_of_block(block) for block in blocks), key=lambda one: list(Said)[::-1].index(one[0]))
    if _is_from_a_server(message):
        return _of_text(_text(message))
    return (Said.REPLIED if _is_automatic(message) else Said.OTHER), "", ""


def _blocks(message: Message) -> Iterator[Message]:
    """The blocks about recipients; the first one is about the mail server."""
    for part in _parts(message):
        if part.get_content_type() == "message/delivery-status":
            yield from (block for block in _parts(part) if block["Action"])


def _parts(message: Message) -> list[Message]:
    found = message.get_payload()
    return [part for part in found if isinstance(part, Message)] if isinstance(found, list) else []


def _of_block(block: Message) -> tuple[Said, str, str]:
    action = str(block["Action"]).strip().lower()
    words = str(block["Diagnostic-Code"] or "").partition(";")[2] or str(block["Diagnostic-Code"] or "")
    status = code(str(block["Status"] or "")) or code(words)
    if action == "failed":
        return came_back(status), status, words
    return (Said.DELAYED, status, words) if action == "delayed" else (Said.ARRIVED, status, words)


def came_back(status: str) -> Said:
    """A full mailbox, a letter too long, a suspicious mail server say nothing about the address."""
    lasting = status.startswith("5.") and not f"{status}.".startswith(tuple(f"{one}." for one in NOT_THE_ADDRESS))
    return Said.GONE if lasting else Said.RETURNED


def no_mailbox(reply: str) -> str:
    """Why nothing will reach an address, where a mail server says so while we hand over; else nothing.

    Other refusals are about the e-mail, or about us.
    """
    status = code(reply)
    return Report(Said.GONE, status=status, words=_clean(reply)).reason if status in NO_MAILBOX else ""


def _of_text(text: str) -> tuple[Said, str, str]:
    """A report in words only, as some mail servers still send it."""
    line = next((line for line in text.splitlines() if code(line)), "")
    status = code(line)
    if not status:
        return Said.OTHER, "", ""
    return (came_back(status) if status.startswith("5") else Said.DELAYED), status, line


def code(words: str) -> str:
    """The code of RFC 3463 in these words, or the plain reply of a mail server as such a code."""
    if found := CODE.search(words):
        return ".".join(str(int(part)) for part in found.groups())
    return f"{found[1]}.0.0" if (found := REPLY.search(words)) else ""


def _is_from_a_server(message: Message) -> bool:
    sender = " ".join(_values(message, "Return-Path", "From")).lower()
    return "<>" in _values(message, "Return-Path") or "mailer-daemon@" in sender or "postmaster@" in sender


def _is_automatic(message: Message) -> bool:
    answered = str(message["Auto-Submitted"] or "no").strip().lower() != "no"
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress")
    bulk = str(message["Precedence"] or "").lower() in {"bulk", "junk", "auto_reply", "list"}
    return answered or bulk or any(message[mark] for mark in marks)


def _text(message: Message) -> str:
    """The first part in words."""
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            return content[:LOOKED_AT].decode(errors="replace") if isinstance(content, bytes) else ""
    return ""


def _values(message: Message, *names: str) -> list[str]:
    return [str(value).strip() for name in names for value in message.get_all(name, [])]


def _clean(words: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())[:LONGEST_SAID]


def _plain(status: str) -> str:
    """The reason in words for people who know nothing of mail servers."""
    return meant_by(status) or str(WORDS.get(_subject(status).partition(".")[0]) or UNKNOWN)


def meant_by(status: str) -> str:
    """What this code means in a sentence; nothing where it has no words of its own."""
    return str(WORDS.get(_subject(status), ""))


def _subject(status: str) -> str:
    return status.partition(".")[2]
