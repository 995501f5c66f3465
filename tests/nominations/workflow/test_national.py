"""What a National Commission orders within a call for its own cities."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from cities.models import NationalCommission
from nominations import timeline
from nominations.models import NationalDeadline
from nominations.workflow import application, national
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
WANTED = datetime(2027, 2, 20, 23, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def home(iso2: str = "UG") -> str:
    return NationalCommission.objects.get(country__iso2=iso2).key


def told(event: str) -> list[str]:
    return sorted(Email.objects.filter(event=event).values_list("address", flat=True))


def test_set_deadline_is_what_its_cities_see_and_ends_nothing():
    file, other = road.filled(), road.filled("Kisumu", "KE")
    by = road.cities.officer("UG")

    national.set_deadline(file.call.key, home(), WANTED, by=by)

    file, other = road.fresh(file), road.fresh(other)
    assert (file.awaited_until, other.awaited_until) == (WANTED, road.CITY_DEADLINE)
    assert timeline.due(file.call, "city_deadline", file.country_id, "").endswith("20 February 2027, 24:00 Berlin")
    assert timeline.due(file.call, "city_deadline", other.country_id, "").endswith("1 March 2027, 01:00 Berlin")
    with road.at(WANTED + timedelta(days=1)):
        assert application.overdue(file.call, WANTED + timedelta(days=1)) == []
        assert road.fresh(file).awaited_until == road.CITY_DEADLINE
        assert application.submit(file.key, by=Person.clock(), **road.SIGNED).is_with_commission


def test_set_deadline_tells_the_cities_that_fill_in_and_nobody_else():
    file, done, other = road.filled(), road.submitted("Gulu"), road.filled("Kisumu", "KE")
    points = [road.cities.focal_point(one.city) for one in (file, done, other)]
    by = road.cities.officer("UG")

    national.set_deadline(file.call.key, home(), WANTED, by=by)

    email = Email.objects.get(event="deadline_set_city")
    record = Record.objects.get(act="set_deadline")
    assert email.address == points[0].user.email
    assert "by 20 February 2027, 24:00 Berlin" in email.text
    assert "closes for cities on 1 March 2027, 01:00 Berlin" in email.text
    assert (record.role, record.actor) == ("officer", by.key)


def test_set_deadline_to_nothing_gives_the_date_of_the_call_back():
    file = road.filled()
    by = road.cities.officer("UG")
    national.set_deadline(file.call.key, home(), WANTED, by=by)

    national.set_deadline(file.call.key, home(), None, by=by)

    assert road.fresh(file).awaited_until == road.CITY_DEADLINE
    assert not NationalDeadline.objects.exists()


@pytest.mark.parametrize("instant", [road.IN_TIME, road.CITY_DEADLINE, road.COMMISSION_DEADLINE])
def test_set_deadline_lies_ahead_and_before_the_call_closes(instant):
    made, by = road.open_call(), road.cities.officer("UG")

    with pytest.raises(door.Refused) as refused:
        national.set_deadline(made.key, home(), instant, by=by)

    assert refused.value.sentence.startswith("Choose a date that is still to come")


def test_set_deadline_twice_tells_nobody_twice():
    file = road.filled()
    road.cities.focal_point(file.city)
    by = road.cities.officer("UG")
    national.set_deadline(file.call.key, home(), WANTED, by=by)

    with pytest.raises(door.Refused):
        national.set_deadline(file.call.key, home(), WANTED, by=by)

    assert len(told("deadline_set_city")) == 1


def test_set_deadline_is_for_the_officers_of_the_country():
    made, other = road.open_call(), road.cities.officer("KE")
    road.cities.commission("UG")

    with pytest.raises(Http404):
        national.set_deadline(made.key, home(), WANTED, by=other)
    with pytest.raises(PermissionDenied):
        national.set_deadline(made.key, home(), WANTED, by=road.secretariat())
