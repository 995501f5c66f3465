"""What of the files is news of a day."""

from datetime import datetime
from typing import Any

from nominations import states
from nominations.states import Status


def being_checked(files: Any) -> Any:
    """Those that the secretariat checks."""
    return files.filter(status__in=states.SCREENING)


def ended_unnominated(files: Any, since: datetime, until: datetime) -> Any:
    """Those that a Commission did not nominate, or a deadline ended, after one instant and up to another."""
    ended = files.filter(status__in=(Status.NOT_NOMINATED, Status.LAPSED), since__gt=since, since__lte=until)
    return ended.with_names().order_by("call", "country", "pk")
