"""Every run of the tests begins on the same day: the rounds that they play lie ahead of it, whenever they are run."""

import os
from datetime import UTC, datetime
from types import SimpleNamespace

from django.utils import timezone

from audit import clock

BEGINS = datetime(2026, 11, 30, 9, tzinfo=UTC)
BEGUN = "GNLC_TESTS_BEGUN"  # by the machine's clock; processes that a test starts go on from there


def pytest_configure() -> None:
    """Before any module of tests asks for the time."""
    begin()


def begin() -> None:
    """From now on the site's clock shows the day of the tests, and goes on as the machine's does."""
    begun = os.environ.setdefault(BEGUN, datetime.now(UTC).isoformat())
    away = BEGINS - datetime.fromisoformat(begun)
    clock.timezone = SimpleNamespace(now=lambda: timezone.now() + away)
