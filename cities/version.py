"""The version of the public register: it changes when anything public does, and with nothing else.

It is reckoned from the public rows themselves, not from acts: what is under embargo, asked or drafted never moves it,
nor does what the register's clerk decides without telling the public (proposals about members, inactive times).
"""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

from audit import clock

# Whole rows, so that a column added later counts too, but no number that says how often something was tried; only what
# an announcement has named by now. While one is withdrawn, it moves nothing: the data is as it was without it.
QUERY = """
WITH told AS (SELECT * FROM cities_announcement WHERE instant <= %(now)s AND withdrawn_at IS NULL),
     editions AS (SELECT e.*, t.slug || '/' || e.number AS name FROM cities_edition e
                    JOIN told t ON t.id = e.announcement_id WHERE e.published_at <= %(now)s),
     tenures AS (SELECT m.*, e.name FROM cities_membership m JOIN editions e ON e.id = m.announced_in_id),
     members AS (SELECT c.*, l.iso2 FROM cities_city c JOIN cities_country l ON l.id = c.country_id
                  WHERE EXISTS (SELECT 1 FROM tenures t WHERE t.city_id = c.id)),
     names AS (SELECT n.* FROM cities_cityname n JOIN members c ON c.id = n.city_id),
     reports AS (SELECT r.* FROM cities_progressreport r JOIN tenures t ON t.id = r.membership_id
                  WHERE r.state = 'evaluated'),
     said AS (
       SELECT 'announcement' AS what, to_jsonb(a) AS row, '' AS beside FROM told a
       UNION ALL SELECT 'edition', to_jsonb(e), '' FROM editions e
       UNION ALL SELECT 'membership', to_jsonb(t), c.slug || (t.since <= %(day)s) || coalesce(t.until <= %(day)s, false)
         FROM tenures t JOIN members c ON c.id = t.city_id
       UNION ALL SELECT 'city', to_jsonb(c), '' FROM members c
       UNION ALL SELECT 'alias', to_jsonb(a), c.slug FROM cities_cityalias a JOIN members c ON c.id = a.city_id
       UNION ALL SELECT 'found', to_jsonb(f), c.slug FROM cities_foundby f JOIN members c ON c.id = f.city_id
       UNION ALL SELECT 'name', to_jsonb(n), c.slug || coalesce(n.since <= %(day)s, true)
         || coalesce(n.until <= %(day)s, false) FROM names n JOIN members c ON c.id = n.city_id
       UNION ALL SELECT 'award', to_jsonb(w), c.slug FROM cities_award w JOIN members c ON c.id = w.city_id
       UNION ALL SELECT 'report', jsonb_build_object('nth', r.number, 'due', r.due_on, 'at', r.evaluated_at), c.slug
         FROM reports r JOIN tenures t ON t.id = r.membership_id JOIN members c ON c.id = t.city_id
       UNION ALL SELECT 'profile', to_jsonb(p), c.slug || e.name FROM cities_profile p
         JOIN members c ON c.id = p.city_id JOIN editions e ON e.id = p.edition_id
       UNION ALL SELECT 'country', to_jsonb(n), l.iso2
         FROM cities_countryname n JOIN cities_country l ON l.id = n.country_id
       UNION ALL SELECT 'before', to_jsonb(p), '' FROM cities_prehistory p)
SELECT concat_ws(' ', count(*), sum(hashtextextended(what || beside || (row - %(numbers)s::text[])::text, 0))),
greatest(
    (SELECT max(published_at) FROM editions),
    (SELECT max(since)::timestamp AT TIME ZONE %(zone)s FROM tenures WHERE since <= %(day)s),
    (SELECT max(until)::timestamp AT TIME ZONE %(zone)s FROM tenures WHERE until <= %(day)s),
    (SELECT max(end_recorded_at) FROM tenures),
    (SELECT max(recorded_at) FROM names),
    (SELECT max(evaluated_at) FROM reports),
    (SELECT max(r.at) FROM audit_record r JOIN members c ON r.subject = 'cities.city:' || c.key
      WHERE r.act = ANY(%(acts)s))
)
FROM said
"""
# What is done to a member and shown to everybody, but leaves no date in a public row: the record says when it was.
ACTS = ["add_name", "end_name", "import_members", "record_award", "take_back_award", "tell_capital"]
NUMBERS = ["id", "key"] + [
    f"{name}_id" for name in ("announcement", "announced_in", "city", "country", "edition", "ended_in", "programme")
]
# By which transactions something public was written last, how many instants have come, and whether this transaction
# has itself written: no row of the register is looked at.
MOMENT = """
SELECT (SELECT string_agg(line || '.' || mark, ' ' ORDER BY line) FROM cities_touch),
    (SELECT count(*) FROM cities_announcement WHERE instant <= %(now)s),
    (SELECT count(*) FROM cities_edition WHERE published_at <= %(now)s),
    pg_current_xact_id_if_assigned() IS NOT NULL
"""
KEPT = 4
T = TypeVar("T")
Moment = tuple[str | None, int, int, date]


@dataclass(frozen=True)
class Version:
    """A short name that two equal registers share, and when the register last changed (none: it is empty)."""

    key: str
    at: datetime | None


def current() -> Version:
    """The register as everybody may read it now; reckoned anew only where something was written or fell due."""
    return version_at(moment())


def version_at(at: Moment | None) -> Version:
    """The same for whoever has asked for the moment already."""
    return kept("version", _reckoned, at)


def moment() -> Moment | None:
    """A name for what is read now, for ourselves alone: it moves with private writes too, so that nobody may see it.

    None in a transaction that has itself written: that may yet be undone, as a rehearsal is.
    """
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(MOMENT, {"now": now})
        marks, announcements, editions, writes = cursor.fetchone()
    return None if writes else (marks, announcements, editions, clock.day_of(now))


_shelves: dict[Moment, dict[Hashable, Any]] = {}


def remembered(name: Hashable, make: Callable[[], T]) -> T:
    """What was made of the public register: each process makes it once while nothing of it moves."""
    return kept(name, make, moment())


def kept(name: Hashable, make: Callable[[], T], at: Moment | None) -> T:
    """The same at a moment that was asked for."""
    if at is None:
        return make()
    shelf = _shelf(at)
    if name not in shelf:
        shelf[name] = make()
    return shelf[name]


def _shelf(now: Moment) -> dict[Hashable, Any]:
    if now not in _shelves and len(_shelves) >= KEPT:
        _shelves.clear()
    return _shelves.setdefault(now, {})


def forget() -> None:
    """Makes everything anew when it is next asked for."""
    _shelves.clear()


def _reckoned() -> Version:
    now = clock.now()
    with connection.cursor() as cursor:
        days: dict[str, Any] = {"now": now, "day": clock.day_of(now), "zone": settings.HOME_ZONE}
        cursor.execute(QUERY, days | {"numbers": NUMBERS, "acts": ACTS})
        sums, at = cursor.fetchone()
    return Version(hashlib.sha256(sums.encode()).hexdigest()[:16], at)
