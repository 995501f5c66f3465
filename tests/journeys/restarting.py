"""A process with a PostgreSQL of its own, which is restarted while cities hand in: python -m … FOLDER TIMES."""

import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import django

from gnlc_site.stack.postgres import Postgres, give
from tests import present


def main(folder: Path, times: int) -> None:
    sockets = folder / "sockets"
    give(sockets)
    server = Postgres(folder, sockets, keep=True)
    server.start()
    try:
        os.environ |= {"DATABASE_URL": server.url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        django.setup()
        present.begin()
        print(json.dumps(restarted(server, times)))  # noqa: T201
    finally:
        server.stop()


def restarted(server: Postgres, times: int) -> dict[str, int]:
    """How often it was restarted, and what the cities saw and left."""
    from audit import chain
    from tests.journeys.test_database_gone import both_or_neither

    files = world(times + 1)
    begun = time.monotonic()
    assert hand_in(files[0]) == 302
    usual, dice = time.monotonic() - begun, random.Random(times)
    told = {"restarts": 0, "answered": 0, "broken off": 0, "of these handed in": 0, "halves": 0}
    for number, file in enumerate(files[1:]):
        status = during(file, server, dice.uniform(0, usual), politely=number % 2 == 0)
        told["restarts"] += 1
        told["answered" if status == 302 else "broken off"] += 1
        try:
            stands = both_or_neither(file)
        except AssertionError:
            told["halves"] += 1
            continue
        assert stands or status != 302, "A page said yes, and nothing is there."
        told["of these handed in"] += stands and status != 302
        assert stands or hand_in(file) == 302
    assert chain.verify() is None
    return told


def world(number: int) -> list:
    """Cities whose applications are complete."""
    from django.core.management import call_command

    from tests.cities import factories as cities
    from tests.nominations import factories as road

    for command in ("migrate", "createcachetable", "load_reference"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    call = road.open_call()
    made = [road.filled(f"City {place}", made=call) for place in range(number)]
    for file in made:
        file.focal = cities.focal_point(file.city)
    return made


def hand_in(file) -> int:
    from django.db import connection
    from django.test import Client

    from audit import clock
    from tests.nominations import factories as road

    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    client.force_login(file.focal.user)
    with clock.at(road.IN_TIME):
        status = client.post(f"/files/{file.key}/submit/", road.SIGNED).status_code
    connection.close()
    return status


def during(file, server: Postgres, pause: float, *, politely: bool) -> int:
    """The status that the city saw; 0 where it could not even sign in."""
    from django.db import connections

    seen = [0]

    def city() -> None:
        with suppress(django.db.Error):
            seen[0] = hand_in(file)

    thread = threading.Thread(target=city)
    thread.start()
    time.sleep(pause)
    server.process.send_signal(signal.SIGINT if politely else signal.SIGQUIT)
    server.process.wait()
    server.start()
    thread.join()
    connections.close_all()  # this thread's own went with the server
    return seen[0]


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
