"""A provider that cannot be reached was given nothing: its letters wait, and nobody has to decide about them."""

import json
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from audit import clock
from notifications import pulse, sender
from notifications.models import Email
from tests.notifications.factories import email
from tests.notifications.letterbox import free_port

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


@pytest.fixture
def postmark(settings):
    """The real package of a provider, at an address of ours."""
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"

    def at(url: str) -> None:
        settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "token", "POSTMARK_API_URL": url, "REQUESTS_TIMEOUT": (0.5, 0.5)}

    return at


class Takes(BaseHTTPRequestHandler):
    """A provider that takes every letter."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        taken = {"ErrorCode": 0, "Message": "OK", "MessageID": "of-postmark", "To": "reader@gnlc.example"}
        body = json.dumps(taken).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Says nothing."""


@contextmanager
def provider():
    with HTTPServer(("127.0.0.1", 0), Takes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "nowhere.invalid"])
def test_a_provider_that_cannot_be_reached_leaves_every_letter_waiting(host, postmark):
    postmark(f"http://{host.format(port=free_port())}/")
    rows = [email(due=NOON, kind=kind) for kind in ("signin", "receipt", "reminder", "circular")]
    Email.objects.filter(kind="circular").update(state="queued", due=NOON)
    written = again(rows[0]).text

    for now in (NOON, NOON + timedelta(minutes=1)):
        with clock.at(now):
            assert sender.send_due() == {"queued": 4}

    waits = [again(row) for row in rows]
    assert {(row.state, row.attempts, row.handed_at) for row in waits} == {("queued", 0, None)}
    assert waits[0].text == written
    assert pulse.late(NOON + timedelta(minutes=6))[pulse.SILENCE] == NOON  # making a session is no answer


def test_a_provider_that_takes_the_call_and_falls_silent_may_have_taken_the_letter(postmark):
    with socket.create_server(("127.0.0.1", 0)) as server:
        postmark(f"http://127.0.0.1:{server.getsockname()[1]}/")
        row = email(due=NOON)
        with clock.at(NOON):
            assert sender.send_due() == {"uncertain": 1}

    assert again(row).handed_at == NOON


def test_the_first_letter_that_a_provider_takes_ends_its_silence(postmark):
    pulse.line_is_silent(NOON)
    with provider() as url:
        postmark(url)
        email(due=NOON)
        with clock.at(NOON):
            assert sender.send_due() == {"sent": 1}

    assert pulse.SILENCE not in pulse.late(NOON + timedelta(minutes=6))
