"""The day in short: in the morning, where they are, the secretariat reads what came near and what happened.

Each reads what they may see: a file from which a conflict keeps them is neither named nor counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts import door
from accounts.models import User
from accounts.person import Person
from audit import clock
from cities import reporting
from cities.models import MemberMotion, ProgressReport
from cities.states import Motion
from nominations import calendar
from nominations.emails import day as emails
from nominations.emails.day import About, Line
from nominations.models import Call, DayTold, Nomination, Review
from nominations.querysets.day import being_checked, ended_unnominated
from nominations.rules import reminding as rules
from nominations.states import Deadline
from notifications.gathering import latest_morning
from notifications.models import ReminderRule
from notifications.schedule import WEEKS, Schedule
from notifications.schedule import About as Awaited

AWAITED: dict[str, Any] = {
    Awaited.APPLICATION: _("applications not handed in"),
    Awaited.DECISION: _("applications that wait for National Commissions"),
    Deadline.SCREENING: _("files to be checked"),
    Awaited.REVIEW: _("reviews not handed in"),
}


REPORTS, NOT_THERE = _("Progress reports"), _("not handed in")


class Span(NamedTuple):
    """From the last morning, which was told, up to and with this one."""

    since: datetime
    until: datetime


def to_tell(at: datetime) -> list[str]:
    """Whoever works in the secretariat, whose morning has come and who has not been told since."""
    told = dict(DayTold.objects.values_list("user", "until"))
    people = User.objects.holding("secretariat").order_by("pk")
    return [one.key for one in people if one.pk not in told or told[one.pk] < _morning(one, at)]


def _morning(user: User, at: datetime) -> datetime:
    return latest_morning(at, ZoneInfo(user.time_zone))


@door.act
def tell_day(key: str, *, by: Person) -> None:
    """The clock tells what came since the last morning; on the first one nothing, and nothing where nothing came."""
    door.allow(by.is_clock)
    user = door.lock(User.objects.holding("secretariat").filter(key=key)).get()
    span = _span(user)
    lines = list(_lines(Person.of(user), span)) if span.since < span.until else []
    if lines:
        door.record("tell_day", user, by=by, role="clock", facts={"since": span.since, "lines": len(lines)})
        door.say(emails.in_short(user, lines, *_day(user, span.until)))


def _span(user: User) -> Span:
    """What this person has not read, which from now on counts as read."""
    until = _morning(user, clock.now())
    told, _is_new = DayTold.objects.get_or_create(user=user, defaults={"until": until})
    since, told.until = told.until, max(told.until, until)
    told.save(update_fields=["until"])
    return Span(since, until)


def _day(user: User, morning: datetime) -> tuple[date, datetime]:
    """The day, and its end, where the reader is."""
    zone = ZoneInfo(user.time_zone)
    day = morning.astimezone(zone).date()
    return day, calendar.end_of(day, zone)


def _lines(person: Person, span: Span) -> Iterator[Line]:
    schedule = ReminderRule.objects.schedule()
    calls = list(Call.objects.running().filter(is_replay=False).with_dates())
    for call in calls:
        yield from _dates(call, person, span, schedule)
    yield from _reports(person, span, schedule)
    files = Nomination.objects.visible_to(person).filter(call__is_replay=False)
    yield from (Line(About.ENDED, partial(emails.ended, file)) for file in ended_unnominated(files, *span))
    yield from _jury(calls, person, span)
    yield from _silent(person, span)


def _dates(call: Call, person: Person, span: Span, schedule: Schedule) -> Iterator[Line]:
    """The dates of a call of which others are reminded too, with how much is still awaited by each."""
    for (about, closes), number in sorted(_awaited(call, person).items(), key=lambda one: one[0][1]):
        days = WEEKS if about == Deadline.SCREENING else schedule.any_days(about, call.key)
        for step in rules.come(closes, days, call.tz, *span)[-1:]:
            last = calendar.last_day(closes, call.tz)
            yield Line(About.DATES, partial(emails.near, AWAITED[about], call.name, last, step, number))


def _awaited(call: Call, person: Person) -> Counter[tuple[str, datetime]]:
    files = Nomination.objects.visible_to(person).filter(call=call)
    found: Counter[tuple[str, datetime]] = Counter()
    for file in files.before_nomination():
        file.call = call  # with its dates, read once
        if file.closes_at:
            found[rules.awaited(file), file.closes_at] += 1
    reviews = Review.objects.visible_to(person).awaited().filter(nomination__call=call)
    for about, rows in ((Deadline.SCREENING, being_checked(files)), (Deadline.REVIEW, reviews)):
        if (closes := call.planned(about)) and (number := rows.count()):
            found[Awaited.REVIEW if about == Deadline.REVIEW else about, closes] += number
    return found


def _reports(person: Person, span: Span, schedule: Schedule) -> Iterator[Line]:
    """The days of which members are reminded, with how many of them owe a report by then."""
    rows: Any = ProgressReport.objects.visible_to(person).standing("with_city").order_by("awaited_on")
    days = schedule.any_days(Awaited.REPORT)
    for awaited, number in rows.values_list("awaited_on").annotate(n=Count("pk")):
        step, before = (reporting.step(awaited, at, days) for at in (span.until, span.since))
        if step is not None and step != before:
            yield Line(About.DATES, partial(emails.near, NOT_THERE, REPORTS, awaited, step, number))


def _jury(calls: Iterable[Call], person: Person, span: Span) -> Iterator[Line]:
    """What was given to jurors, and what they can mark no longer."""
    new = Review.objects.visible_to(person).given().filter(created_at__gt=span.since, created_at__lte=span.until)
    closed = Nomination.objects.visible_to(person).awaiting_word().filter(since__gt=span.since, since__lte=span.until)
    for call in calls:
        one = new.filter(nomination__call=call).aggregate(
            files=Count("nomination", distinct=True), jurors=Count("juror", distinct=True)
        )
        if one["files"]:
            yield Line(About.JURY, partial(emails.given, call.name, **one))
        if number := closed.filter(call=call).count():
            yield Line(About.JURY, partial(emails.closed, call.name, number))
        if call.jury_shut_at and span.since < call.jury_shut_at <= span.until:
            yield Line(About.JURY, partial(emails.shut, call.name))


def _silent(person: Person, span: Span) -> Iterator[Line]:
    motions = MemberMotion.objects.visible_to(person).open().filter(kind=Motion.INACTIVE)
    new = motions.filter(at__gt=span.since, at__lte=span.until).select_related("membership__city__country")
    for motion in new.prefetch_related("membership__city__country__names").order_by("pk"):
        yield Line(About.MEMBERS, partial(emails.silent, motion.membership.city))
