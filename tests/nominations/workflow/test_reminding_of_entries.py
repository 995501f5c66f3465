"""A National Commission that does not answer a city is reminded: by hand once a day at most, and by the clock."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import Entry
from nominations.workflow import application, clockwork, entering
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.test_entering import ask, confirm, told

pytestmark = pytest.mark.django_db
SOON = (
    "Those who are asked about Lira had an e-mail less than a day ago. A reminder can go out tomorrow.",
    "may_remind",
)


@pytest.fixture
def entry():
    with road.at():
        cities.officer("UG")
        confirm(ask())
    return Entry.objects.get()


def remind(entry, days: float, by=None):
    with road.at(road.IN_TIME + road.later(days)):
        return entering.remind_entry(entry.key, by=by or road.secretariat())


def refusal(entry, days: float) -> tuple[str, str]:
    with pytest.raises(door.Refused) as refused:
        remind(entry, days)
    return refused.value.sentence, refused.value.verdicts[0].code


def test_remind_entry_writes_to_the_commission_and_stands_in_the_record(entry):
    remind(entry, 2)

    record = Record.objects.get(act="remind_entry")
    assert told("entry_reminded") == told("entry_decider") != []
    assert (record.role, json.loads(record.facts)) == ("secretariat", {"city": entry.city.key})
    assert "confirmed the e-mail address on" in Email.objects.get(event="entry_reminded").text


def test_remind_entry_once_a_day(entry):
    before = refusal(entry, 23 / 24)
    remind(entry, 1)
    again = refusal(entry, 2 - 1 / 24)
    remind(entry, 2)

    assert (before, again) == (SOON, SOON)
    assert Email.objects.filter(event="entry_reminded").count() == 2


def test_remind_entry_of_a_known_city_reaches_its_submitter_and_no_editor():
    with road.at():
        place = cities.city("Lira")
        submitter, _editor = cities.focal_point(place), cities.focal_point(place, "editor")
        officer = cities.officer("UG")
        confirm(ask())
    remind(Entry.objects.get(), 2)

    assert told("entry_reminded") == [officer.user.email, submitter.user.email]


def test_remind_entry_of_an_answered_request_is_refused(entry):
    with road.at():
        entering.accept_entry(entry.key, by=road.secretariat())

    assert refusal(entry, 2)[1] == "entry_is_open"


def test_where_nobody_would_be_reached_the_secretariat_answers_itself():
    with road.at():
        road.secretariat()
        confirm(ask())

    sentence = "The National Commission has no officer here whom a reminder would reach. Accept or refuse Lira."
    assert refusal(Entry.objects.get(), 2) == (sentence, "somebody_to_remind")


def test_nobody_else_reminds(entry):
    with pytest.raises(PermissionDenied):
        remind(entry, 2, by=cities.officer("UG"))
    with pytest.raises(Http404):
        remind(entry, 2, by=cities.officer("KE"))
    assert told("entry_reminded") == []


# The clock.


def clock_at(days: float) -> int:
    """How many reminders the clock has sent, once it has run that long after the request."""
    with road.at(road.IN_TIME + road.later(days)):
        clockwork.run()
    return Email.objects.filter(event="entry_reminded").count()


def test_clock_reminds_a_silent_commission_after_three_and_after_seven_days(entry):
    assert [clock_at(days) for days in (2.9, 3, 3.1, 6.9, 7, 8, 20)] == [0, 1, 1, 1, 2, 2, 2]
    assert set(told("entry_reminded")) == set(told("entry_decider"))
    record = Record.objects.filter(act="remind_entry").latest("pk")
    assert (record.role, Email.objects.filter(event="entry_reminded")[0].kind) == ("clock", "reminder")


def test_clock_leaves_a_day_after_a_reminder_by_hand(entry):
    remind(entry, 2.5)

    assert [clock_at(days) for days in (3, 3.4, 3.5)] == [1, 1, 2]


def test_clock_reminds_the_secretariat_where_there_is_no_officer():
    with road.at():
        staff = road.secretariat()
        confirm(ask())
    clock_at(3)

    assert told("entry_reminded") == [staff.user.email]


def test_clock_reminds_of_nothing_that_is_answered_or_taken_back(entry):
    with road.at():
        application.withdraw(entry.nomination.key, by=Person.of(entry.user))
    assert clock_at(4) == 0


def test_clock_is_done_once_the_commission_has_answered(entry):
    with road.at():
        entering.accept_entry(entry.key, by=road.secretariat())
    assert clock_at(4) == 0


@pytest.mark.parametrize("is_answered", [False, True])
def test_reminder_before_the_deadline_says_that_the_entry_is_unanswered(entry, is_answered):
    if is_answered:
        with road.at():
            entering.accept_entry(entry.key, by=road.secretariat())
    with road.at(road.CITY_DEADLINE - road.later(1)):
        clockwork.run()
    city, commission = (Email.objects.get(event=f"reminded_{side}").text for side in ("city", "commission"))

    assert ("has still to accept the entry of Lira" in city) is not is_answered
    assert (f"/entries/{entry.key}/accept-entry/" in commission) is not is_answered
