"""The clock's reminders to the jury: reviews, declarations and votes that are awaited, once a day at most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from accounts import door
from accounts.person import Person
from audit import clock
from audit.subjects import subject
from nominations.emails import overseeing as emails
from nominations.emails.meant import unvoted
from nominations.models import Call, Juror, Nomination
from nominations.rules import reminding_jury as rules
from nominations.rules.reminding import Notice
from nominations.workflow.steps import role
from notifications.models import Email, ReminderRule
from notifications.schedule import About, Schedule

EVENTS = {"juror_reminded": About.REVIEW, "declaration_reminded": About.DECLARATION, "vote_reminded": About.VOTE}


class Awaited(NamedTuple):
    """What a juror is to hear of: the notice, and how much is awaited."""

    notice: Notice
    number: int


def jurors_to_remind(at: datetime) -> list[str]:
    """Those who are to hear now of something that they still owe."""
    found = awaited_of(Juror.objects.all(), working(), at, ReminderRule.objects.schedule())
    return [juror.key for juror, _owed in found]


def working() -> Any:
    """The calls whose jury is at work and may act."""
    return Call.objects.running().filter(jury_shut_at=None, is_replay=False).seated().with_dates()


def awaited_of(
    jurors: Any, calls: Iterable[Call], at: datetime, schedule: Schedule
) -> list[tuple[Juror, list[Awaited]]]:
    """Each of these jurors who is to hear something now: of what to read or declare upon, and of what to vote on."""
    of = {call.pk: call for call in calls}
    seats = list(_seats(jurors, of))
    people = Person.together(juror.user for juror in seats) if seats else {}
    told, asked, found = _told(seats, of), _asked(of), []
    for juror in seats:
        juror.call = of[juror.call_id]  # with its dates, read once
        last = told[juror.user_id, subject(juror.call)]
        person, since = people[juror.user_id], asked[juror.call_id]
        owed = [*_to_read(juror, at, schedule, last), *_to_vote(juror, person, since, at, schedule, last)]
        found += [(juror, owed)] if owed else []
    return found


def _seats(jurors: Any, calls: Iterable[int]) -> Any:
    """Those who serve and may sign in, with how much each has to hand in and to declare upon."""
    rows = jurors.serving().filter(call__in=calls, user__is_active=True).with_awaited(Person.clock())
    return rows.with_undeclared().select_related("user").order_by("pk")


def _told(seats: list[Juror], calls: Mapping[int, Call]) -> dict[tuple[int, str], dict[str, datetime]]:
    """When each juror last had each reminder."""
    refs = [subject(call) for call in calls.values()]
    rows = Email.objects.filter(to__in=[juror.user_id for juror in seats], subject_ref__in=refs, event__in=EVENTS)
    last: dict[tuple[int, str], dict[str, datetime]] = defaultdict(dict)
    for user, ref, event, at in rows.order_by("created").values_list("to", "subject_ref", "event", "created"):
        last[user, ref][EVENTS[event]] = at
    return last


def _asked(calls: Iterable[int]) -> dict[int, list[datetime]]:
    """Since when each file waits for the vote of its jury."""
    since: dict[int, list[datetime]] = defaultdict(list)
    for call, at in Nomination.objects.filter(call__in=calls).awaiting_word().values_list("call", "since"):
        since[call].append(at)
    return since


def _to_read(juror: Any, at: datetime, schedule: Schedule, told: rules.Told) -> list[Awaited]:
    notice = rules.reminds_to_read(juror, at, schedule, told)
    if notice is None:
        return []
    count = juror.undeclared if notice.about == About.DECLARATION else juror.awaited
    return [Awaited(notice, count)] if count else []


def _to_vote(
    juror: Juror, person: Person, asked: list[datetime], at: datetime, schedule: Schedule, told: rules.Told
) -> list[Awaited]:
    """Whom a vote concerns is asked only where a notice has come."""
    if not any(rules.reminds_to_vote(juror, since, at, schedule, told) for since in asked):
        return []
    files = unvoted(person).filter(call=juror.call)
    open_ones = list(files.order_by("since").values_list("since", flat=True))
    notice = rules.reminds_to_vote(juror, open_ones[0], at, schedule, told) if open_ones else None
    return [Awaited(notice, len(open_ones))] if notice else []


@door.act
def remind_seat(key: str, *, by: Person) -> Juror:
    """A juror hears from the clock what is still awaited."""
    seen = door.see(Juror.objects.visible_to(by).serving(), key)
    door.allow(by.is_clock)
    juror = door.lock(Juror.objects.filter(pk=seen.pk)).select_related("call", "user").get()
    for awaited in _owed(juror):
        if awaited.notice.about != About.VOTE:
            juror.reminded_at = clock.now()
            juror.save(update_fields=["reminded_at"])
        facts = {"about": awaited.notice.about, "awaited": awaited.number}
        door.record("remind_seat", juror, by=by, role=role(by), facts=facts)
        door.say(_said(juror, awaited))
    return juror


def _owed(juror: Juror) -> list[Awaited]:
    calls = working().filter(pk=juror.call_id)
    found = awaited_of(Juror.objects.filter(pk=juror.pk), calls, clock.now(), ReminderRule.objects.schedule())
    return [awaited for _juror, owed in found for awaited in owed]


def _said(juror: Juror, awaited: Awaited) -> list[Any]:
    notice, version = awaited.notice, awaited.notice.version(clock.now(), juror.call.tz)
    if notice.about == About.VOTE:
        return emails.vote_reminded(juror, awaited.number, version)
    say = emails.juror_reminded if notice.about == About.REVIEW else emails.declaration_reminded
    return say(juror, awaited.number, notice.due, version)
