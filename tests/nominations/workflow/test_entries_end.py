"""A request to enter ends with its call where nobody answered: no desk keeps it, no city slips in, nobody is stuck."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts import door
from accounts.person import Person
from audit.models import Record
from cities.models import City, FocalPoint
from nominations.models import Entry, Nomination
from nominations.workflow import application, call, clockwork, entering, filling, team
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.test_entering import ask, confirm, told

pytestmark = pytest.mark.django_db
CLOSES = road.COMMISSION_DEADLINE
SECOND = road.later(1 / 86400)


@pytest.fixture
def amina() -> Person:
    with road.at():
        cities.officer("UG")
        return confirm(ask()).fresh()


def run(at) -> None:
    """The clock's turn; of the files it has reminded in time."""
    road.told(*Nomination.objects.before_nomination())
    with road.at(at):
        clockwork.run()


def entry() -> Entry:
    return Entry.objects.earliest("pk")


def test_request_stays_as_long_as_the_commission_can_nominate_and_then_ends(amina):
    run(CLOSES - SECOND)
    before = (entry().is_open, Nomination.objects.get().status)
    run(CLOSES)
    run(CLOSES + SECOND)

    assert (before, entry().decision, entry().decided_by) == ((True, "lapsed"), "unanswered", None)
    assert amina.fresh().grants == frozenset()
    record = Record.objects.get(act="close_entry")
    assert (record.role, record.actor) == ("clock", "clock")
    assert told("entry_closed") == [amina.user.email]
    assert "You can ask again in a next call." in Email.objects.get(event="entry_closed").text


def test_grace_of_the_call_counts(amina):
    road.Call.objects.update(grace_minutes=10)
    run(CLOSES)
    kept = entry().is_open
    run(CLOSES + road.later(10 / 1440))

    assert (kept, entry().is_open) == (True, False)


def test_withdrawn_draft_leaves_the_request_to_the_commission(amina):
    with road.at():
        application.withdraw(Nomination.objects.get().key, by=amina)
    run(road.IN_TIME + road.later(1))
    kept = entry().is_open
    run(CLOSES)

    assert (kept, entry().is_open) == (True, False)


def test_request_of_a_cancelled_call_ends(amina):
    with road.at():
        call.cancel(entry().call.key, by=road.secretariat(), reason="A pandemic.")
    run(road.IN_TIME)

    assert entry().decision == "unanswered"


def test_draft_in_another_call_keeps_the_request_open(amina):
    with road.at():
        late = CLOSES + road.later(60)
        second = road.open_call("2028", city_deadline=late, commission_deadline=late)
        filling.open_file(second.key, City.objects.get(), by=amina)
    run(CLOSES)
    kept = entry().is_open
    run(late)

    assert (kept, entry().is_open) == (True, False)


def test_city_that_nobody_let_in_asks_again_and_waits_again(amina):
    run(CLOSES)
    late = CLOSES + road.later(60)
    with road.at(CLOSES + road.later(1)):
        road.open_call("2028", city_deadline=late, commission_deadline=late)
        again = confirm(ask(email=amina.user.email, slug="2028"), by=amina)
    asked = Entry.objects.latest("pk")

    assert (asked.joins, asked.is_open, again.fresh().grants) == (True, True, frozenset())


def test_request_to_join_ends_and_nobody_of_the_city_loses_a_role():
    with road.at():
        focal = cities.focal_point(cities.city("Lira"))
        confirm(ask())
    run(CLOSES)

    assert (entry().decision, FocalPoint.objects.get().until, focal.fresh().grants == focal.grants) == (
        ("unanswered", None, True)
    )


def test_people_whom_the_commission_brought_are_free_to_bring_others(amina):
    lira = City.objects.get()
    with road.at():
        focal = cities.focal_point(lira)
    run(CLOSES)
    with road.at(CLOSES):
        invited = team.invite_colleague(
            lira.key, by=focal, role="viewer", name="Nia", email="nia@lira.example", language="en"
        )

    assert invited.about == lira.key


def test_answer_after_the_end_says_so(amina):
    run(CLOSES)

    with road.at(CLOSES), pytest.raises(door.Refused) as refused:
        entering.accept_entry(entry().key, by=road.secretariat())

    assert refused.value.sentence == "This request ended with its call; nobody had answered it."


def test_answer_that_came_first_stands(amina):
    with road.at():
        entering.accept_entry(entry().key, by=road.secretariat())
    with road.at(CLOSES):
        entering.close_entry(entry().key, by=Person.clock())

    assert entry().decision == "accepted"
    assert told("entry_closed") == []


def test_nobody_but_time_ends_a_request_and_never_early(amina):
    with road.at(CLOSES), pytest.raises(PermissionDenied):
        entering.close_entry(entry().key, by=road.secretariat())
    with road.at(), pytest.raises(door.Refused):
        entering.close_entry(entry().key, by=Person.clock())
