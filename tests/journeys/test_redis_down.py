"""A city hands in while the broker is dead or deaf: it has its receipt at once, and its e-mail waits as a row."""

import socket
import time
from contextlib import contextmanager

import pytest

from accounts.person import Person
from audit import clock
from cities.models import City
from notifications import bell
from notifications.models import Email
from tests.journeys.visitor import Visitor
from tests.nominations import factories as road

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
    """How long each page waited for the broker."""
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
    assert max(waited) < MOST_SECONDS
    assert Person.of(focal.user).has("focal_point")
