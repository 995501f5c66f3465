"""A city takes back what it handed in: until when, what ends by it, who is told, and who was faster."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from dossiers.models import Signature, Snapshot
from nominations.models import QuotaCounter
from nominations.workflow import application, filling, signing
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time

pytestmark = pytest.mark.django_db
DUE = road.IN_TIME + timedelta(days=40)  # later than the deadline for cities, before the Commission's
SECOND = timedelta(seconds=1)


def taken_back(file, by, at=road.IN_TIME, **facts):
    with road.at(at):
        return application.take_back(file.key, by=by, **facts)


def returned_and_handed_in_again():
    file = road.submitted()
    with road.at():
        application.return_to_city(file.key, {"vision": "Say for whom."}, DUE, by=road.cities.officer())
        typed = {"vision": application.dossiers.Typed("For young and old.", 1)}
        filling.fill_in(file.key, typed, by=Person.clock())
        return application.submit(file.key, by=Person.clock(), **road.SIGNED)


def test_take_back_ends_the_signature_and_keeps_the_text_that_was_signed():
    file = road.submitted()
    mayor = road.cities.focal_point(file.city)
    text = Snapshot.objects.get().sha256

    taken_back(file, mayor, reason="A wrong number.")

    ended = Signature.objects.get()
    assert (road.fresh(file).status, ended.is_valid, ended.void_reason) == ("draft", False, "A wrong number.")
    assert Snapshot.objects.get().sha256 == text
    assert Record.objects.about(file).last().act == "take_back"
    with road.at():
        typed = {"vision": application.dossiers.Typed("For young and old.", 1)}
        filling.fill_in(file.key, typed, by=mayor)
        assert application.submit(file.key, by=mayor, **road.SIGNED).status == "with_commission"
    assert chain.verify() is None


def test_take_back_tells_both_sides_by_when_it_is_awaited_again():
    file = road.submitted()
    mayor, officer = road.cities.focal_point(file.city), road.cities.officer()

    taken_back(file, mayor, reason="A wrong number.")

    told = {email.event: email for email in Email.objects.filter(event__startswith="taken_back")}
    assert {event: email.to for event, email in told.items()} == {
        "taken_back_city": mayor.user,
        "taken_back_commission": officer.user,
    }
    for email in told.values():
        assert "A wrong number." in email.text
        assert "by 1 March 2027, 01:00 Berlin" in email.text


def test_take_back_ends_with_the_deadline_of_the_city_and_not_a_second_before():
    first, second = road.submitted("Lira"), road.submitted("Gulu")

    taken_back(first, road.cities.focal_point(first.city), at=road.CITY_DEADLINE - SECOND)
    with pytest.raises(door.Refused) as late:
        taken_back(second, road.cities.focal_point(second.city), at=road.CITY_DEADLINE)

    assert [road.fresh(file).status for file in (first, second)] == ["draft", "with_commission"]
    assert late.value.sentence == (
        "The application could be taken back until 1 March 2027, 01:00 Berlin. Your National Commission can still "
        "send it back to you with questions."
    )


def test_take_back_of_a_returned_file_opens_the_same_questions_until_the_same_date():
    file = returned_and_handed_in_again()
    mayor = road.cities.focal_point(file.city)

    again = taken_back(file, mayor, at=road.CITY_DEADLINE + SECOND)

    assert (again.status, again.due_at, list(again.reopened)) == ("returned", DUE, ["vision"])
    with road.at(road.CITY_DEADLINE + SECOND), pytest.raises(door.Refused, match="only some questions"):
        filling.fill_in(file.key, {"name": application.dossiers.Typed("Another", 1)}, by=mayor)


def test_take_back_of_a_returned_file_ends_with_its_date():
    file = returned_and_handed_in_again()

    with pytest.raises(door.Refused, match="could be taken back until 13 March 2027"):
        taken_back(file, road.cities.focal_point(file.city), at=DUE)


def test_take_back_is_the_submitters_alone():
    file = road.submitted()
    editor = road.cities.focal_point(file.city, role="editor")

    for person in (editor, road.cities.officer()):
        with pytest.raises(PermissionDenied):
            taken_back(file, person)
    assert road.fresh(file).status == "with_commission"


def test_take_back_stops_at_the_nomination():
    file = road.nominated()

    with pytest.raises(door.Refused, match="moved on"):
        taken_back(file, road.cities.focal_point(file.city))


def test_take_back_ends_what_the_commission_was_to_sign():
    file = road.submitted()
    with road.at():
        signing.send_signing_link(file.key, "commission", "Head@natcom.example", by=road.cities.officer())

    taken_back(file, road.cities.focal_point(file.city))

    assert Email.objects.filter(event="signing_ended", address="head@natcom.example").exists()


@pytest.mark.django_db(transaction=True)
def test_take_back_against_endorsement_is_one_story():
    file = road.submitted()
    mayor, officer = road.cities.focal_point(file.city), road.cities.officer()

    failures = in_threads(
        in_time(lambda: application.take_back(file.key, by=mayor)),
        in_time(lambda: application.endorse(file.key, by=officer, **road.SIGNED)),
    )

    assert [type(failure) for failure in failures] == [door.Refused]
    status, used = road.fresh(file).status, QuotaCounter.objects.get().used if QuotaCounter.objects.exists() else 0
    assert (status, used) in [("draft", 0), ("nominated", 1)]
    assert chain.verify() is None


@pytest.mark.django_db(transaction=True)
def test_take_back_against_handing_in_again_is_one_story():
    file = road.submitted()
    mayor = road.cities.focal_point(file.city)

    failures = in_threads(
        in_time(lambda: application.take_back(file.key, by=mayor)),
        in_time(lambda: application.submit(file.key, by=mayor, **road.SIGNED)),
    )

    status = road.fresh(file).status
    assert (status, [type(failure) for failure in failures]) in [
        ("draft", [door.Refused]),
        ("with_commission", []),
    ]
    assert chain.verify() is None
