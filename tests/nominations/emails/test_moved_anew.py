"""An extension that a mail server put off does not arrive after a later one: its date holds no longer."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cities.models import FocalPoint
from nominations.emails.call import of_moved
from nominations.models import Call
from nominations.states import RELEASE, Deadline
from nominations.workflow import call as calls
from notifications.meaning import unmeant
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.emails.test_put_off import GOES, MOVED, put_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CITY, COMMISSION = road.CITY_DEADLINE, road.COMMISSION_DEADLINE


@pytest.fixture
def made():
    made = road.open_call(release_at=road.RELEASE)
    for name, country in (("Lira", "UG"), ("Kisumu", "KE")):
        road.cities.focal_point(road.filled(name, country, made=made).city)
    return made


@pytest.fixture
def staff():
    return road.secretariat()


def extend(made, staff, new: datetime, iso2: str = "", field: str = Deadline.CITY, days: int = 0, **more) -> None:
    country = road.country(iso2) if iso2 else None
    with road.at(road.IN_TIME + days * DAY):
        calls.extend(made.key, field, new, by=staff, reason="Floods.", country=country, **more)


def stays() -> set[str]:
    """The countries whose cities, and whose Commissions, do not read the first extension any more."""
    first = Email.objects.filter(event="call_extended", created=road.IN_TIME)
    found = unmeant(list(first))
    assert set(found.values()) <= MOVED[1]
    terms = {term.user_id: term.city.country.iso2 for term in FocalPoint.objects.all()}
    places = {one.key: terms[one.to_id] for one in first if one.to_id in terms}
    return {places.get(key, "elsewhere") for key in found}


def test_city_does_not_read_last_an_extension_that_was_extended(made, staff):
    extend(made, staff, CITY + 3 * DAY, "UG")

    assert put_off("call_extended", lambda: again(made, staff)) == MOVED
    assert Email.objects.sent().filter(event="call_extended").count() == 2


def again(made, staff) -> None:
    calls.extend(made.key, Deadline.CITY, CITY + 9 * DAY, by=staff, reason="More floods.")


def test_city_reads_an_extension_that_holds(made, staff):
    extend(made, staff, CITY + 3 * DAY, "UG")

    assert put_off("call_extended", lambda: None) == GOES


@pytest.mark.parametrize(
    ("first", "then", "unread"),
    [
        (("", 3), ("UG", 9), {"UG"}),
        (("UG", 3), ("KE", 9), set()),
        (("UG", 3), ("", 9), {"UG"}),
        (("UG", 9), ("", 3), set()),  # a country that holds a later date keeps it
        (("UG", 3), ("UG", 9), {"UG"}),
    ],
)
def test_date_of_a_country_is_not_that_of_another(made, staff, first, then, unread):
    extend(made, staff, CITY + first[1] * DAY, first[0])
    extend(made, staff, CITY + then[1] * DAY, then[0], days=1)

    with road.at(road.IN_TIME + 2 * DAY):
        assert stays() == unread


def test_of_two_dates_that_moved_together_one_that_holds_is_told(made, staff):
    road.cities.officer("UG")
    extend(made, staff, CITY + 3 * DAY, both=True)
    extend(made, staff, CITY + 9 * DAY, days=1)

    with road.at(road.IN_TIME + 2 * DAY):
        assert stays() == set()
        extend(made, staff, COMMISSION + 9 * DAY, field=Deadline.COMMISSION, days=2)
        assert stays() == {"UG", "KE", "elsewhere"}


def test_announcement_that_was_moved_and_moved_back_is_told_as_it_stands(made, staff):
    extend(made, staff, road.RELEASE + 9 * DAY, field=RELEASE)
    extend(made, staff, road.RELEASE + 3 * DAY, field=RELEASE, days=1)

    with road.at(road.IN_TIME + 2 * DAY):
        assert stays() == {"UG", "KE", "elsewhere"}


def test_announcement_that_was_moved_is_told_also_once_two_persons_have_set_another_instant(made, staff):
    extend(made, staff, road.RELEASE + 9 * DAY, field=RELEASE)
    Call.objects.update(release_at=road.RELEASE + 9 * DAY + timedelta(hours=2))  # as they do who release it

    with road.at(road.IN_TIME + DAY):
        assert stays() == set()


def test_many_are_asked_in_as_many_questions_as_one(made, staff):
    extend(made, staff, CITY + 3 * DAY)
    told = list(Email.objects.filter(event="call_extended"))

    with CaptureQueriesContext(connection) as one:
        of_moved(told[:1])
    with CaptureQueriesContext(connection) as all_:
        of_moved(told * 20)

    assert len(one) == len(all_) <= 3
