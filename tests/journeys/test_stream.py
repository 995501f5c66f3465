"""A stream of two gigabytes, and eight large files at once, sent to the site as it is served for good."""

import http.client
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.person import Person
from audit import clock
from nominations.workflow import filling
from tests.cities import factories as cities
from tests.dossiers.factories import pdf
from tests.nominations import factories as road
from tests.notifications.processes import ROOT, environment

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]
ALLOWED = 50 * 2**20
SERVER = ["gnlc_site.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
LARGE, ENDLESS = 90 * 2**20, 2 * 2**30
PIECE = bytes(2**20)
TOO_LARGE = "This file has more than 10 MB."


@pytest.fixture
def site(tmp_path):
    """The port of a server as the Dockerfile starts it, and its processes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", *SERVER, f"--bind=fd://{listening.fileno()}"]
        place = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "MEDIA_ROOT": str(tmp_path / "documents"),
            "TMPDIR": str(tmp_path),
            "LOG_LEVEL": "ERROR",
        }
        with subprocess.Popen(command, env=environment(0) | place, cwd=ROOT, pass_fds=[listening.fileno()]) as server:
            yield port, server.pid
            server.terminate()


@pytest.fixture
def page():
    """The address of a section of an open file, and the cookie of its focal point."""
    now = clock.now()
    dates = {"opens_at": now - timedelta(1), "city_deadline": now + timedelta(30)}
    made = road.open_call(**dates, commission_deadline=now + timedelta(60))
    file = filling.open_file(made.key, cities.city("Lira", "UG"), by=Person.clock())
    client = Client()
    client.force_login(cities.focal_point(file.city).user)
    return reverse("section", args=[file.key, "plan"]), client.cookies.output(header="", attrs=[]).strip()


def test_a_stream_without_end_takes_little_memory(site, page, record_property, tmp_path):
    port, server = site
    for _again in range(8):  # both processes have met a page and a file
        assert upload(port, *page, pdf())[0] == 302
    idle = memory(server, "VmRSS")

    sent = endless(port, *page)
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda _n: upload(port, *page, LARGE), range(8)))
    over = memory(server, "VmHWM") - idle

    record_property("taken of a stream of 2 GB before the line is cut", f"{sent / 2**20:.0f} MB")
    record_property("memory over idle, with 8 files of 90 MB at once", f"{over / 2**20:.1f} MB")
    assert {status for status, _told in answers} == {200}
    assert all(TOO_LARGE in told and "Not lost." in told for _status, told in answers)
    assert over < ALLOWED
    assert sent < 20 * 2**20  # what the two ends of the line hold
    assert len([path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 1000]) == 0


def upload(port, address, cookie, content):
    """Sends a page with a text and a file, of which a number says only how long it is."""
    length = content if isinstance(content, int) else len(content)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as line:
        cookie, token = opened(line, address, cookie)
        before, after = around(token)
        line.putrequest("POST", address)
        for name, value in headers(cookie, len(before) + length + len(after)).items():
            line.putheader(name, value)
        line.endheaders(before)
        for piece in [PIECE] * (length // len(PIECE)) if isinstance(content, int) else [content]:
            line.send(piece)
        line.send(after)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


def endless(port, address, cookie):
    """Sends until the site hangs up; says how much had been sent."""
    sent = 0
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as line:
        cookie, token = opened(line, address, cookie)
        told = "".join(f"{name}: {value}\r\n" for name, value in headers(cookie, ENDLESS).items())
        line.sock.sendall(f"POST {address} HTTP/1.1\r\nHost: localhost\r\n{told}\r\n".encode() + around(token)[0])
        with suppress(BrokenPipeError, ConnectionResetError):
            while sent < ENDLESS:
                sent += line.sock.send(PIECE)
    return sent


def opened(line, address, cookie):
    """The page before anything is sent: its key against forged forms."""
    line.request("GET", address, headers={"Cookie": cookie, "Host": "localhost"})
    answer = line.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode())[1]
    return f"{cookie}; {answer.getheader('Set-Cookie').split(';')[0]}", token


def headers(cookie, length):
    kind = "multipart/form-data; boundary=gnlc"
    return {"Cookie": cookie, "Content-Type": kind, "Content-Length": str(length)}


def around(token):
    field = '--gnlc\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    typed = {"csrfmiddlewaretoken": token, "vision": "Not lost.", "vision__seen": "0", "next": ""}
    file = '--gnlc\r\nContent-Disposition: form-data; name="letter"; filename="letter.pdf"\r\n\r\n'
    return "".join(field.format(*one) for one in typed.items()).encode() + file.encode(), b"\r\n--gnlc--\r\n"


def memory(server, what):
    """Of the server and its workers together, as the kernel counts it."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    statuses = [Path(f"/proc/{pid}/status").read_text() for pid in [str(server), *workers]]
    if what == "VmRSS":
        for pid in [str(server), *workers]:
            Path(f"/proc/{pid}/clear_refs").write_text("5")  # peaks are counted from here on
        time.sleep(0.1)
    return 1024 * sum(int(re.search(rf"{what}:\s+(\d+)", status)[1]) for status in statuses)
