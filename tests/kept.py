"""Worlds that take seconds to walk to: walked once in a run, kept as rows, put back for each test.

`once` makes a fixture of a world. A builder that is `remembered` does the same by itself: where a test has written
nothing yet, or nothing but such a world, the same call puts back what it led to before.
"""

import functools
import random
import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Generic, Literal, TypeVar

import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection, transaction

from audit import clock, keys
from cities import version
from cities.views import shelf
from tests.cities import factories as cities

Made = TypeVar("Made")
Rows = dict[str, bytes]
_serial = count(1)
READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW)\b")


@dataclass
class World(Generic[Made]):
    """What a builder returned, and the tables that it wrote to."""

    made: Made
    rows: Rows
    drawn: Any = None  # where the random keys had come to, if the world was built inside a test
    numbered: int = 0
    name: int = field(default_factory=lambda: next(_serial))

    def put_back(self) -> Made:
        """Inside a test's own transaction; keys and numbers are those of the first time."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table, rows in self.rows.items():
                cursor.execute(f"DELETE FROM {table}")
                with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    copy.write(rows)
            cursor.execute("SET LOCAL session_replication_role = origin")
        self._go_on_from_here()
        return deepcopy(self.made)

    def _go_on_from_here(self) -> None:
        """What is made next bears other keys and numbers than what stands in the world."""
        if self.drawn is not None:
            keys._source[0].setstate(self.drawn)
        cities._numbers = count(max(next(cities._numbers), self.numbered))
        forget_pages()
        TEST.world = (TEST.writes, self.name)


def forget_pages() -> None:
    """What pages keep in memory of the rows that stood there before."""
    version.forget()
    shelf.answers.clear()


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
        written = _changed(before)
        transaction.set_rollback(True)
    keys.seed(None)
    return World(made, written, numbered=next(cities._numbers))


def _changed(before: Rows) -> Rows:
    return {table: rows for table, rows in _rows().items() if rows != before[table]}


def _rows() -> Rows:
    with connection.cursor() as cursor:
        return {table: _of(cursor, table) for table in connection.introspection.table_names(cursor)}


def _of(cursor, table: str) -> bytes:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


@dataclass
class Test:
    """What the test that runs has written so far, and whether that is a known world and nothing else."""

    remembers: bool = False
    keys: random.Random | None = None
    writes: int = 0
    world: tuple[int, int] = (0, 0)  # after how many writes which world stood there; none at the beginning

    def stands(self) -> int | None:
        """The world that stands in the database; 0 for nothing, None for anything else."""
        changed = isinstance(settings._wrapped, UserSettingsHolder) or self.keys is not keys._source[0]
        inside = self.remembers and len(connection.atomic_blocks) == 1
        return self.world[1] if inside and not changed and self.world[0] == self.writes else None


TEST = Test()
WORLDS: dict[tuple, World] = {}


def begin(request: pytest.FixtureRequest) -> None:
    """A test begins. One that patches the code, or whose rows are committed, builds its worlds itself."""
    marker = request.node.get_closest_marker("django_db")
    TEST.remembers = marker is not None and not marker.kwargs.get("transaction") and not _patches(request)
    TEST.keys, TEST.writes, TEST.world = keys._source[0], 0, (0, 0)
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(watch)


def end() -> None:
    """What is built between two tests is built by itself."""
    TEST.remembers = False


def _patches(request: pytest.FixtureRequest) -> bool:
    used = request.node._fixtureinfo
    ours = [one for found in used.name2fixturedefs.values() for one in found if one.func.__module__.startswith("tests")]
    return any("monkeypatch" in names for names in (used.argnames, *(one.argnames for one in ours)))


def watch(execute, sql, params, many, context):
    """Counts what may have written something."""
    TEST.writes += not READS.match(sql)
    return execute(sql, params, many, context)


def remembered(build: Callable[..., Made]) -> Callable[..., Made]:
    """The same call in the same place puts back what it led to before."""

    @functools.wraps(build)
    def through(*args: Any, **facts: Any) -> Made:
        stands = TEST.stands()
        told = _told([*args, *facts.items()])
        if stands is None or told is None:
            return build(*args, **facts)
        asked = (build.__name__, told, stands, clock._fixed.get())
        if asked in WORLDS:
            return WORLDS[asked].put_back()
        return _first(asked, functools.partial(build, *args, **facts))

    return through


def _first(asked: tuple, build: Callable[[], Made]) -> Made:
    before, TEST.remembers = _rows(), False  # what it calls is part of it
    try:
        made = build()
    finally:
        TEST.remembers = True
    numbered = next(cities._numbers)
    WORLDS[asked] = World(deepcopy(made), _changed(before), keys._source[0].getstate(), numbered)
    TEST.world = (TEST.writes, WORLDS[asked].name)
    return made


def _told(what: Any) -> str | None:
    """Arguments as words; what an argument stands for in the database is known from the world that stands there."""
    if isinstance(what, (list, tuple)):
        parts = [_told(part) for part in what]
        return None if None in parts else f"({', '.join(map(str, parts))})"
    if what is None or isinstance(what, (str, int, float, datetime, date, timedelta)):
        return repr(what)
    return f"call {what.call.pk}" if hasattr(what, "files") else None
