"""The demo's own data begins anew when its calls have closed or somebody asks for it, and only then."""

import os

import psycopg
import pytest
from django.conf import settings

from gnlc_site.stack import guard
from gnlc_site.stack.commands import demo
from gnlc_site.stack.trouble import Trouble

NAME = "gnlc_guard_" + os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture
def url(django_db_blocker):
    """A database of its own, for the length of a test."""
    known = settings.DATABASES["default"]
    server = psycopg.conninfo.make_conninfo(
        host=known["HOST"], user=known["USER"], password=known["PASSWORD"] or None, port=known["PORT"] or None
    )
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME}")
        connection.execute(f"CREATE DATABASE {NAME}")
    yield psycopg.conninfo.make_conninfo(server, dbname=NAME)
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME}")


def fill(url, deadline):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE nominations_call (slug text, city_deadline timestamptz)")
        connection.execute(f"INSERT INTO nominations_call VALUES ('closing', now() + interval '{deadline}')")


def test_empty_database_is_left_alone(url):
    assert guard.renew(url) is False


def test_data_whose_call_is_open_is_kept(url):
    fill(url, "40 minutes")

    assert guard.renew(url) is False


def test_data_whose_call_has_closed_begins_anew(url):
    fill(url, "-1 second")

    assert guard.renew(url) is True
    assert guard.renew(url) is False


def test_demo_begins_anew_when_it_is_asked_to(url, capsys):
    guard.claim(url)
    fill(url, "40 minutes")

    demo.choose_data(url, demo.parse(["--anew", "--database", url]))

    assert "begins anew" in capsys.readouterr().out
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT to_regclass('nominations_call')").fetchone() == (None,)


def test_data_that_is_not_the_demos_is_never_thrown_away(url):
    fill(url, "40 minutes")

    with pytest.raises(Trouble, match="other data"):
        demo.choose_data(url, demo.parse(["--anew", "--database", url]))
    with pytest.raises(SystemExit):
        demo.parse(["--anew", "--keep"])
    assert guard.renew(url) is False
