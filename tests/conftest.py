"""What every test shares: the flush between transactional tests gets past the triggers of the records."""

import gc
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation

from audit import keys

pytest_plugins = ["tests.alone", "tests.present", "tests.quick", "tests.realparts"]


def pytest_configure(config: pytest.Config) -> None:
    """The long proofs run when they are asked for."""
    config.addinivalue_line("markers", "proof: takes minutes; run with -m proof")
    config.addinivalue_line("markers", "stack: needs a real broker and a real worker")
    # A loaded machine makes examples slowly; that says nothing about the code.
    hypothesis.settings.register_profile("site", suppress_health_check=[hypothesis.HealthCheck.too_slow], deadline=None)
    hypothesis.settings.load_profile("site")
    gc.set_threshold(100_000, 50, 50)  # many short-lived rows: collecting them less often saves a tenth of the run
    config.option.markexpr = config.option.markexpr or "not proof"
    settings.DEMO = False  # also in a shell that is about to show the demo; its own tests turn it on


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_triggers() -> Iterator[None]:
    """Only the tests' own flush may empty the records, and only inside its own transaction."""
    original = DatabaseOperations.sql_flush

    def sql_flush(self: DatabaseOperations, *args: Any, **options: Any) -> list[str]:
        statements = original(self, *args, **options)
        return ["SET LOCAL session_replication_role = replica", *statements] if statements else []

    DatabaseOperations.sql_flush = sql_flush
    yield
    DatabaseOperations.sql_flush = original


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The language of one test's last request does not reach the next test."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What one test's pages left in memory does not reach the next test."""
    from tests import kept

    kept.forget_pages()


@pytest.fixture(autouse=True)
def nothing_late() -> Iterator[None]:
    """No worker lives in the tests: pages show alarms where a test lets them look."""
    from gnlc_site import health

    before, health._cached = health._cached, health._Cached(until=float("inf"))
    yield
    health._cached = before


@pytest.fixture(autouse=True)
def known_keys(request: pytest.FixtureRequest) -> Iterator[None]:
    """Random keys are the same in every run of a test, and none is that of a world that stands already."""
    from tests import kept

    keys.seed(2)
    kept.begin(request)
    yield
    kept.end()
    keys.seed(None)
