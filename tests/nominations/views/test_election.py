"""The page of the election: everybody of the jury stands and votes there, and a running count is told to nobody."""

import pytest

from nominations.models import Candidate
from nominations.workflow import electing
from tests.nominations import factories as road
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


def test_desk_of_a_member_without_files_leads_to_the_election_and_asks_for_the_vote(client, world):
    seat = world.call.jurors.get(user=world.chair.user)
    page = text(open_page(client, world.reader, "jury_desk"))
    assert 'href="/jury/election/2027/"' in page
    assert "elects its chair" not in page

    electing.nominate_chair(world.call.key, seat.key, by=world.reader)
    assert "The jury of Membership 2027 elects its chair." in text(open_page(client, world.reader, "jury_desk"))

    electing.elect_chair(world.call.key, seat.key, by=world.reader)
    page = text(open_page(client, world.reader, "jury_desk"))
    assert "elects its chair" not in page
    assert 'href="/jury/election/2027/"' in page


def test_desk_names_the_election_of_a_call_once_and_none_where_nobody_sits(client, world):
    world.file()
    assert text(open_page(client, world.reader, "jury_desk")).count('href="/jury/election/2027/"') == 1
    world.call.jurors.filter(user=world.reader.user).update(ended_at=world.call.opens_at)
    assert open_page(client, world.reader, "jury_desk").status_code == 403


def test_plan_of_the_secretariat_leads_to_the_election_as_soon_as_somebody_sits(client, world):
    empty = road.open_call("2031")

    there, not_yet = (text(open_page(client, world.secretariat, "jury_plan", slug)) for slug in ("2027", empty.slug))

    assert 'href="/jury/election/2027/"' in there
    assert "/election/" not in not_yet
