"""How fast letters leave."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import outbox, sender
from notifications.models import Email
from tests.notifications.factories import message
from tests.notifications.letterbox import free_port
from tests.notifications.processes import ROOT

LEAST = 120  # letters a second and worker
LONG = "We are glad that your city has handed in its application.\n\n" * 20


@contextmanager
def sink():
    """A mail server in a process of its own, so that it does not share the sender's."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.notifications.letterbox", str(port)], cwd=ROOT)
    for _n in range(100):
        time.sleep(0.05)
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port)).close()
            break
    try:
        yield port
    finally:
        server.kill()
        server.wait()


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["receipt", "decision"])
def test_letters_leave_fast_enough(kind, settings, record_property):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.BOUNCE_ADDRESS = "bounces@mail.gnlc.example"
    outbox.post([message(kind=kind, text=LONG, html=f"<p>{LONG}</p>") for _n in range(2000)], state="queued")
    with sink() as settings.EMAIL_PORT, CaptureQueriesContext(connection) as queries:
        begun = time.monotonic()
        assert sender.send_due(2000) == {"sent": 2000}
        took = time.monotonic() - begun

    record_property("letters a second", f"{2000 / took:.0f}")
    record_property("queries for a letter", f"{len(queries) / 2000:.2f}")
    assert Email.objects.filter(state="sent").count() == 2000
    assert 2000 / took >= LEAST
    assert len(queries) <= 2 * 2000
