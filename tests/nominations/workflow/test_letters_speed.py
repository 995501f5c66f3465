"""How fast the letters of an announcement leave, each reader's role and sight of the file asked anew."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import many_letters
from tests.notifications.test_speed import LEAST, sink

COUNTRIES = 60
ROUNDS = 3
MOST_QUERIES = 2


def queries_of(number: int) -> float:
    with CaptureQueriesContext(connection) as queries, road.at(road.RELEASE):
        assert sender.send_due(number) == {"sent": number}
    return len(queries) / number


@pytest.mark.django_db
def test_letters_of_an_announcement_ask_at_most_two_queries_each():
    letters = many_letters.announced(6)

    assert {letter.event for letter in letters} >= {"admitted_city", "refused_city"}
    assert queries_of(len(letters)) <= MOST_QUERIES


@pytest.mark.proof
@pytest.mark.alone
@pytest.mark.django_db(transaction=True)
def test_letters_of_an_announcement_leave_fast_enough(settings, record_property):
    """The best of three rounds: other work on the machine only slows them."""
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.BOUNCE_ADDRESS = "bounces@mail.gnlc.example"
    number = len(many_letters.announced(COUNTRIES))
    with sink() as settings.EMAIL_PORT:
        speed = max(letters_a_second(number) for _n in range(ROUNDS))
        _again()
        asked = queries_of(number)

    record_property("letters", number)
    record_property("letters a second", f"{speed:.0f}")
    record_property("queries for a letter", f"{asked:.2f}")
    assert asked <= MOST_QUERIES
    assert speed >= LEAST


def letters_a_second(number: int) -> float:
    _again()
    begun = time.monotonic()
    with road.at(road.RELEASE):
        assert sender.send_due(number) == {"sent": number}
    return number / (time.monotonic() - begun)


def _again() -> None:
    """The same letters once more."""
    fresh = {"state": "queued", "token": "", "handed_at": None, "sent_at": None, "attempts": 0}
    Email.objects.update(due=road.RELEASE, **fresh)
