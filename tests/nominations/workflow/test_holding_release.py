"""Stopping an announcement whose instant two persons set."""

import pytest

from accounts import door
from audit import chain
from nominations.models import Call
from nominations.workflow import decision
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_by_two(made):
    worlds.approved(made)
    road.released(made.call, made.composer, made.director)
    return made


JUST_BEFORE = road.RELEASE - road.later(0.1)


def hold(made, by=None, at=JUST_BEFORE, reason="A city is wrong."):
    with road.at(at):
        return decision.hold_release(made.cohort.key, by=by or made.other, reason=reason)


def test_hold_release_stops_the_announcement_at_once_and_by_one_person(set_by_two):
    hold(set_by_two)
    with road.at(road.RELEASE + road.later(30)):
        announced = road.announce_due()

    assert announced == []
    assert (set_by_two.cohort.state, set_by_two.cohort.release_approved) == ("approved", False)
    assert Call.objects.get().release_at is None
    assert set(Email.objects.filter(kind="decision").values_list("state", flat=True)) == {"held"}
    assert chain.verify() is None


def test_hold_release_tells_the_others_when_it_was_to_be_and_why(set_by_two):
    hold(set_by_two)

    told = Email.objects.filter(event="release_held")
    assert {email.to for email in told} == {set_by_two.composer.user, set_by_two.director.user}
    assert all("A city is wrong." in email.text for email in told)
    assert all("1 Sep" in email.text for email in told), told[0].text


def test_hold_release_is_possible_in_the_minute_before_the_clock_announces_and_not_after(set_by_two):
    hold(set_by_two, at=road.RELEASE + road.later(1 / 86400))
    road.released(set_by_two.call, set_by_two.composer, set_by_two.director)
    with road.at(road.RELEASE):
        road.announce_due()

    with pytest.raises(door.Refused, match="or the announcement is made"):
        hold(set_by_two, at=road.RELEASE + road.later(1))


def test_hold_release_gives_back_the_instant_that_the_call_had_planned():
    planned = road.RELEASE + road.later(20)
    made = worlds.approved(worlds.reviewed(release_at=planned))
    road.released(made.call, made.composer, made.director)

    hold(made)

    assert Call.objects.get().release_at == planned


def test_hold_release_takes_a_reason_and_an_instant_that_two_set(made):
    worlds.approved(made)

    with pytest.raises(door.Refused, match="No instant is set"):
        hold(made)
    road.released(made.call, made.composer, made.director)
    with pytest.raises(door.Refused):
        hold(made, reason=" ")
