from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client

from audit import clock
from gnlc_site import health
from notifications import pulse
from tests.accounts.factories import holding
from tests.cities import factories as cities
from tests.notifications.factories import email

MINUTE = timedelta(minutes=1)


def asked(path: str):
    response = Client().get(path)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Content-Type"] == "text/plain"
    return response.status_code, response.content.decode()


@pytest.mark.django_db
def test_healthz_asks_nobody(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked("/healthz") == (200, "ok\n")


@pytest.mark.django_db
def test_readyz_names_the_part_that_is_late_in_one_word():
    now = clock.now()
    assert asked("/readyz") == (503, "worker\n")

    pulse.beat(now)
    assert asked("/readyz") == (200, "ok\n")

    late = email(due=now - 6 * MINUTE)
    assert asked("/readyz") == (503, "e-mails\n")

    late.delete()
    assert asked("/readyz") == (200, "ok\n")
    pulse.beat(now - 2 * MINUTE)
    assert asked("/readyz") == (503, "worker\n")


@pytest.mark.django_db
def test_readyz_without_its_table_names_the_database():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE notifications_heartbeat RENAME TO gone")

    assert asked("/readyz") == (503, "database\n")


@pytest.fixture
def looks(monkeypatch):
    """Every page looks anew."""
    monkeypatch.setattr(health, "CACHE_SECONDS", 0)
    monkeypatch.setattr(health, "_cached", health._Cached())


ALARM = "E-mails that are due have waited for over five minutes."
SILENT = "The worker has given no sign of life for over 90 seconds"


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "told"), [("secretariat", True), ("operator", True), ("director", False)])
@pytest.mark.parametrize("path", ["/me/", "/search/"])
def test_every_page_of_the_secretariat_and_the_operator_shows_what_is_late(role, told, path, client, looks):
    client.force_login(holding(role).user)
    assert ALARM not in client.get(path).content.decode()

    email(due=clock.now() - 6 * MINUTE)
    assert (ALARM in client.get(path).content.decode()) is told


def of_a_city():
    return cities.focal_point(cities.city())


@pytest.mark.django_db
@pytest.mark.parametrize(("made", "told"), [(partial(holding, "secretariat"), True), (of_a_city, False)])
def test_a_silent_worker_is_told_to_the_secretariat_and_to_no_city(made, told, client, looks):
    client.force_login(made().user)
    pulse.beat(clock.now())
    assert SILENT not in client.get("/me/").content.decode()

    pulse.beat(clock.now() - 2 * MINUTE)
    page = client.get("/me/").content.decode()
    assert (SILENT in page, ALARM in page) == (told, False)


@pytest.mark.django_db
def test_the_admin_shows_what_is_late(client, looks):
    client.force_login(holding("operator").user)
    email(due=clock.now() - 6 * MINUTE)

    assert ALARM in client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_pages_look_once_in_ten_seconds(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(health, "_cached", health._Cached())
    sofia = holding("secretariat")
    assert sofia.has("secretariat")
    with django_assert_num_queries(1):
        assert [health.alarms(sofia) for _n in range(3)] == [[], [], []]
