"""The version of the public register: it changes when anything public does, and with nothing else.

It is reckoned from the public rows themselves, not from acts: what is under embargo, asked or drafted never moves it.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from audit import clock

# The text of a whole row, so that a column added later counts too; only what an announcement has named by now.
QUERY = """
WITH told AS (SELECT * FROM cities_announcement WHERE instant <= %(now)s),
     editions AS (SELECT e.* FROM cities_edition e JOIN told t ON t.id = e.announcement_id
                  WHERE e.published_at <= %(now)s),
     tenures AS (SELECT m.* FROM cities_membership m JOIN editions e ON e.id = m.announced_in_id),
     members AS (SELECT c.* FROM cities_city c WHERE EXISTS (SELECT 1 FROM tenures t WHERE t.city_id = c.id))
SELECT array[
    (SELECT sum(hashtextextended(row.slug || row.title || row.instant::text, 0)) FROM told row),
    (SELECT sum(hashtextextended(row.id::text || row.reason || row.reckoning::text, 0)) FROM editions row),
    (SELECT sum(hashtextextended(row::text || (row.since <= %(day)s) || coalesce(row.until <= %(day)s, false), 0))
       FROM tenures row),
    (SELECT sum(hashtextextended(row::text, 0)) FROM members row),
    (SELECT sum(hashtextextended(row::text, 0)) FROM cities_cityalias row
      WHERE row.city_id IN (SELECT id FROM members)),
    (SELECT sum(hashtextextended(row::text, 0)) FROM cities_countryname row),
    (SELECT sum(hashtextextended(row::text, 0)) FROM cities_prehistory row),
    (SELECT sum(hashtextextended(row.id::text, 0)) FROM cities_profile row
      WHERE row.edition_id IN (SELECT id FROM editions))
]::text,
greatest(
    (SELECT max(published_at) FROM editions),
    (SELECT max(since)::timestamptz FROM tenures WHERE since <= %(day)s),
    (SELECT max(until)::timestamptz FROM tenures WHERE until <= %(day)s)
)
"""


# Where rows lie and which transaction wrote them: it changes with every write, and asks for no row's text.
TABLES = ("announcement", "edition", "membership", "city", "cityalias", "countryname", "prehistory", "profile")
WRITTEN = "SELECT concat_ws(' ', sum(hashtid(ctid)::bigint), sum(xmin::text::bigint), count(*)) FROM cities_"
TOUCHED = " || '.' || ".join(f"({WRITTEN}{table})" for table in TABLES)
DUE = "(SELECT count(*) FROM cities_announcement WHERE instant <= %s)"
KEPT = 4


@dataclass(frozen=True)
class Version:
    """A short name that two equal registers share, and when the register last changed (none: it is empty)."""

    key: str
    at: datetime | None


_known: dict[tuple[str, int, date], Version] = {}


def current() -> Version:
    """The register as everybody may read it now; reckoned anew only where something was written or fell due."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {TOUCHED}, {DUE}", [now])
        touched, due = cursor.fetchone()
    key = (touched, due, now.date())
    if key not in _known:
        _forget()
        _known[key] = _reckoned(now)
    return _known[key]


def _forget() -> None:
    if len(_known) >= KEPT:
        _known.clear()


def _reckoned(now: datetime) -> Version:
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"now": now, "day": now.date()})
        sums, at = cursor.fetchone()
    return Version(hashlib.sha256(sums.encode()).hexdigest()[:16], at)
