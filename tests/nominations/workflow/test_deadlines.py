"""Deadlines at the door: extended, passed in silence, and a file that is accepted late."""

from contextlib import suppress
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.door import Refused
from accounts.person import Person
from audit.models import Record, RecordText
from nominations.calendar import end_of
from nominations.models import Call, QuotaCounter
from nominations.states import Deadline
from nominations.workflow import application, clockwork, filling, jury, paper, screening
from nominations.workflow import call as calls
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATE = road.AFTER_DEADLINES + timedelta(days=7)


def lapsed():
    file = road.filled()
    road.told(file)
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


def registered(at=road.IN_TIME, **late):
    """A file that came on paper, registered at this instant."""
    made = Call.objects.filter(slug="2027").first() or road.open_call()
    lira, staff = road.cities.city("Lira"), road.secretariat()
    with road.at(at):
        return paper.register_file(made.key, by=staff, country=lira.country, city_key=lira.key, **road.paper(), **late)


def handed_in_from_paper(file, at):
    by = Person.clock()
    with road.at(at):
        filling.fill_in(file.key, filling.typed(road.answers("Lira")), by=by)
        application.submit(file.key, by=by, **road.SIGNED)
        application.endorse(file.key, by=by, **road.SIGNED)
    return road.fresh(file).status


def test_paper_has_until_the_deadline_of_the_commission_and_lapses_at_it():
    file = registered(road.CITY_DEADLINE)
    with road.at(road.COMMISSION_DEADLINE - SECOND):
        clockwork.run()
    running = road.fresh(file).status
    with road.at(road.COMMISSION_DEADLINE):
        clockwork.run()

    assert (running, road.fresh(file).status, file.closes_at) == ("draft", "lapsed", road.COMMISSION_DEADLINE)


def test_paper_of_the_last_second_goes_all_the_way():
    last = road.COMMISSION_DEADLINE - SECOND

    assert handed_in_from_paper(registered(last), last) == "nominated"


def test_paper_after_the_deadline_is_refused_without_a_reason_and_a_day_ahead():
    day = {"late_until": LATE, "late_reason": "A storm."}
    said = []
    for late in ({}, day | {"late_reason": " "}, day | {"late_until": road.COMMISSION_DEADLINE + SECOND}):
        with pytest.raises(Refused) as refused:
            registered(road.AFTER_DEADLINES, **late)
        said.append(refused.value.sentence[:40])

    assert said == [
        "The deadline was 1 April 2027, 02:00 Ber",
        "Write a reason; those concerned will rea",
        "The deadline has passed. Choose a later ",
    ]


def test_paper_in_time_is_not_called_late():
    with pytest.raises(Refused, match="has not passed"):
        registered(road.CITY_DEADLINE, late_until=LATE, late_reason="A storm.")


def test_paper_accepted_late_goes_until_its_own_day_also_while_the_jury_reads():
    made = road.open_call()
    jury.open_review(made.key, by=road.secretariat())

    file = registered(road.AFTER_DEADLINES, late_until=LATE, late_reason="A storm.")
    record = Record.objects.get(act="open_file")

    assert RecordText.objects.get(number=record.number, kind="reason").text == "A storm."
    assert handed_in_from_paper(file, LATE - SECOND) == "nominated"
    assert road.fresh(file).late_reason == "A storm."


def test_extension_for_all_never_shortens_what_one_country_was_given():
    made, by = road.open_call(), road.secretariat()
    uganda = road.cities.country("UG")
    far, near = road.CITY_DEADLINE + timedelta(days=20), road.CITY_DEADLINE + timedelta(days=5)

    calls.extend(made.key, Deadline.CITY, far, by=by, reason="Floods.", country=uganda)
    calls.extend(made.key, Deadline.CITY, near, by=by, reason="Holidays.")

    assert (made.deadline(Deadline.CITY, uganda.pk), made.deadline(Deadline.CITY)) == (far, near)


def test_extension_for_one_country_moves_its_clock_alone_and_reaches_everyone_concerned():
    made, by = road.open_call(), road.secretariat()
    here, there = road.filled("Lira", "UG", made), road.filled("Kisumu", "KE", made)
    focal, officer = road.cities.focal_point(here.city), road.cities.officer("UG")
    road.cities.focal_point(there.city), road.cities.officer("KE")
    new = road.CITY_DEADLINE + timedelta(days=3)

    calls.extend(made.key, Deadline.CITY, new, by=by, reason="Floods.", country=here.country)
    submit(here, new - SECOND)
    with pytest.raises(Refused):
        submit(there, road.CITY_DEADLINE)

    letters = Email.objects.filter(event="call_extended")
    record = Record.objects.get(act="extend")
    assert {letter.to for letter in letters} == {focal.user, officer.user}
    assert all("Floods." in letter.text and "4 March 2027" in letter.text for letter in letters)
    assert '"country":"UG"' in record.facts
    assert RecordText.objects.get(number=record.number, kind="reason").text == "Floods."


@pytest.mark.parametrize(("moment", "status"), [(-SECOND, "with_commission"), (SECOND, "draft")])
def test_end_of_a_day_in_berlin_is_one_instant_everywhere(moment, status):
    end = end_of(date(2027, 7, 15), ZoneInfo("Europe/Berlin"))
    made = road.open_call(city_deadline=end, commission_deadline=end + timedelta(days=30))
    file = road.filled(made=made)

    with suppress(Refused):
        submit(file, end + moment)

    told = [end.astimezone(ZoneInfo(zone)).strftime("%d %B %H:%M") for zone in ("Asia/Seoul", "America/Sao_Paulo")]
    assert told == ["16 July 07:00", "15 July 19:00"]
    assert road.fresh(file).status == status
