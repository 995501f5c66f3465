"""A look by ClamAV at what comes in, where an installation has one; without an answer nothing is taken."""

import logging
import socket
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from dossiers.limits import Unfit

# The clients on the package index are unkept for ten years or under a licence that would bind all of this.
PATIENCE = 30  # seconds for each step
PIECE = 2**16
log = logging.getLogger(__name__)


def scan(content: bytes) -> None:
    """Raises `Unfit` for what the scanner knows as harmful, and for what it could not look at."""
    if not settings.CLAMAV_SOCKET:
        return
    try:
        answer = _asked(content)
    except (OSError, ValueError) as silent:
        log.warning("ClamAV at %s does not answer: %s", settings.CLAMAV_SOCKET, silent)
        raise _unchecked() from silent
    _judge(answer)


def _judge(answer: str) -> None:
    """As clamd says it: "stream: OK", "stream: NAME FOUND" or a reason for neither."""
    if answer.endswith(" FOUND"):
        sentence = _(
            "The virus scanner found harmful code in this file (%(found)s), so it was not kept. "
            "Print the pages, scan them on another machine and upload that."
        )
        raise Unfit("upload_infected", sentence, found=answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        log.warning("ClamAV at %s could not look at a file: %s", settings.CLAMAV_SOCKET, answer)
        raise _unchecked()


def _unchecked() -> Unfit:
    sentence = _(
        "This file could not be checked for viruses now, so it was not taken. "
        "What you typed is not lost. Upload the file again in some minutes."
    )
    return Unfit("upload_unchecked", sentence)


def _asked(content: bytes) -> str:
    with _connection() as clamd:
        clamd.settimeout(PATIENCE)
        clamd.sendall(b"zINSTREAM\0")
        for piece in _pieces(content):
            clamd.sendall(piece)
        return b"".join(iter(lambda: clamd.recv(4096), b"")).rstrip(b"\0").decode(errors="replace")


def _pieces(content: bytes) -> Iterator[bytes]:
    """Each with its length before it; a length of nothing ends them."""
    for at in range(0, len(content), PIECE):
        piece = content[at : at + PIECE]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _connection() -> socket.socket:
    """A path is a socket of this machine; anything else is host:port."""
    place = settings.CLAMAV_SOCKET
    if not place.startswith("/"):
        host, _colon, port = place.rpartition(":")
        return socket.create_connection((host, int(port)), PATIENCE)
    clamd = socket.socket(socket.AF_UNIX)
    try:
        clamd.settimeout(PATIENCE)
        clamd.connect(place)
    except OSError:
        clamd.close()
        raise
    return clamd
