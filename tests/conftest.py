"""What every test shares: the flush between transactional tests gets past the triggers of the records."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations

from audit import keys


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
def known_keys() -> Iterator[None]:
    """Random keys are the same in every run of a test."""
    keys.seed(1)
    yield
    keys.seed(None)
