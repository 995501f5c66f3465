"""A small clamd in a process of its own: it speaks INSTREAM, knows EICAR, and can be told to be moody.

python -m tests.dossiers.clamd PLACE [ANSWER]: PLACE is a path or a port, 0 for any; it prints where it listens.
"""

import socket
import struct
import sys

from tests.dossiers.marks import EICAR

COMMAND = b"zINSTREAM\0"


def serve(place: str, fixed: str = "") -> None:
    server = listening(place)
    print(server.getsockname() if place.startswith("/") else server.getsockname()[1], flush=True)  # noqa: T201
    while True:
        caller, _address = server.accept()
        with caller, caller.makefile("rb") as sent:
            content = stream(sent)
            caller.sendall((fixed or verdict(content)).encode() + b"\0")


def listening(place: str) -> socket.socket:
    if not place.startswith("/"):
        return socket.create_server(("127.0.0.1", int(place)))
    server = socket.socket(socket.AF_UNIX)
    server.bind(place)
    server.listen()
    return server


def stream(sent) -> bytes:
    assert sent.read(len(COMMAND)) == COMMAND
    content = b""
    while length := struct.unpack(">I", sent.read(4))[0]:
        content += sent.read(length)
    return content


def verdict(content: bytes) -> str:
    return "stream: Eicar-Signature FOUND" if EICAR in content else "stream: OK"


if __name__ == "__main__":
    serve(*sys.argv[1:])
