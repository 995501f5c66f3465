"""People go on while the broker is dead or deaf: each has the page at once, and the e-mails wait as rows."""

import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.person import Person
from audit import clock
from cities.models import City
from gnlc_site.stack.valkey import Valkey
from nominations.states import Status
from notifications import bell
from notifications.models import Email
from tests.accounts import factories as accounts
from tests.cities import factories as cities
from tests.journeys.visitor import Visitor
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.notifications.conftest import smtp  # noqa: F401 - a fixture
from tests.notifications.processes import ROOT, environment
from tests.notifications.test_bell import post_and_ring
from tests.rights import SIGN

MOST_SECONDS = 0.3  # that a page may wait for a broker


@contextmanager
def dead():
    """Nothing listens there."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
    yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def deaf():
    """It takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.fixture
def waited(monkeypatch) -> list[float]:
    """How long a page waited for the broker, each time that it rang."""
    found, wake = [], bell._wake

    def timed() -> None:
        begun = time.monotonic()
        wake()
        found.append(time.monotonic() - begun)

    monkeypatch.setattr(bell, "_wake", timed)
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", [dead, deaf])
def test_city_hands_in_while_redis_is_down(broker, waited, monkeypatch):
    file = road.filled("Lira")
    focal = road.cities.focal_point(City.objects.get())
    fatima = Visitor(focal.user.email)
    fatima.client.force_login(focal.user)
    with broker() as url, clock.at(road.IN_TIME):
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        bell._wake()  # the first ring of a process loads the client's code
        waited.clear()
        fatima.open(f"/files/{file.key}/submit/").press("Hand in Lira", **road.SIGNED)

    assert fatima.sees("Lira is handed in")
    assert list(Email.objects.filter(to=focal.user).values_list("event", "state")) == [("submitted_city", "queued")]
    assert len(waited) == 1
    assert sum(waited) < MOST_SECONDS
    assert Person.of(focal.user).has("focal_point")


def endorse():
    """An officer nominates a city."""
    file, officer = road.submitted("Kisumu", "KE"), cities.officer("KE")
    cities.focal_point(file.city)
    yield officer.user, reverse("endorse", args=[file.key]), SIGN, road.IN_TIME
    assert road.fresh(file).status == Status.NOMINATED
    yield "endorsed_city"


def approve():
    """The director approves a cohort."""
    made = worlds.proposed(worlds.reviewed())
    worlds.speaking_for(made)
    yield made.director.user, reverse("approve", args=[made.cohort.key]), {}, road.AFTER_DEADLINES
    made.cohort.refresh_from_db()
    assert made.cohort.is_approved
    yield "admitted_city"


def reset():
    """Somebody has forgotten the password."""
    ana = accounts.user(email="ana@example.example")
    yield None, reverse("account_reset_password"), {"email": ana.email}, clock.now()
    yield "password_reset_key"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("step", "broker"),
    [
        *[(endorse, dead), (endorse, deaf), (reset, dead), (reset, deaf), (approve, deaf)],
        pytest.param(approve, dead, marks=pytest.mark.proof),  # its world takes long, and the deaf one is the worse
    ],
)
def test_each_succeeds_while_redis_is_down_and_send_emails_sends_the_letters(
    step, broker, waited, monkeypatch, mailoutbox, record_property
):
    with broker() as url:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        bell._wake()  # as above
        acting = step()
        person, address, sends, instant = next(acting)
        waited.clear()
        client = Client()
        if person:
            client.force_login(person)
        with clock.at(instant):
            assert client.post(address, sends).status_code == 302
        letters = Email.objects.filter(event=next(acting))
        if step is approve:  # until two persons release them
            assert {letter.state for letter in letters} == {"held"}
        else:
            with clock.at(instant):
                call_command("send_emails")
            assert {letter.address for letter in letters} <= {sent.to[0] for sent in mailoutbox}
            assert {letter.state for letter in letters} == {"sent"}

    record_property("longer for the page", f"{sum(waited) * 1000:.0f} ms")
    assert waited
    assert sum(waited) < MOST_SECONDS


@contextmanager
def worker_with_beat(broker: str, port: int, folder: str):
    """As an installation has them, but in one process."""
    command = (
        f"{sys.executable} -m celery -A gnlc_site worker -B --schedule {folder}/beat --pool solo --loglevel WARNING"
    )
    process = subprocess.Popen(command.split(), env=environment(port) | {"REDIS_URL": broker}, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_letters_leave_within_a_minute_of_the_return_of_redis(smtp, monkeypatch, record_property):  # noqa: F811
    """Rung while it was gone: the bell is lost, the letter is not."""
    letterbox = smtp()
    with tempfile.TemporaryDirectory() as folder:
        broker = Valkey(Path(folder), Path(folder), keep=True)
        broker.start()
        monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
        with worker_with_beat(broker.url, letterbox.port, folder):
            took = [_return(broker, letterbox, down) for down in (1, 20)]
        broker.stop()

    record_property("seconds after its return", ", ".join(f"{seconds:.0f}" for seconds in took))
    assert max(took) < 60


def _return(broker: Valkey, letterbox, down: float) -> float:
    first = post_and_ring()
    _wait(first, letterbox)  # everything stands
    broker.stop()
    row = post_and_ring()
    time.sleep(down)
    begun = time.monotonic()
    broker.start()
    _wait(row, letterbox)
    return time.monotonic() - begun


def _wait(row: Email, letterbox) -> None:
    end = time.monotonic() + 120
    while row.message_id not in letterbox.accepted and time.monotonic() < end:
        time.sleep(0.2)
    assert row.message_id in letterbox.accepted
