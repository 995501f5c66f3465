"""Between writing and sending a reader may lose the right to an e-mail: it is asked for once more before it leaves."""

import pytest

from accounts import workflow as accounts
from nominations.workflow import electing, seats
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import World, emails

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ill for months."}


@pytest.fixture
def world(after_deadlines: None) -> World:
    return World()


def left(event: str) -> dict[str, str]:
    """What became of each e-mail of this event when the sender came."""
    sender.send_due()
    return dict(Email.objects.filter(event=event).values_list("address", "state"))


def test_election_is_not_told_to_whoever_left_the_jury_or_may_not_sign_in_any_more(world):
    gone, shut = (road.juror(world.call, world.secretariat, code) for code in ("TR", "CI"))
    electing.nominate_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    assert len(emails("election_opened")) == 4

    seats.end_term(world.seat(gone).key, by=world.secretariat, **WHY)
    type(shut.user).objects.filter(pk=shut.user.pk).update(is_active=False)
    electing.elect_chair(world.call.key, world.seat(world.reader).key, by=world.chair)

    assert left("election_opened") == {
        world.chair.user.email: "discarded",  # has voted meanwhile
        world.reader.user.email: "sent",
        gone.user.email: "discarded",
        shut.user.email: "discarded",
    }


def test_result_of_an_election_reaches_the_jury_and_the_secretariat_of_that_moment(world):
    left_office = road.secretariat("Leyla")
    electing.nominate_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    for voter in (world.chair, world.reader):
        electing.elect_chair(world.call.key, world.seat(world.reader).key, by=voter)
    electing.count_election(world.call.key, by=world.chair)
    accounts.end_role(left_office.user, "secretariat", by=world.secretariat)
    seats.end_term(world.seat(world.chair).key, by=world.secretariat, **WHY)

    found = left("election_counted")

    assert found == {
        world.reader.user.email: "sent",
        world.secretariat.user.email: "sent",
        world.chair.user.email: "discarded",
        left_office.user.email: "discarded",
    }
