"""A Commission takes back that it declined a city: until when, who is told, what stays, and who was faster."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.person import Person
from audit import chain
from audit.models import Record
from dossiers.models import Signature
from nominations.models import QuotaCounter
from nominations.workflow import application, filling, screening
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations.workflow.test_races import in_time

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
TWO_DAYS = timedelta(hours=48)


def declined(name: str = "Lira", at=road.IN_TIME):
    file = road.submitted(name)
    with road.at(at):
        return application.decline(file.key, by=road.cities.officer(), reason="Not this time.")


def back(file, by=None, at=road.IN_TIME, **facts):
    with road.at(at):
        return application.take_back_decline(file.key, by=by or road.cities.officer(), **facts)


def refusal(file, at=road.IN_TIME) -> str:
    with pytest.raises(door.Refused) as refused:
        back(file, at=at)
    return refused.value.verdicts[0].code


def test_take_back_decline_leaves_the_file_as_it_was_signed_and_every_place_where_it_was():
    road.nominated("Gulu")
    file = declined()

    back(file, at=road.IN_TIME + TWO_DAYS - SECOND, reason="The council wrote to us.")

    row, record = road.fresh(file), Record.objects.about(file).with_texts().last()
    assert (row.status, row.told, row.holds_place) == ("with_commission", "", False)
    assert QuotaCounter.objects.get().used == 1
    assert all(one.is_valid for one in Signature.objects.all())
    assert (record.act, record.state_from, record.state_to) == ("take_back_decline", "not_nominated", "with_commission")
    assert (record.role, record.reason) == ("officer", "The council wrote to us.")
    assert chain.verify() is None


def test_take_back_decline_leads_on_to_an_endorsement():
    file = declined()
    back(file)

    with road.at():
        assert application.endorse(file.key, by=road.cities.officer(), **road.SIGNED).status == "nominated"


def test_take_back_decline_tells_city_and_commission_with_the_reason_and_the_date():
    file = declined()
    mayor, officer = road.cities.focal_point(file.city), road.cities.officer()

    back(file, officer, reason="The council wrote to us.")

    told = Email.objects.filter(event__startswith="decline_taken_back")
    assert {(email.event, email.to) for email in told} >= {
        ("decline_taken_back_city", mayor.user),
        ("decline_taken_back_commission", officer.user),
    }
    for email in told:
        assert "The council wrote to us." in email.text
        assert "by 1 April 2027, 02:00 Berlin" in email.text


def test_take_back_decline_ends_after_48_hours():
    file = declined()

    assert refusal(file, road.IN_TIME + TWO_DAYS) == "takes_decline_back_in_time"
    assert road.fresh(file).status == "not_nominated"


def test_take_back_decline_ends_with_the_deadline_of_the_commission():
    file = declined(at=road.COMMISSION_DEADLINE - SECOND)

    assert refusal(file, road.COMMISSION_DEADLINE) == "window"
    assert road.fresh(file).status == "not_nominated"


def test_take_back_decline_is_of_what_the_commission_declined_alone():
    lapsed, ineligible = road.filled("Gulu"), road.nominated("Masaka")
    staff, other = road.secretariat(), road.secretariat()
    with road.at(road.CITY_DEADLINE):
        application.lapse(lapsed.key, by=Person.clock())
    with road.at():
        proposal = screening.propose_ineligible(ineligible.key, by=staff, reason="A rule.")
        screening.declare_ineligible(proposal.key, by=other)

    assert [refusal(file) for file in (lapsed, ineligible)] == ["startable"] * 2


def test_take_back_decline_is_of_the_commission_alone():
    file = declined()
    with pytest.raises(PermissionDenied):
        back(file, road.cities.focal_point(file.city))
    with pytest.raises(PermissionDenied):
        back(file, road.secretariat())


def test_take_back_decline_gives_way_to_an_application_begun_meanwhile():
    file = declined()
    with road.at():
        filling.open_file(file.call.key, file.city, by=road.cities.focal_point(file.city))

    assert refusal(file) == "alone"


@pytest.mark.django_db(transaction=True)
def test_take_back_decline_and_a_new_application_at_once_leave_one_living_file():
    file, officer = declined(), road.cities.officer()
    mayor = road.cities.focal_point(file.city)

    failures = in_threads(
        in_time(lambda: application.take_back_decline(file.key, by=officer)),
        in_time(lambda: filling.open_file(file.call.key, file.city, by=mayor)),
    )

    assert [(type(one), one.verdicts[0].code) for one in failures] == [(door.Refused, "alone")]
    assert type(file).objects.living().filter(call=file.call, city=file.city).count() == 1
