"""A secret ballot: four counts and a list of who has voted, and no way from one to the other."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.door import Refused
from audit.models import Record
from nominations.models import Call, Nomination, SecretBallot, Vote
from nominations.workflow import jury, meeting, voting
from tests.nominations import factories as road
from tests.nominations.workflow.juries import World, last

pytestmark = pytest.mark.django_db


def rule(world: World, **facts) -> None:
    Call.objects.filter(pk=world.call.pk).update(**facts)


@pytest.fixture
def world(after_deadlines) -> World:
    made = World()
    rule(made, secret_vote=True)
    return made


@pytest.fixture
def third(world):
    return road.juror(world.call, world.secretariat, "TR")


def vote(file, **choices) -> None:
    for person, choice in choices.values():
        jury.declare_none(file.key, by=person)
        voting.vote(file.key, choice, by=person)


def test_no_row_and_no_record_tells_who_voted_what(world, third):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "defer"), c=(third, "recommend"))

    assert Vote.objects.count() == 0
    row = SecretBallot.objects.get()
    assert (row.recommend, row.defer, row.reserve, row.not_recommend) == (2, 1, 0, 0)
    assert row.voters.count() == 3
    facts = [json.loads(record.facts) for record in Record.objects.filter(act="vote")]
    assert facts == [{"ballot": 1, "secret": True}] * 3
    with connection.cursor() as cursor:
        columns = "SELECT column_name FROM information_schema.columns WHERE table_name LIKE %s"
        cursor.execute(columns, ["%secretballot_voters"])
        assert {name for (name,) in cursor.fetchall()} == {"id", "secretballot_id", "juror_id"}


def test_counts_are_told_to_nobody_before_the_count(world):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "recommend"))

    assert voting.ballot(file).counts == {}
    for by in (world.chair, world.secretariat):
        with pytest.raises(Refused) as refused:
            voting.recommend(file.key, by=by)
        assert refused.value.sentence == "The votes are secret: count them first, then record the jury's word."
    voting.count_votes(file.key, by=world.chair)
    assert voting.ballot(file).counts == {"recommend": 2}
    voting.recommend(file.key, by=world.chair)
    assert json.loads(last(file).facts)["votes"] == {"recommend": 2}


def test_secret_vote_is_cast_once_and_before_the_count(world, third):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "recommend"))
    jury.declare_none(file.key, by=third)

    with pytest.raises(Refused):
        voting.vote(file.key, "defer", by=world.reader)
    voting.count_votes(file.key, by=world.secretariat)
    with pytest.raises(Refused) as refused:
        voting.vote(file.key, "defer", by=third)

    assert refused.value.sentence == "The votes are counted already."
    assert SecretBallot.objects.get().defer == 0


def test_count_waits_for_the_quorum_of_the_call(world, third):
    rule(world, quorum_percent=100)
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "recommend"))

    with pytest.raises(Refused) as refused:
        voting.count_votes(file.key, by=world.chair)
    assert refused.value.sentence == "2 of 3 have voted; at least 3 must."

    vote(file, c=(third, "defer"))
    voting.count_votes(file.key, by=world.chair)


def test_tie_is_decided_by_an_open_casting_vote_of_the_chair(world):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "defer"))
    voting.count_votes(file.key, by=world.secretariat)
    with pytest.raises(Refused):
        voting.recommend(file.key, by=world.chair)

    with pytest.raises(PermissionDenied):
        voting.cast_tie(file.key, "defer", by=world.reader)
    with pytest.raises(Refused):
        voting.cast_tie(file.key, "reserve", by=world.chair)
    voting.cast_tie(file.key, "defer", by=world.chair)
    with pytest.raises(Refused) as refused:
        voting.cast_tie(file.key, "recommend", by=world.chair)

    assert refused.value.sentence == "The tie is decided already. To change it, the jury votes again."
    assert json.loads(last(file).facts) == {"ballot": 1, "choice": "defer"}
    voting.defer(file.key, by=world.secretariat)
    assert road.fresh(file).status == "deferred"


def test_who_served_longest_presides_where_the_chair_has_a_conflict(world, third):
    file = world.closed()
    jury.step_aside(file.key, "work", by=world.chair, reason="I worked there.")
    vote(file, a=(world.reader, "recommend"), b=(third, "defer"))

    assert voting.ballot(file).presiding == world.seat(world.reader)
    voting.count_votes(file.key, by=world.secretariat)
    voting.cast_tie(file.key, "recommend", by=world.reader)
    voting.recommend(file.key, by=world.secretariat)
    assert road.fresh(file).status == "recommended"


def sit(world, *present) -> None:
    """The jury meets, with these in the room."""
    meeting.open_meeting(world.call.key, by=world.secretariat, present=[world.seat(one).key for one in present])
    type(world.call).objects.update(secret_vote=True)


def test_absent_chair_leaves_the_casting_vote_to_who_served_longest_of_those_present(world, third):
    fourth = road.juror(world.call, world.secretariat, "CI")
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(third, "defer"), c=(fourth, "recommend"), d=(world.reader, "defer"))
    sit(world, third, fourth)

    assert voting.ballot(file).presiding == world.seat(third)
    voting.count_votes(file.key, by=world.secretariat)
    for absent in (world.chair, world.reader):
        with pytest.raises(PermissionDenied):
            voting.cast_tie(file.key, "recommend", by=absent)
    voting.cast_tie(file.key, "defer", by=third)
    voting.defer(file.key, by=world.secretariat)
    assert road.fresh(file).status == "deferred"


def test_chair_who_is_present_presides_and_one_who_comes_back_does_again(world, third):
    file = world.closed()
    sit(world, third)
    before = voting.ballot(file).presiding

    meeting.note_present(world.call.key, by=world.secretariat, present=[world.seat(world.chair).key])

    assert (before, voting.ballot(file).presiding) == (world.seat(third), world.seat(world.chair))
    held = Nomination.objects.with_meeting().get(pk=file.pk)
    assert voting.ballot(held).presiding == world.seat(world.chair)


def test_ballot_of_somebody_who_left_the_file_is_repeated(world, third):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "recommend"), c=(third, "defer"))
    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    with pytest.raises(Refused) as refused:
        voting.count_votes(file.key, by=world.chair)
    assert "Vote again" in refused.value.sentence

    voting.repeat_ballot(file.key, by=world.chair, reason="One of us left.")
    vote(file, a=(world.chair, "reserve"), b=(world.reader, "reserve"))
    voting.count_votes(file.key, by=world.chair)
    voting.reserve(file.key, by=world.chair)
    assert list(SecretBallot.objects.order_by("number").values_list("number", "closed")) == [(1, True), (2, True)]


def test_ballot_goes_on_as_it_began(world):
    file = world.closed()
    rule(world, secret_vote=False)
    vote(file, a=(world.chair, "recommend"))
    rule(world, secret_vote=True)

    vote(file, b=(world.reader, "recommend"))

    assert (Vote.objects.count(), SecretBallot.objects.count()) == (2, 0)


def test_second_vote_after_a_reopened_one_begins_at_nothing(world):
    file = world.closed()
    vote(file, a=(world.chair, "recommend"), b=(world.reader, "recommend"))
    voting.count_votes(file.key, by=world.chair)
    voting.recommend(file.key, by=world.chair)
    voting.reopen_vote(file.key, by=world.chair, reason="New facts.")

    ballot = voting.ballot(road.fresh(file))

    assert (ballot.number, ballot.voted, ballot.counts) == (2, set(), {})
