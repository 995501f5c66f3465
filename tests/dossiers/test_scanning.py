"""ClamAV looks at what comes in where there is one; what it knows, or cannot look at, is not taken."""

import socket
import subprocess
import sys
from contextlib import contextmanager

import pytest

from accounts.door import Refused
from dossiers import cleaning
from tests.dossiers.factories import pdf, picture, upload
from tests.dossiers.marks import EICAR

INFECTED = (
    "The virus scanner found harmful code in this file (Eicar-Signature), so it was not kept. "
    "Print the pages, scan them on another machine and upload that."
)
UNCHECKED = (
    "This file could not be checked for viruses now, so it was not taken. "
    "What you typed is not lost. Upload the file again in some minutes."
)


@contextmanager
def clamd(settings, place="0", *answer):
    """A process that speaks as clamd does, and the setting that points to it."""
    command = [sys.executable, "-m", "tests.dossiers.clamd", place, *answer]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        where = server.stdout.readline().strip()
        settings.CLAMAV_SOCKET = where if where.startswith("/") else f"127.0.0.1:{where}"
        yield server
        server.kill()


def refusal(content):
    with pytest.raises(Refused) as refused:
        cleaning.clean(upload(content))
    return refused.value.sentence


@pytest.mark.parametrize("kind", ["port", "path"])
def test_scan_refuses_what_the_scanner_knows_and_lets_the_rest_through(settings, tmp_path, kind):
    with clamd(settings, "0" if kind == "port" else str(tmp_path / "clamd.ctl")):
        assert refusal(pdf() + EICAR) == INFECTED
        assert refusal(picture() + EICAR) == INFECTED
        assert cleaning.clean(upload(pdf())).media_type == "application/pdf"


def test_scan_sends_a_long_file_whole(settings):
    with clamd(settings):
        assert refusal(b"%PDF-1.7\n" + bytes(3 * 2**20) + EICAR) == INFECTED


def test_scan_looks_at_nothing_unless_it_is_told_where(settings):
    assert settings.CLAMAV_SOCKET == ""
    assert cleaning.clean(upload(pdf() + EICAR)).content


@pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "stream: Heuristics ERROR", "?"])
def test_scan_that_comes_to_no_end_takes_nothing(settings, answer):
    with clamd(settings, "0", answer):
        assert refusal(pdf()) == UNCHECKED


def test_scanner_that_hangs_up_takes_nothing(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{silent.getsockname()[1]}"
        silent.close()
        assert refusal(pdf()) == UNCHECKED


def test_scanner_that_says_nothing_takes_nothing(settings, monkeypatch):
    monkeypatch.setattr("dossiers.scanning.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{silent.getsockname()[1]}"
        assert refusal(pdf()) == UNCHECKED


@pytest.mark.parametrize("place", ["/nowhere/clamd.ctl", "clamd", "127.0.0.1:"])
def test_scanner_that_is_not_there_takes_nothing(settings, place):
    settings.CLAMAV_SOCKET = place

    assert refusal(pdf()) == UNCHECKED
