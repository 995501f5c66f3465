"""Which reminders come next, and how many are still to go today: reckoned by the rules by which they go."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cities import workflow as cities
from nominations import calendar
from nominations.models import Call, Clarification, Entry, Juror, Nomination
from nominations.rules import entry as entry_rules
from nominations.rules import reminding as rules
from nominations.states import Deadline
from nominations.workflow import reminding_jury
from notifications.schedule import About, Schedule

MOMENT = timedelta(microseconds=1)
OF_CALL = {
    About.APPLICATION: Deadline.CITY,
    About.DECISION: Deadline.COMMISSION,
    About.DECLARATION: Deadline.REVIEW,
    About.REVIEW: Deadline.REVIEW,
}


class Ahead(NamedTuple):
    """Of one call and one thing: the next day on which somebody may be reminded, and how many are still to be today."""

    call: Call | None
    about: str
    next_day: datetime | None
    today: int


def ahead(now: datetime, schedule: Schedule) -> list[Ahead]:
    """Every thing of every running call; the progress reports at the end."""
    calls = list(Call.objects.running().filter(is_replay=False).with_dates())
    ends = {call.pk: _end_of_today(call, now) for call in calls}
    counts = _counts(calls, ends, schedule)
    rows = [
        Ahead(call, about, _next(call, about, schedule, now), counts[call.pk, about])
        for call in calls
        for about in About
        if about != About.REPORT
    ]
    return [*rows, Ahead(None, About.REPORT, None, len(cities.reports_to_remind(now, schedule)))]


def _end_of_today(call: Call, now: datetime) -> datetime:
    return calendar.end_of(now.astimezone(call.tz).date(), call.tz) - MOMENT


def _next(call: Call, about: About, schedule: Schedule, now: datetime) -> datetime | None:
    """The next day that follows from a date of the call; what has dates of its own follows from those."""
    date = call.planned(OF_CALL[about]) if about in OF_CALL else None
    if date is None:
        return None
    last, days = calendar.last_day(date, call.tz), schedule.any_days(about, call.key)
    starts = [calendar.start_of(last + one * calendar.DAY, call.tz) for one in days]
    return min((start for start in starts if start > now), default=None)


def _counts(calls: list[Call], ends: dict[int, datetime], schedule: Schedule) -> dict[tuple[int, str], int]:
    of = {call.pk: call for call in calls}
    before_the_jury = (*_files(of, ends, schedule), *_answers(of, ends, schedule), *_entries(of, ends, schedule))
    return Counter([*before_the_jury, *_jurors(calls, ends, schedule)])


def _files(of: dict[int, Call], ends: Any, schedule: Schedule) -> Iterator[tuple[int, str]]:
    for file in Nomination.objects.filter(call__in=of).before_nomination():
        file.call = of[file.call_id]  # with its dates, read once
        if found := rules.reminds(file, ends[file.call_id], schedule):
            yield file.call_id, found.about


def _answers(of: dict[int, Call], ends: Any, schedule: Schedule) -> Iterator[tuple[int, str]]:
    rows = Clarification.objects.awaited().filter(nomination__call__in=of).select_related("nomination__call")
    for asked in rows:
        if rules.reminds_of_answer(asked, ends[asked.nomination.call_id], schedule):
            yield asked.nomination.call_id, About.ANSWER


def _entries(of: dict[int, Call], ends: Any, schedule: Schedule) -> Iterator[tuple[int, str]]:
    for entry in Entry.objects.awaited().filter(call__in=of).select_related("call"):
        if entry_rules.reminds(entry, ends[entry.call_id], schedule) is not None:
            yield entry.call_id, About.ENTRY


def _jurors(calls: Iterable[Call], ends: Any, schedule: Schedule) -> Iterator[tuple[int, str]]:
    open_ones = [call for call in calls if call.is_in_review and not call.is_jury_shut]
    at = max((ends[call.pk] for call in open_ones), default=None)
    for juror, owed in reminding_jury.awaited_of(Juror.objects.all(), open_ones, at, schedule) if at else ():
        yield from ((juror.call_id, one.notice.about) for one in owed)
