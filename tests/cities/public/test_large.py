"""The public face with 10,000 members: few queries, little on the wire, soon there, and data in constant memory."""

import gc
import gzip
import re
import statistics
import time

import psutil
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cities.views import shelf
from tests.cities import factories
from tests.cities.public import large
from tests.gnlc_site.test_look import asked

PAGES = (
    "/",
    "/cities/",
    "/cities/?q=lira",
    "/cities/?sort=-since&page=100",
    "/fr/cities/?region=africa&sort=country",
    "/cities/lira/",
    "/map/",
    "/map.svg",
    "/figures/",
    "/figures/2022-09-02/",
    "/announcements/",
    "/data/",
    "/api/",
    "/api/figures.json",
    "/api/cities.json?limit=100",
    "/api/changes.json",
    "/api/cities/lira.json",
)
MEMBERS, ROUNDS = 10_000, 20
QUERIES, FIRST_LOAD, MEGABYTES = 8, 100_000, 8


def read(client, address) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer)


def first_load(client, address) -> int:
    """The page, its styles and scripts, and the pictures in it that are not fetched later."""
    page = read(client, address)
    text = page.decode()
    pictures = [
        path for path in re.findall(r'<img src="([^"]+)"', text) if "loading=" not in text.partition(path)[2][:40]
    ]
    parts = [page, *asked(text), *(read(client, path.replace("&amp;", "&")) for path in pictures)]
    return sum(len(gzip.compress(part)) for part in parts)


def costs(client, address) -> int:
    """What it takes to make it anew."""
    shelf.answers.clear()
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    return len(queries)


def times_of(client, address) -> tuple[float, float]:
    """In milliseconds, made anew: what half of the answers take at most, and within which time 95 of 100 come."""
    times = []
    for _round in range(ROUNDS):
        shelf.answers.clear()
        start = time.perf_counter()
        read(client, address)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000, statistics.quantiles(times, n=20)[-1] * 1000


@pytest.mark.django_db(transaction=True)
def test_public_pages_cost_few_queries(client):
    factories.register_of_2022()
    for address in PAGES:
        read(client, address)  # the map is drawn once while nothing moves

    assert {address: cost for address in PAGES if (cost := costs(client, address)) > QUERIES} == {}


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_public_face_of_ten_thousand_members(record_property):
    large.register(MEMBERS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    weights = {address: first_load(client, address) for address in PAGES}
    queries = {address: costs(client, address) for address in PAGES}
    times = {address: times_of(client, address) for address in PAGES}
    for address in PAGES:
        half, most = times[address]
        told = f"{queries[address]} queries, {weights[address] / 1000:.0f} kB at first, "
        told += f"median {half:.0f} ms, p95 {most:.0f} ms"
        record_property(address, told)

    assert {address: cost for address, cost in queries.items() if cost > QUERIES} == {}
    assert {address: weight for address, weight in weights.items() if weight > FIRST_LOAD} == {}


@pytest.fixture
def as_a_server_collects():
    """Python's own thresholds, which the tests loosen to save time."""
    loosened = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield
    gc.set_threshold(*loosened)


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.usefixtures("as_a_server_collects")
def test_data_of_ten_thousand_members_is_written_in_constant_memory(record_property):
    large.register(MEMBERS)
    client, here = Client(), psutil.Process()
    for form in ("json", "csv", "geojson"):
        drained(client.get(f"/api/cities.{form}?limit=1000"), here)
        gc.collect()
        before, start = here.memory_info().rss, time.perf_counter()

        size, most = drained(client.get(f"/api/cities.{form}"), here)

        grown, took = (most - before) / 2**20, time.perf_counter() - start
        record_property(form, f"{size / 1e6:.1f} MB written in {took:.1f} s, memory grown by {grown:.1f} MB")
        assert size > 1_000_000
        assert grown < MEGABYTES


def drained(answer, here) -> tuple[int, int]:
    """Its length, and the most memory that was held meanwhile."""
    size, most = 0, 0
    for number, piece in enumerate(answer):
        size += len(piece)
        most = most if number % 100 else max(most, here.memory_info().rss)
    return size, most
