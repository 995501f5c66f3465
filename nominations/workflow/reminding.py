"""The clock's reminders: nothing lapses before those who can still act were told."""

from datetime import datetime

from accounts import door
from accounts.person import Person
from audit import clock
from nominations import calendar
from nominations.emails import application as emails
from nominations.emails import screening as screening_emails
from nominations.models import Call, Clarification, Nomination
from nominations.rules import reminding as rules
from nominations.workflow.steps import role
from notifications.models import ReminderRule
from notifications.outbox import Message


def due(call: Call, at: datetime) -> list[str]:
    """The files of a call about whose deadline somebody is to hear now."""
    schedule = ReminderRule.objects.schedule()
    waiting = Nomination.objects.filter(call=call).before_nomination().order_by("pk")
    for nomination in waiting:
        nomination.call = call  # with its dates, read once
    return [nomination.key for nomination in waiting if rules.reminds(nomination, at, schedule)]


@door.act
def remind(key: str, *, by: Person) -> Nomination:
    """Whoever holds the file hears how long is left, and so does its Commission."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(by.is_clock)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    ahead = rules.reminds(nomination, clock.now(), ReminderRule.objects.schedule())
    if ahead is None:  # it moved on meanwhile
        return nomination
    nomination.reminded_at = clock.now()
    nomination.save(update_fields=["reminded_at"])
    door.record("remind", nomination, by=by, role=role(by), facts={"due": ahead.due})
    door.say(_said(nomination, ahead))
    return nomination


def _said(nomination: Nomination, ahead: rules.Notice) -> list[Message]:
    """That time runs out; of a deadline that passed unsaid, that a day is left to write to the secretariat."""
    now, zone = clock.now(), nomination.call.tz
    if ahead.days is None:
        return emails.missed(nomination, now + calendar.DAY, ahead.version(now, zone))
    return emails.reminded(nomination, ahead.due, {one: ahead.version(now, zone, one) for one in ahead.readers})


def answers_due(at: datetime) -> list[str]:
    """The files about which somebody is asked and is to be reminded now."""
    schedule = ReminderRule.objects.schedule()
    waiting = Clarification.objects.awaited().select_related("nomination__call").order_by("nomination_id")
    return [asked.nomination.key for asked in waiting if rules.reminds_of_answer(asked, at, schedule)]


@door.act
def remind_of_answer(key: str, *, by: Person) -> Nomination:
    """Who is asked by the secretariat hears that the answer is still awaited."""
    seen = door.see(Nomination.objects.visible_to(by), key)
    door.allow(by.is_clock)
    nomination = door.lock(Nomination.objects.filter(pk=seen.pk)).get()
    asked, schedule = nomination.open_question, ReminderRule.objects.schedule()
    ahead = rules.reminds_of_answer(asked, clock.now(), schedule) if asked else None
    if asked is None or ahead is None:  # it moved on meanwhile
        return nomination
    asked.reminded_at = clock.now()
    asked.save(update_fields=["reminded_at"])
    door.record("remind_of_answer", nomination, by=by, role=role(by), facts={"due": asked.due_at})
    version = ahead.version(clock.now(), nomination.call.tz)
    door.say(screening_emails.clarification_reminded(nomination, asked, version))
    return nomination
