"""Steps of the road to a test's world: walked once in a run, then put back as rows.

A step from a place that nobody has touched since leads where it led before. Where anything else was written in between
(an act of the test, a sign-in, a row changed by hand) it is walked on foot; so tests need not know of this.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import translation

from accounts.person import Person
from audit import clock, keys
from tests import kept

# How often each table was written in this transaction, also by what was undone; a transaction without number is fresh.
WRITTEN = """SELECT pg_current_xact_id_if_assigned()::text, relname, n_tup_ins + n_tup_upd + n_tup_del
FROM pg_stat_xact_user_tables"""
ALL_ON_FOOT = os.environ.get("ON_FOOT") == "1"  # to see whether a failure comes from here
PLAIN = (str, bytes, int, float, dt.date, dt.timedelta, type(None))


class Nameless(Exception):
    """Something handed to a step that cannot be told from another by its name."""


@dataclass
class Place:
    """Where a test stands: the steps that led there, and what was written until then."""

    path: str
    transaction: str
    written: dict[str, int]
    savepoints: list[str]

    def is_untouched(self, now: "Place") -> bool:
        same = (self.transaction, self.written) == (now.transaction, now.written)
        return same and now.savepoints[: len(self.savepoints)] == self.savepoints


_steps: dict[str, kept.World] = {}
_reached: list[Place] = []  # at most one
_on_foot: list[str] = []  # a step within a step is a part of it


def once(step: Callable) -> Callable:
    """The step, walked only where it was never walked from here."""

    @wraps(step, updated=())
    def walk(*args: Any, **facts: Any) -> Any:
        if ALL_ON_FOOT or _on_foot or not connection.in_atomic_block:
            return step(*args, **facts)
        before = _here()
        path = before.path and _path(before, step, args, facts)
        if not path:
            return step(*args, **facts)
        made = _steps[path].put_back() if path in _steps else _first(path, before, lambda: step(*args, **facts))
        _reached[:] = [_now(path)]
        return made

    return walk


def _here() -> Place:
    now = _now("")
    if not now.transaction:
        now.path = "nothing"
    elif _reached and _reached[0].is_untouched(now):
        now.path = _reached[0].path
    return now


def _now(path: str) -> Place:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        rows = cursor.fetchall()
    return Place(path, rows[0][0] or "", {table: count for _, table, count in rows}, list(connection.savepoint_ids))


def _first(path: str, before: Place, step: Callable[[], Any]) -> Any:
    """Keys of a step are its own, so that none meets those of the test."""
    source = keys._source[0]
    keys.seed(int(path, 16))
    _on_foot.append(path)
    try:
        made = step()
    finally:
        _on_foot.clear()
        keys._source[0] = source
    changed = [table for table, count in _now(path).written.items() if count != before.written.get(table)]
    with connection.cursor() as cursor:
        _steps[path] = kept.World(deepcopy(made), {table: kept.of_table(cursor, table) for table in changed})
    return made


def _path(before: Place, step: Callable, args: tuple, facts: dict) -> str:
    """A short name for where it leads; none if it cannot be named."""
    around = [str(clock._fixed.get()), translation.get_language(), str(settings.MEDIA_ROOT)]
    try:
        name = [before.path, f"{step.__module__}.{step.__qualname__}", _name(args), _name(facts), *around]
    except Nameless:
        return ""
    return hashlib.sha256(repr(name).encode()).hexdigest()


def _name(value: Any) -> str:
    if isinstance(value, PLAIN):
        return repr(value)
    if isinstance(value, Model) and value.pk:
        return f"{value._meta.label} {value.pk}"
    if isinstance(value, Person):
        return f"person {value.user and value.user.pk} {value.is_clock}"
    if isinstance(value, list | tuple):
        return repr([_name(one) for one in value])
    if isinstance(value, dict):
        return repr([(key, _name(one)) for key, one in value.items()])
    if type(value).__module__.startswith("tests."):  # a world of persons and files
        return f"{type(value).__qualname__} {_name(vars(value))}"
    raise Nameless
