"""The page of the election: everybody of the jury stands and votes there, and a running count is told to nobody."""

import pytest

from nominations.models import Candidate
from nominations.workflow import electing
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db


def test_jury_elects_its_chair_on_the_page(client, world):
    seat = world.call.jurors.get(user=world.reader.user)
    assert "Vote for the chair" not in text(open_page(client, world.reader, "election", "2027"))
    send(client, world.reader, "nominate_chair", world.call.key, juror_key=seat.key)
    for person in (world.chair, world.reader):
        send(client, person, "elect_chair", world.call.key, juror_key=seat.key)

    page = text(open_page(client, world.reader, "election", "2027"))
    assert "2 members have voted." in page
    assert "Count the votes" not in page
    assert "Vote for the chair" not in page
    send(client, world.chair, "count_election", world.call.key)

    page = text(open_page(client, world.reader, "election", "2027"))
    assert f"In the chair now: <strong>{world.reader.user}</strong>" in page
    assert Candidate.objects.get().votes == 2


def test_running_count_is_on_no_page(client, world):
    seat = world.call.jurors.get(user=world.reader.user)
    electing.nominate_chair(world.call.key, seat.key, by=world.reader)
    electing.elect_chair(world.call.key, seat.key, by=world.chair)

    page = text(open_page(client, world.secretariat, "election", "2027"))

    assert "Ballot 1" not in page
    assert "Count the votes for the chair" in page
