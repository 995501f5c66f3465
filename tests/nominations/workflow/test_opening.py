"""A call opens: who hears of it, when, and once."""

from datetime import timedelta

import pytest

from accounts.person import Person
from audit.models import Record
from nominations.models import Call
from nominations.workflow import call as calls
from nominations.workflow import clockwork
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def published(instant, **facts) -> Call:
    made = road.draft_call(**facts)
    with road.at(instant):
        calls.publish(made.key, by=Person.clock())
    return made


def told(event: str) -> list:
    return [letter.to for letter in Email.objects.filter(event=event).order_by("pk")]


def run(instant) -> None:
    with road.at(instant):
        clockwork.run()


def test_published_before_its_opening_it_tells_commissions_when_it_opens():
    officer = road.cities.officer("UG")
    road.cities.focal_point(road.cities.city("Lira"))

    published(road.OPENS - SECOND)

    letter = Email.objects.get()
    assert (letter.event, letter.to) == ("call_published", officer.user)
    assert letter.title.startswith("Membership 2027 opens on 1 January 2027, 01:00 Berlin")
    assert "is open" not in letter.text


def test_opening_is_told_once_to_commissions_and_cities_and_recorded():
    officer, point = road.cities.officer("UG"), road.cities.focal_point(road.cities.city("Lira"))
    published(road.OPENS - SECOND)

    run(road.OPENS - SECOND)
    early = told("call_opened")
    run(road.OPENS)
    run(road.OPENS + SECOND)

    letters = Email.objects.filter(event="call_opened")
    assert (early, set(told("call_opened"))) == ([], {officer.user, point.user})
    assert {letter.title for letter in letters} == {"Membership 2027 is open"}
    assert Record.objects.get(act="tell_opening").facts == '{"told":2}'


def test_opening_that_many_are_told_of_waits_for_two_persons(settings):
    road.cities.officer("UG"), road.cities.focal_point(road.cities.city("Lira"))
    settings.CIRCULAR_FROM = 1
    published(road.OPENS - SECOND)

    run(road.OPENS)

    letters = Email.objects.filter(event="call_opened")
    assert set(letters.values_list("kind", "state")) == {("circular", "held")}


def test_published_on_its_day_it_is_told_open_at_once_and_not_again():
    officer, point = road.cities.officer("UG"), road.cities.focal_point(road.cities.city("Lira"))

    published(road.OPENS)
    run(road.OPENS + SECOND)

    assert set(told("call_opened")) == {officer.user, point.user}
    assert not Email.objects.exclude(event="call_opened").exists()


def test_opening_is_told_to_cities_that_may_apply_alone():
    made = worlds.announced(worlds.reviewed())
    points = {name: road.cities.focal_point(file.city) for name, file in made.files.items()}
    county = road.cities.focal_point(road.cities.city("Kisumu", "KE", kind="county"))
    opens = road.RELEASE + road.later(30)
    ends = {"city_deadline": opens + road.later(60), "commission_deadline": opens + road.later(90)}
    Email.objects.all().delete()

    published(opens, slug="2029", opens_at=opens, kinds=["city"], waiting_months=12, **ends)
    first = set(told("call_opened")) & {person.user for person in (*points.values(), county)}
    published(opens, slug="members", opens_at=opens, open_to="members", **ends)

    second = Email.objects.filter(event="call_opened", subject_ref__contains=Call.objects.get(slug="members").key)
    assert first == set()  # a member, two that have to wait, and one of another kind
    assert points["Lira"].user in {letter.to for letter in second}


def test_opening_tells_a_country_its_own_dates():
    officer = road.cities.officer("UG")
    made = published(road.OPENS - SECOND)
    new = road.CITY_DEADLINE + road.later(9)
    with road.at(road.OPENS - SECOND):
        calls.extend(made.key, "city_deadline", new, by=road.secretariat(), reason="A.", country=road.country("UG"))

    run(road.OPENS)

    assert "by 10 March 2027, 01:00 Berlin" in Email.objects.get(event="call_opened", to=officer.user).text


def test_cancelled_call_tells_the_cities_that_heard_of_its_opening():
    point = road.cities.focal_point(road.cities.city("Lira"))
    made = published(road.OPENS)
    with road.at():
        calls.cancel(made.key, by=road.secretariat(), reason="The budget is gone.")

    assert point.user in told("call_cancelled")
