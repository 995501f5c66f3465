"""Which roles users hold in any app: one question, whose text is written once, for every page and act asks it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from accounts.models import User
from audit import clock

SOME_INSTANT = datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC)  # stands for the present in a text that is kept
TEXTS = 100  # one for a user alone, one for two, …


@dataclass(frozen=True)
class Grant:
    """A role, and what it reaches: a country, a city or a call by its number; None is the whole network."""

    role: str
    scope: int | None = None


@cache
def loaders() -> list[Callable[[Collection[Any]], list[QuerySet]]]:
    """The functions by which each app says who of some users holds which roles: rows of user, role, what it reaches."""
    return [import_string(path) for path in settings.ROLE_LOADERS]


def granted(*users: User) -> dict[int, set[Grant]]:
    """Every role that each of these users holds in any app, in one query."""
    held: dict[int, set[Grant]] = {user.pk: set() for user in users}
    for user, role, scope in _rows(list(held)) if held else ():
        held[user].add(Grant(role, scope))
    return held


def _rows(users: list[int]) -> list[tuple[int, str, int | None]]:
    text, parameters = question(len(users))
    now = clock.now()
    stands_for = dict(zip(_places(len(users)), users, strict=True)) | {
        SOME_INSTANT: now,
        clock.day_of(SOME_INSTANT): clock.day_of(now),
    }
    with connection.cursor() as cursor:
        cursor.execute(text, [stands_for.get(value, value) for value in parameters])
        return cursor.fetchall()


@lru_cache(maxsize=TEXTS)
def question(number: int) -> tuple[str, tuple]:
    """The text for so many users, and its parameters: to write it takes five times as long as to answer it."""
    with clock.at(SOME_INSTANT):
        first, *others = [rows for load in loaders() for rows in load(_places(number))]
    return first.union(*others, all=True).query.sql_with_params()


def _places(number: int) -> list[int]:
    """Numbers that no user has."""
    return [-place for place in range(1, number + 1)]
