"""One text for one meaning: the canonical JSON that is hashed, and the hashes."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.functional import Promise


def canonical(value: object) -> str:
    """The same facts give the same characters: sorted keys, no spaces, instants in UTC."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def instant(value: datetime) -> str:
    """An instant to the microsecond in UTC."""
    if value.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def digest(salt: str, text: str) -> str:
    """What remains of a text that may be erased; no text has no digest."""
    return _sha256(salt + text) if text else ""


def link(previous: str, columns: Mapping[str, Any]) -> str:
    """The hash that ties a record to the one before it."""
    return _sha256(previous + canonical(columns))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal | UUID | Promise):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no canonical form.")
