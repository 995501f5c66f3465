"""A mail server that remembers what it took and misbehaves on request."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from itertools import chain, repeat
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"
CUT = "cut the connection"


def takes_everything(address: str) -> str:
    return TAKEN


class Letterbox:
    """Answers each e-mail as `answer` says of its address; what it accepts is noted before it says so.

    It pauses before each e-mail, and `afterwards` between noting and saying so.
    """

    def __init__(
        self,
        answer: Callable[[str], str] = takes_everything,
        pauses: Iterable[float] = (),
        afterwards: float = 0,
    ) -> None:
        self.answer, self.pauses, self.afterwards = answer, chain(pauses, repeat(0)), afterwards
        self.accepted: list[str] = []
        self.addresses: list[str] = []
        self.envelopes: list[str] = []
        self.messages: list[Message] = []
        self.connections = 0
        self.port = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(next(self.pauses))
        reply = self.answer(envelope.rcpt_tos[0])
        if reply in (TAKEN, CUT):
            self.messages.append(message_from_bytes(envelope.content))
            self.accepted.append(self.messages[-1]["Message-ID"])
            self.envelopes.append(envelope.mail_from)
            self.addresses.append(envelope.rcpt_tos[0])
        await asyncio.sleep(self.afterwards)
        if reply == CUT:
            server.transport.abort()
        return TAKEN if reply == CUT else reply


@contextmanager
def open_letterbox(*args: Any, **options: Any) -> Iterator[Letterbox]:
    letterbox = Letterbox(*args, **options)
    letterbox.port = free_port()
    controller = Controller(letterbox, hostname="127.0.0.1", port=letterbox.port)
    controller.start()
    try:
        yield letterbox
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main(port: int) -> None:
    """A mail server of its own process, until it is killed."""
    Controller(Letterbox(), hostname="127.0.0.1", port=port).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
