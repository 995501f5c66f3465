"""Worlds that take seconds to walk to: walked once in a run, kept as rows, put back for each test."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

import pytest
from django.db import connection, transaction

from audit import keys

Made = TypeVar("Made")
Rows = dict[str, bytes]


@dataclass
class World(Generic[Made]):
    """What a builder returned, and the tables that it wrote to."""

    made: Made
    rows: Rows

    def put_back(self) -> Made:
        """Inside a test's own transaction; keys and numbers are those of the first time."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                cursor.execute(f"DELETE FROM {table}")
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
        return deepcopy(self.made)


def once(build: Callable[[], Made], scope: Literal["module", "session"] = "module") -> Any:
    """A fixture for one module, or for the whole run: the world that this builds."""

    @pytest.fixture(scope=scope)
    def world(django_db_setup, django_db_blocker) -> World[Made]:
        with django_db_blocker.unblock():
            return keep(build)

    return world


def keep(build: Callable[[], Made]) -> World[Made]:
    """Builds in a transaction that is rolled back; numbers that were used stay used."""
    before = _rows()
    with transaction.atomic():
        keys.seed(0)
        made = build()
        written = {table: rows for table, rows in _rows().items() if rows != before[table]}
        transaction.set_rollback(True)
    keys.seed(None)
    return World(made, written)


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _of(cursor, table) for table in connection.introspection.table_names(cursor)}


def _of(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)
