"""Votes count for those who declared and stayed; the jury's word is what they carry."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.door import Refused
from audit import chain
from nominations.models import Vote
from nominations.workflow import jury, meeting, voting
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


def test_vote_without_a_declaration_is_refused(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()

    with pytest.raises(Refused) as refused:
        voting.vote(file.key, "recommend", by=third)

    assert refused.value.sentence == "First say whether you have a conflict of interest with this file."
    assert Vote.objects.count() == 0


def test_word_by_a_chair_who_has_not_declared_is_refused(world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    road.read(file, world.reader)
    jury.close_review(file.key, by=world.secretariat, reason="One reader.")
    voting.vote(file.key, "recommend", by=world.reader)

    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)

    assert refused.value.sentence == "First say whether you have a conflict of interest with this file."
    assert road.fresh(file).status == "reviewed"


def test_vote_of_a_juror_who_stepped_aside_counts_nowhere(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    for voter, choice in ((third, "defer"), (world.chair, "recommend"), (world.reader, "recommend")):
        jury.declare_none(file.key, by=voter)
        voting.vote(file.key, choice, by=voter)

    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    ballot = voting.ballot(file)
    assert (sorted(ballot.votes.values()), len(ballot.entitled)) == (["recommend", "recommend"], 2)
    voting.recommend(file.key, by=world.chair)
    assert json.loads(last(file).facts)["votes"] == {"recommend": 2}
    assert Vote.objects.get(juror=world.seat(third)).closed is False
    assert voting.ballot(road.fresh(file)).votes == ballot.votes


def test_ballots_of_many_files_take_as_many_queries_as_of_one(world, django_assert_num_queries):
    files = [world.closed(name) for name in ("Lira", "Gulu", "Masaka")]

    for some in (files[:1], files):
        with django_assert_num_queries(5):
            voting.ballots(some)


def test_vote_changes_until_the_word_and_then_no_more(world):
    file = world.closed()
    for choice in ("reserve", "recommend"):
        voting.vote(file.key, choice, by=world.reader)
    voting.recommend(file.key, by=world.chair)

    with pytest.raises(Refused):
        voting.vote(file.key, "defer", by=world.reader)

    assert list(Vote.objects.values_list("choice", "closed")) == [("recommend", True)]


@pytest.mark.parametrize(("chair_says", "carried"), [("recommend", True), ("defer", False)])
def test_tie_is_cast_by_the_chair(world, chair_says, carried):
    file = world.closed()
    voting.vote(file.key, chair_says, by=world.chair)
    voting.vote(file.key, "defer" if chair_says == "recommend" else "recommend", by=world.reader)

    if carried:
        voting.recommend(file.key, by=world.secretariat)
    else:
        with pytest.raises(Refused):
            voting.recommend(file.key, by=world.secretariat)

    assert road.fresh(file).status == ("recommended" if carried else "reviewed")


@pytest.mark.parametrize(("present_says", "carried"), [("recommend", True), ("defer", False)])
def test_open_tie_is_cast_by_who_presides_for_an_absent_chair(world, present_says, carried):
    file = world.closed()
    voting.vote(file.key, present_says, by=world.reader)
    voting.vote(file.key, "defer" if present_says == "recommend" else "recommend", by=world.chair)
    meeting.open_meeting(world.call.key, by=world.secretariat, present=[world.seat(world.reader).key])

    if carried:
        voting.recommend(file.key, by=world.secretariat)
    else:
        with pytest.raises(Refused):
            voting.recommend(file.key, by=world.secretariat)

    assert road.fresh(file).status == ("recommended" if carried else "reviewed")


def test_tie_that_nobody_has_decided_says_who_must(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    jury.declare_none(file.key, by=third)
    voting.vote(file.key, "recommend", by=third), voting.vote(file.key, "defer", by=world.reader)

    with pytest.raises(Refused, match=r"are tied.*Whoever presides must decide first, by a casting vote"):
        voting.recommend(file.key, by=world.secretariat)


def test_word_without_half_of_the_jury_is_refused(world):
    file = world.closed()
    road.juror(world.call, world.secretariat, "TR"), road.juror(world.call, world.secretariat, "CI")
    voting.vote(file.key, "recommend", by=world.reader)

    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)

    assert refused.value.sentence == "1 of 4 has voted; at least 2 must."


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("recommend", "recommended"),
        ("reserve", "reserved"),
        ("not_recommend", "not_recommended"),
        ("defer", "deferred"),
    ],
)
def test_word_of_each_kind_is_recorded_with_its_votes(world, verb, status):
    file = world.closed()

    road.word(file, world.chair, [world.chair, world.reader], verb)

    assert (road.fresh(file).status, road.fresh(file).jury_word) == (status, status)
    assert json.loads(last(file).facts)["votes"] == {verb: 2}
    assert not Email.objects.filter(event__contains="recommend").exists()


def test_word_recorded_by_a_juror_who_is_not_the_chair_is_not_allowed(world):
    file = world.closed()

    with pytest.raises(PermissionDenied):
        voting.recommend(file.key, by=world.reader)


def test_reopen_vote_begins_another_ballot_and_keeps_the_first(world):
    file = world.closed()
    road.word(file, world.chair, [world.chair, world.reader])

    voting.reopen_vote(file.key, by=world.chair, reason="New facts.")
    cast = voting.vote(file.key, "defer", by=world.reader)

    assert (road.fresh(file).status, cast.ballot, Vote.objects.count()) == ("reviewed", 2, 3)
    assert chain.verify() is None


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize("again", ["read_more", "reopen_review"])
def test_votes_given_on_old_marks_do_not_stand(world, again, secret):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    type(world.call).objects.update(secret_vote=secret)
    voting.vote(file.key, "recommend", by=world.chair)

    if again == "read_more":
        panel = {file.key: [world.seat(third).key]}
        meeting.read_more(world.call.key, panel, by=world.chair, reason="Too close to call.")
    else:
        jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")
    jury.close_review(file.key, by=world.secretariat, reason="Enough.")

    open_one = voting.ballot(road.fresh(file))
    assert (open_one.number, open_one.voted) == (2, set())
    voting.vote(file.key, "defer", by=world.chair)
    assert len(voting.ballot(road.fresh(file)).voted) == 1
    assert Vote.objects.count() == (0 if secret else 2)


# Who hears of a vote from afar.


def addresses(*people) -> list[str]:
    return sorted(person.user.email for person in people)


def test_closing_of_marks_asks_those_who_may_vote_once_a_day(world):
    road.juror(world.call, world.secretariat, "UG")
    world.closed()
    world.closed("Gulu")
    assert emails("vote_opened") == addresses(world.chair, world.reader)

    third = world.file("Jinja")
    with road.at(road.AFTER_DEADLINES + timedelta(days=1)):
        jury.close_all(world.call.key, by=world.secretariat, reason="Time is up.")

    assert third.city.name == "Jinja"
    assert emails("vote_opened") == addresses(world.chair, world.chair, world.reader, world.reader)


def test_vote_that_is_held_again_is_told_to_those_who_may_vote_and_not_how_it_fell(world):
    tied = road.juror(world.call, world.secretariat, "UG")
    file = road.word(world.closed(), world.chair, [world.chair, world.reader])

    voting.reopen_vote(file.key, by=world.chair, reason="A letter came late.")

    assert emails("vote_again") == addresses(world.chair, world.reader)
    assert tied.user.email not in emails("vote_again")
    told = Email.objects.filter(event="vote_again").first()
    assert "letter" not in told.text
    assert "recommend" not in told.text
    assert f"/{file.key}/" in told.text


def test_secret_ballot_that_is_repeated_in_a_meeting_is_told_to_nobody(world):
    type(world.call).objects.update(secret_vote=True)
    file = world.closed()
    voting.vote(file.key, "defer", by=world.chair)
    meeting.open_meeting(world.call.key, by=world.chair)
    voting.repeat_ballot(file.key, by=world.chair, reason="Miscounted.")
    assert emails("vote_again") == []

    meeting.close_meeting(world.call.key, by=world.chair)
    voting.vote(file.key, "defer", by=world.chair)
    voting.repeat_ballot(file.key, by=world.chair, reason="Miscounted.")
    assert emails("vote_again") == addresses(world.chair, world.reader)
