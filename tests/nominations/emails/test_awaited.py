"""A reminder that waited says nothing untrue when it leaves: call, date and rule are those of that moment."""

from datetime import timedelta

import pytest

from accounts.person import Person
from nominations.models import Call, Reviewer
from nominations.workflow import call as calls
from nominations.workflow import clockwork, overseeing, reminders, reviewing, screening
from notifications import sender
from notifications.models import Email
from notifications.schedule import About, Reader
from tests.nominations import factories as road
from tests.nominations.workflow.juries import World

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CANCELLED = "The call that it is about is cancelled."
MOVED = "The date that it names does not hold any more."
OFF = "The secretariat has switched this reminder off."
WEEK_BEFORE = road.CITY_DEADLINE - 7 * DAY
WHY = {"reason": "A storm."}


@pytest.fixture
def file():
    made = road.filled()
    road.cities.focal_point(made.city), road.cities.officer("UG")
    remind(WEEK_BEFORE)
    return made


def remind(at) -> None:
    with road.at(at):
        clockwork.run()


def left(event: str, at) -> tuple[str, str]:
    """What became of the reminder when the sender came, and why."""
    with road.at(at):
        sender.send_due()
    email = Email.objects.filter(event=event).latest("pk")
    return email.state, email.error


def switch_off(about: str, reader: str, at) -> None:
    with road.at(at):
        reminders.set_reminders(about, reader, [], by=road.secretariat())


def test_reminder_of_a_call_that_is_cancelled_meanwhile_stays(file):
    with road.at(WEEK_BEFORE + HOUR):
        calls.cancel(file.call.key, by=road.secretariat(), **WHY)

    assert left("reminded_city", WEEK_BEFORE + DAY / 2) == ("discarded", CANCELLED)


def test_reminder_of_a_deadline_that_is_extended_meanwhile_stays(file):
    with road.at(WEEK_BEFORE + HOUR):
        calls.extend(file.call.key, "city_deadline", road.CITY_DEADLINE + 10 * DAY, by=Person.clock(), **WHY)

    assert left("reminded_city", WEEK_BEFORE + DAY / 2) == ("discarded", MOVED)


def test_word_that_a_deadline_was_missed_stays_once_there_is_more_time():
    made = road.filled()
    road.cities.focal_point(made.city)
    remind(road.CITY_DEADLINE + HOUR)
    with road.at(road.CITY_DEADLINE + HOUR):
        email = Email.objects.get(event="missed_city")
        calls.extend(made.call.key, "city_deadline", road.CITY_DEADLINE + 10 * DAY, by=Person.clock(), **WHY)

    assert left("missed_city", road.CITY_DEADLINE + 2 * HOUR) == ("discarded", MOVED)
    assert email.is_queued


def test_reminder_whose_day_is_switched_off_meanwhile_stays_for_the_reader_who_is_named(file):
    switch_off(About.APPLICATION, Reader.CITY, WEEK_BEFORE + HOUR)

    assert left("reminded_city", WEEK_BEFORE + DAY / 2) == ("discarded", OFF)
    assert left("reminded_commission", WEEK_BEFORE + DAY / 2) == ("sent", "")


def test_two_readers_whose_days_came_at_once_are_each_reminded_by_the_own_one():
    made = road.filled()
    road.cities.focal_point(made.city), road.cities.officer("UG")
    with road.at(road.IN_TIME):
        reminders.set_reminders(About.APPLICATION, Reader.CITY, [-7], by=road.secretariat())
    remind(road.CITY_DEADLINE - 2 * DAY)

    kept = {one.event: one.version.split()[1] for one in Email.objects.filter(kind="reminder")}
    assert kept == {"reminded_city": "-7", "reminded_commission": "-3"}


def test_reminder_of_an_answer_whose_date_is_moved_meanwhile_stays():
    made, staff, due = road.nominated(), road.secretariat(), road.AFTER_DEADLINES + 10 * DAY
    road.cities.focal_point(made.city)
    with road.at(road.AFTER_DEADLINES):
        screening.ask_clarification(made.key, "Which year?", due, by=staff, addressee="city")
    remind(due - DAY)
    with road.at(due - DAY):
        sender.send_due()
        screening.move_clarification(made.key, due + 5 * DAY, by=staff, **WHY)

    assert left("clarification_reminded", due - DAY / 2) == ("discarded", MOVED)


def test_reminder_to_a_juror_by_hand_stays_once_the_date_of_the_reviews_is_moved():
    with road.after_deadlines():
        world = World()
        Call.objects.update(review_deadline=road.AFTER_DEADLINES + 30 * DAY)
        world.file()
        overseeing.remind_juror(world.seat(world.reader).key, by=world.secretariat)
        Call.objects.update(review_deadline=road.AFTER_DEADLINES + 40 * DAY)

    assert left("juror_reminded", road.AFTER_DEADLINES + DAY) == ("discarded", MOVED)


def test_reviewers_do_not_read_a_date_to_mark_that_is_moved_meanwhile():
    made = road.open_call()
    rita = road.reviewer(made)
    road.submitted("Lira", made=made)
    with road.at():
        reviewing.tell_reviewer(Reviewer.objects.get(user=rita.user).key, by=Person.clock())
        calls.extend(made.key, "commission_deadline", road.COMMISSION_DEADLINE + DAY, by=Person.clock(), **WHY)

    assert left("files_wait", road.IN_TIME + DAY) == ("discarded", MOVED)
