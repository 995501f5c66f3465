"""When the clock reminds a juror: of reviews, of declarations, of votes."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from nominations import calendar
from nominations.rules.reminding import Notice, notice
from notifications.schedule import About, Schedule

if TYPE_CHECKING:
    from nominations.models import Juror

Told = Mapping[str, datetime]  # when the juror last had a reminder of each kind


def reminds_to_read(juror: "Juror", at: datetime, schedule: Schedule, told: Told) -> Notice | None:
    """Of the reviews, before and after their day; where no notice of these has come, of the declarations."""
    due, call = juror.call.reviews_due, juror.call
    if due is None or _was_reminded(juror, at):
        return None
    for about in (About.REVIEW, About.DECLARATION):
        since = _last(juror, told.get(about), juror.reminded_at)
        if found := notice(about, due, schedule.of(about, call.key), call.tz, since, at):
            return found
    return None


def reminds_to_vote(juror: "Juror", asked: datetime, at: datetime, schedule: Schedule, told: Told) -> Notice | None:
    """So many days after a file was put to the vote on which this juror has not voted."""
    since, call = _last(juror, told.get(About.VOTE)), juror.call
    if About.VOTE in told and since + calendar.DAY > at:
        return None
    return notice(About.VOTE, asked, schedule.of(About.VOTE, call.key), call.tz, max(since, asked), at)


def _was_reminded(juror: "Juror", at: datetime) -> bool:
    """At most one reminder a day, whoever sends it."""
    return juror.reminded_at is not None and at < juror.reminded_at + calendar.DAY


def _last(juror: "Juror", *told: datetime | None) -> datetime:
    return max(filter(None, [juror.joined_at, *told]))
