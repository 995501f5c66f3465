"""What is kept of public answers is never older than the register, never early, and never somebody's own."""

import re
import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import door
from audit import clock
from cities import reading, version, workflow
from cities.models import City, Touch
from cities.views import shelf
from tests.cities import factories
from tests.cities.public.test_version import DATA, DAY, PAGES, PAPERS

# The home page says what it reads of calls; a report that was evaluated is read as it was handed in. A record is
# written together with the row of the register of which it says when it was.
ELSEWHERE = ("nominations_call", "nominations_amendment", "dossiers_", "audit_record")

WHERE_MEMBERS_STAND = ("/", "/cities/", "/api/cities.json", "/api/changes.json", "/cities/cities.csv")


@pytest.fixture
def lira(transactional_db):
    factories.announce(factories.city("Lira"))
    return City.objects.get()


def read(address="/cities/", who=None, **headers) -> str:
    return b"".join((who or Client()).get(address, headers=headers)).decode()


def work(address="/cities/") -> int:
    with CaptureQueriesContext(connection) as queries:
        read(address)
    return len(queries)


def test_a_page_is_made_once_and_anew_at_once_when_something_public_is_written(lira):
    first = read()
    assert work() == 1
    assert read() == first

    City.objects.update(name="Lira City")
    assert "Lira City" in read()
    workflow.rename_city(lira.key, by=factories.secretariat(), name="Lango", since=clock.today(), source="Map.")
    assert "Lango" in read()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cities_countryname SET text = 'By hand'")
    assert "By hand" in read()


def test_what_is_added_to_an_address_makes_nothing_anew_and_changes_nothing(lira):
    for known, more in (
        ("", "x=1"),
        ("q=lira", "utm_source=x&q=lira&page="),
        ("q=lira&sort=since", "sort=since&q=lira"),
    ):
        first = read(f"/cities/?{known}")
        assert work(f"/cities/?{more}") == 1
        assert read(f"/cities/?{more}") == first
    with CaptureQueriesContext(connection) as queries:
        assert read("/cities/", host="127.0.0.1") == read("/cities/")
    assert len(queries) == 2


def test_a_page_of_the_data_is_made_once(lira):
    first = b"".join(Client().get("/api/cities.json?limit=100"))

    assert work("/api/cities.json?limit=100&x=1") == 1  # for its tag and for the shelf
    assert Client().get("/api/cities.json?limit=100").content == first


@pytest.mark.parametrize(
    ("instant", "zone"),
    [
        ("2031-12-01T12:00", "Europe/Berlin"),
        ("2031-12-01T00:01", "Europe/Berlin"),  # the day before it in UTC
        ("2031-07-01T00:01", "Europe/Berlin"),
        ("2031-12-01T08:00", "Asia/Seoul"),
        ("2031-11-30T20:00", "Pacific/Honolulu"),
    ],
)
def test_nothing_is_early_and_nothing_late_when_an_instant_comes_without_any_row(lira, instant, zone):
    instant = datetime.fromisoformat(instant).replace(tzinfo=ZoneInfo(zone))
    with clock.at(instant):
        factories.announce(factories.city("Gulu"), slug="next", instant=instant, zone=zone)

    with clock.at(instant - timedelta(seconds=1)):
        assert not any("Gulu" in read(page) for page in WHERE_MEMBERS_STAND)
    with clock.at(instant):
        assert [page for page in WHERE_MEMBERS_STAND if "Gulu" not in read(page)] == []
        assert reading.network().listed == 2
        assert version.current().at == instant
    with clock.at(instant - timedelta(seconds=1)):
        assert "Gulu" not in read()


def test_languages_and_questions_do_not_mix_and_a_packed_answer_is_the_same(lira):
    pages = {address: read(address) for address in ("/cities/", "/fr/cities/", "/cities/?sort=since", "/map/")}
    packed = Client().get("/cities/", headers={"Accept-Encoding": "gzip"})

    assert len(set(pages.values())) == len(pages)
    assert {address: read(address) for address in pages} == pages
    assert packed.headers["Content-Encoding"] == "gzip"
    assert shelf.gzip.decompress(packed.content).decode() == pages["/cities/"]
    assert Client().get("/cities/", headers={"If-None-Match": packed.headers["ETag"]}).status_code == 304


def test_whoever_signed_in_neither_fills_what_is_kept_nor_is_answered_from_it(lira, client):
    client.force_login(factories.user("Amina Okello"))

    assert "Amina Okello" in read(who=client)
    assert "Amina Okello" not in read()
    assert "Amina Okello" in read(who=client)


def test_what_is_undone_again_leaves_nothing(lira):
    before = read()
    with transaction.atomic():
        City.objects.update(name="Undone")
        assert "Undone" in read()
        transaction.set_rollback(True)
    assert read() == before
    with door.rehearsal():
        workflow.rename_city(lira.key, by=factories.secretariat(), name="Rehearsed", since=DAY, source="Map.")
        assert "Rehearsed" in read()
    assert read() == before
    City.objects.update(name="Done")
    assert "Done" in read()


def test_who_writes_waits_for_no_other_writer_and_each_is_seen(lira):
    gulu, moments, done = factories.city("Gulu"), [version.moment()], threading.Event()

    def other():
        City.objects.filter(pk=gulu.pk).update(local_name="Other")
        connection.close()
        done.set()

    with transaction.atomic():
        City.objects.filter(pk=lira.pk).update(local_name="One")
        thread = threading.Thread(target=other)
        thread.start()
        assert done.wait(5)
        thread.join()
    moments.append(version.moment())
    City.objects.filter(pk=lira.pk).update(local_name="Two")
    moments.append(version.moment())

    assert len(set(moments)) == 3
    assert Touch.objects.count() == 2


@pytest.mark.django_db
def test_every_table_that_a_public_answer_reads_is_watched():
    factories.register_of_2022()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'cities_touched'")
        watched = {table for (table,) in cursor.fetchall()} | {"cities_touch"}
    with CaptureQueriesContext(connection) as queries:
        for address in (*PAGES, *DATA, *PAPERS, "/cities/lira/", "/api/cities/lira.json"):
            b"".join(Client().get(address))
    asked = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "?(\w+_\w+)"?', query["sql"])}

    assert {table for table in asked - watched if not table.startswith(ELSEWHERE)} == set()


def test_what_is_kept_is_bounded_and_what_was_asked_for_last_stays():
    kept = shelf.Shelf(most=100)
    answers = [shelf.Answer({}, bytes(40)) for _place in range(3)]
    for place, answer in enumerate(answers[:2]):
        kept.put(place, answer)
    kept.get(0)
    kept.put(2, answers[2])

    assert [kept.get(place) for place in range(3)] == [answers[0], None, answers[2]]


def test_no_great_file_and_no_refusal_is_kept():
    assert shelf.is_keepable(HttpResponse("a page"))
    assert not shelf.is_keepable(HttpResponse(bytes(shelf.LARGEST + 1)))
    assert not shelf.is_keepable(HttpResponse("nothing", status=404))
