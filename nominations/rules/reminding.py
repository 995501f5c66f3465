"""When somebody is reminded of a deadline, and of which."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nominations.models import Nomination

BEFORE = (timedelta(days=7), timedelta(days=1))


def reminds(nomination: "Nomination", at: datetime) -> datetime | None:
    """The date to remind of: the next one ahead whose notice has come since anybody was last told of the file."""
    told = max(filter(None, [nomination.since, nomination.reminded_at]))
    dates = {date for date in (nomination.awaited_until, nomination.closes_at) if date and at < date}
    return min((date for date in dates if any(told < date - before <= at for before in BEFORE)), default=None)
