import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from gnlc_site.stack.trouble import Trouble
from gnlc_site.stack.valkey import Valkey
from notifications import bell, outbox
from notifications.models import Email
from tests.notifications.factories import message
from tests.notifications.letterbox import free_port
from tests.notifications.processes import ROOT, environment

PATIENCE = 0.3


@contextmanager
def deaf_broker():
    """Somebody takes the call and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@contextmanager
def no_broker():
    yield f"redis://127.0.0.1:{free_port()}/0"


@pytest.fixture
def broker(monkeypatch):
    """A real broker: the one of the environment, or one from the wheel."""
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
        return
    with tempfile.TemporaryDirectory() as folder:
        valkey = Valkey(Path(folder), Path(folder), keep=False)
        try:
            valkey.start()
        except Trouble as trouble:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(str(trouble))
        yield valkey.url
        valkey.stop()


@contextmanager
def worker(broker, port):
    command = f"{sys.executable} -m celery -A gnlc_site worker --pool solo --loglevel WARNING"
    quiet = "--without-gossip --without-mingle --without-heartbeat"
    process = subprocess.Popen(f"{command} {quiet}".split(), env=environment(port) | {"REDIS_URL": broker})
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def post_and_ring() -> Email:
    with transaction.atomic():
        (row,) = outbox.post([message()])
        bell.ring()
    return row


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", [no_broker, deaf_broker])
def test_ring_without_a_broker_is_quick_and_the_row_stays(broker, monkeypatch, caplog):
    with broker() as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        bell._wake()  # the first call imports the transport
        started = time.monotonic()
        row = post_and_ring()

    assert time.monotonic() - started < PATIENCE
    assert Email.objects.get(pk=row.pk).state == "queued"
    assert caplog.messages[-1].startswith("The broker did not answer; the e-mails wait for the next sweep.")


@pytest.mark.django_db
def test_ring_waits_for_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        bell.ring()

    assert callbacks == [bell._wake]


@pytest.mark.django_db(transaction=True)
def test_ring_is_silent_after_a_rollback(monkeypatch, caplog):
    monkeypatch.setenv("CELERY_BROKER_URL", f"redis://127.0.0.1:{free_port()}/0")
    with transaction.atomic():
        bell.ring()
        transaction.set_rollback(True)

    assert caplog.messages == []


LOADED_BY_THE_RING = """
import sys, gnlc_site.wsgi
from notifications import bell
before = set(sys.modules)
bell._wake()
parts = ("kombu.transport", "redis")
print(*sorted(name for name in set(sys.modules) - before if name.startswith(parts)))
"""


def test_web_process_has_the_brokers_client_before_the_first_ring():
    """Loading it takes seconds, and the first person who hands in would wait for it."""
    settings = {"DJANGO_SETTINGS_MODULE": "gnlc_site.settings", "SECRET_KEY": "x", "PYTHONPATH": str(ROOT)}
    broker = {"REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}

    command = [sys.executable, "-c", LOADED_BY_THE_RING]
    done = subprocess.run(command, env=os.environ | settings | broker, capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
    assert "The broker did not answer" in done.stderr


@pytest.mark.stack
@pytest.mark.django_db(transaction=True)
def test_ring_wakes_a_real_worker(broker, smtp, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    letterbox = smtp()

    with worker(broker, letterbox.port) as process:
        row = post_and_ring()
        end = time.monotonic() + 60
        while Email.objects.get(pk=row.pk).state != "sent" and process.poll() is None and time.monotonic() < end:
            time.sleep(0.1)

    assert letterbox.accepted == [row.message_id]
    assert Email.objects.get(pk=row.pk).state == "sent"
