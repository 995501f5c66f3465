"""Two workers under load with 10,000 members: how soon pages come, at first, when they are kept, and after a change."""

import http.client
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection

from cities.models import City
from tests.cities.public import large
from tests.cities.public.test_large import MEMBERS, PAGES
from tests.notifications.letterbox import free_port
from tests.notifications.processes import ROOT, environment

SERVER = ["gunicorn", "gnlc_site.wsgi", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
WORKERS, VISITORS, REQUESTS, CHANGES = 2, 2, 1500, 5
SOON, ANEW = 0.050, 0.600  # the largest page of the data, a thousand cities, takes longest to make
DEEP = [f"/cities/?page={number}" for number in range(2, 200, 8)]
MANY = [f"/cities/fictive-{number}/" for number in range(0, MEMBERS - 77, 67)]
HEAVY = ["/api/cities.json?limit=1000", "/map/?region=africa", "/announcements/round-2010/press/"]
MIXED = [*PAGES, *HEAVY, *(f"/fr{page}" for page in PAGES if page.startswith("/cities")), *DEEP, *MANY]


@contextmanager
def site() -> Iterator[int]:
    """The server as an installation runs it, on this test's database; gives its port."""
    port = free_port()
    env = environment(port) | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": str(ROOT),
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", *SERVER, "--log-level=error", f"--bind=127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        yield port
    finally:
        server.terminate()
        server.wait(30)


def took(port: int, address: str) -> float:
    """Seconds until the last byte, over a connection of its own, as by a proxy that asks."""
    begun = time.perf_counter()
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = asked.getresponse()
    answer.read()
    asked.close()
    assert answer.status == 200, address
    return time.perf_counter() - begun


def stands(port: int) -> None:
    end = time.monotonic() + 60
    while not answers(port):
        assert time.monotonic() < end, "The site does not answer."
        time.sleep(0.2)


def answers(port: int) -> bool:
    try:
        return took(port, "/api/") > 0
    except OSError:
        return False


def visited(port: int, addresses: list[str]) -> list[float]:
    with ThreadPoolExecutor(VISITORS) as visitors:
        return list(visitors.map(lambda address: took(port, address), addresses))


def in_words(times: list[float]) -> str:
    half, late = statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000
    return f"{len(times)} requests, median {half:.0f} ms, p95 {late:.0f} ms, longest {max(times) * 1000:.0f} ms"


@pytest.mark.proof
@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_two_workers_answer_soon(record_property):
    large.register(MEMBERS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    dice = random.Random(7)
    with site() as port:
        stands(port)
        first = visited(port, dice.sample(MIXED, len(MIXED)))
        changed = []
        for number in range(CHANGES):
            City.objects.filter(slug="lira").update(local_name=f"Lira {number}")
            changed += [took(port, address) for address in (*PAGES, *HEAVY)]
        visited(port, MIXED * 2 * WORKERS)  # until both workers have seen each
        kept = visited(port, dice.choices(MIXED, k=REQUESTS))
    found = {"at first": first, "after a change": changed, "kept": kept}
    for name, times in found.items():
        record_property(name, in_words(times))
    record_property("load of the machine", f"{os.getloadavg()[0]:.1f}")

    late = {name: statistics.quantiles(times, n=20)[-1] for name, times in found.items()}
    assert late["kept"] < SOON
    assert max(late.values()) < ANEW
