"""Deadlines at the door: extended, passed in silence, and a file that is accepted late."""

from datetime import timedelta

import pytest

from accounts.door import Refused
from accounts.person import Person
from audit.models import Record, RecordText
from nominations.models import QuotaCounter
from nominations.states import Deadline
from nominations.workflow import application, clockwork, screening
from nominations.workflow import call as calls
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATE = road.AFTER_DEADLINES + timedelta(days=7)


def lapsed():
    file = road.filled()
    with road.at(road.CITY_DEADLINE):
        clockwork.run()
    return road.fresh(file)


def reinstated(file):
    with road.after_deadlines():
        return screening.reinstate(file.key, by=road.secretariat(), reason="A storm.", late_until=LATE)


def submit(file, at):
    with road.at(at):
        return application.submit(file.key, by=Person.clock(), **road.SIGNED)


def test_reinstate_past_the_deadline_asks_for_a_date_of_its_own():
    file, someone = lapsed(), road.secretariat()

    with road.after_deadlines(), pytest.raises(Refused) as refused:
        screening.reinstate(file.key, by=someone, reason="A storm.")
    with road.after_deadlines(), pytest.raises(Refused) as past:
        screening.reinstate(file.key, by=someone, reason="A storm.", late_until=road.IN_TIME)

    said = "The deadline has passed. Choose a later day until which this file may come in."
    assert (refused.value.sentence, past.value.sentence) == (said, said)
    assert road.fresh(file).status == "lapsed"


def test_file_accepted_late_comes_in_until_its_own_date_and_lapses_after_it():
    file = reinstated(lapsed())

    with road.at(LATE - SECOND):
        clockwork.run()
    in_time = road.fresh(file).status
    with road.at(LATE):
        clockwork.run()

    assert (in_time, road.fresh(file).status) == ("draft", "lapsed")


def test_file_accepted_late_goes_all_the_way_to_its_nomination():
    file = reinstated(lapsed())

    submit(file, LATE - SECOND)
    with road.at(LATE - SECOND):
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)

    assert road.fresh(file).status == "nominated"
    assert QuotaCounter.objects.get().used == 1


def test_file_accepted_late_is_refused_at_its_own_second():
    file = reinstated(lapsed())

    with pytest.raises(Refused, match="The deadline was 8 May 2027, 14:00 Berlin"):
        submit(file, LATE)


def test_late_acceptance_is_a_record_with_its_date_and_told_in_the_e_mail():
    file = lapsed()
    road.cities.focal_point(file.city)

    reinstated(file)

    record = Record.objects.get(act="reinstate")
    assert RecordText.objects.get(number=record.number, kind="reason").text == "A storm."
    assert "2027-05-08T12:00:00" in record.facts
    told = Email.objects.get(event="reinstated").text
    assert "It may come in until 8 May 2027" in told


def test_reinstated_before_its_deadline_keeps_the_deadline_of_the_call():
    file = road.submitted()
    with road.at():
        application.decline(file.key, by=Person.clock(), reason="Not this year.")
        back = screening.reinstate(file.key, by=road.secretariat(), reason="A mistake.")

    assert (back.status, back.closes_at) == ("with_commission", road.COMMISSION_DEADLINE)


def test_extension_for_all_never_shortens_what_one_country_was_given():
    made, by = road.open_call(), road.secretariat()
    uganda = road.cities.country("UG")
    far, near = road.CITY_DEADLINE + timedelta(days=20), road.CITY_DEADLINE + timedelta(days=5)

    calls.extend(made.key, Deadline.CITY, far, by=by, reason="Floods.", country=uganda)
    calls.extend(made.key, Deadline.CITY, near, by=by, reason="Holidays.")

    assert (made.deadline(Deadline.CITY, uganda.pk), made.deadline(Deadline.CITY)) == (far, near)
