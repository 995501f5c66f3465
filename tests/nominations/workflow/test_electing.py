"""A jury elects its chair: candidates, one secret vote each, the winner in the chair, another ballot after a tie."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.door import Refused
from audit.models import Record
from nominations.models import Candidate, Election
from nominations.workflow import electing
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


@pytest.fixture
def third(world):
    return road.juror(world.call, world.secretariat, "TR")


def stand(world, *people) -> None:
    for person in people:
        electing.nominate_chair(world.call.key, world.seat(person).key, by=world.reader)


def vote(world, *pairs) -> None:
    for voter, candidate in pairs:
        electing.elect_chair(world.call.key, world.seat(candidate).key, by=voter)


def test_winner_takes_the_chair_and_no_record_tells_who_voted_for_whom(world, third):
    stand(world, world.reader, third)
    vote(world, (world.chair, third), (world.reader, world.reader), (third, third))

    electing.count_election(world.call.key, by=world.secretariat)

    assert {seat.user_id for seat in world.call.jurors.filter(is_chair=True)} == {third.user.pk}
    assert json.loads(last(world.call).facts)["votes"] == {world.seat(world.reader).key: 1, world.seat(third).key: 2}
    facts = [json.loads(record.facts) for record in Record.objects.filter(act="elect_chair")]
    assert facts == [{"election": Election.objects.get().key}] * 3
    assert third.fresh().has("chair", world.call.pk)
    assert not world.chair.fresh().has("chair", world.call.pk)


def test_tie_leads_to_another_ballot_among_those_who_tied(world, third):
    stand(world, world.reader, third, world.chair)
    vote(world, (world.reader, world.reader), (third, third))

    electing.count_election(world.call.key, by=world.chair)

    assert world.seat(world.chair).is_chair
    again = Election.objects.get(closed_at=None)
    assert again.number == 2
    stand_again = {world.seat(one).pk for one in (world.reader, third)}
    assert set(again.candidates.values_list("juror", flat=True)) == stand_again
    vote(world, (world.chair, third))
    vote(world, (third, third))
    electing.count_election(world.call.key, by=world.chair)
    assert world.seat(third).is_chair


def test_each_has_one_vote_and_nobody_stands_once_votes_are_cast(world, third):
    with pytest.raises(Refused):
        vote(world, (world.reader, third))
    stand(world, third)
    with pytest.raises(Refused):
        stand(world, third)
    vote(world, (world.reader, third))

    for again in (lambda: vote(world, (world.reader, third)), lambda: stand(world, world.reader)):
        with pytest.raises(Refused):
            again()
    with pytest.raises(Http404):
        vote(world, (world.chair, world.reader))
    assert list(Candidate.objects.values_list("votes", flat=True)) == [1]


def test_count_waits_for_half_of_the_jury(world, third):
    stand(world, third)
    vote(world, (third, third))

    with pytest.raises(Refused) as refused:
        electing.count_election(world.call.key, by=world.secretariat)
    assert refused.value.sentence == "1 of 3 has voted; at least 2 must."


def test_election_is_the_jurys_and_its_count_the_chairs_or_the_secretariats(world, third):
    with pytest.raises(PermissionDenied):
        electing.nominate_chair(world.call.key, world.seat(third).key, by=world.secretariat)
    stand(world, third)
    with pytest.raises(PermissionDenied):
        electing.elect_chair(world.call.key, world.seat(third).key, by=world.secretariat)
    with pytest.raises(PermissionDenied):
        electing.count_election(world.call.key, by=world.reader)


@pytest.mark.parametrize("how", ["ended_at", "until"])
def test_candidate_who_left_the_jury_does_not_win(world, third, how):
    stand(world, third, world.reader)
    vote(world, (third, third), (world.chair, third), (world.reader, world.reader))
    world.call.jurors.filter(user=third.user).update(**{how: road.AFTER_DEADLINES})

    electing.count_election(world.call.key, by=world.secretariat)

    assert world.seat(world.reader).is_chair


# Who hears of it.


def addresses(*people) -> list[str]:
    return sorted(person.user.email for person in people)


def test_jury_hears_once_that_an_election_is_open_and_who_has_left_it_does_not(world, third):
    gone = road.juror(world.call, world.secretariat, "CI")
    world.call.jurors.filter(user=gone.user).update(ended_at=road.AFTER_DEADLINES)

    stand(world, world.reader, third)

    assert emails("election_opened") == addresses(world.chair, world.reader, third)
    assert emails("election_counted") == []


def test_tie_asks_the_jury_once_more_and_says_no_name(world, third):
    stand(world, world.reader, third)
    vote(world, (world.reader, world.reader), (third, third))

    electing.count_election(world.call.key, by=world.chair)

    assert emails("election_tied") == addresses(world.chair, world.reader, third)
    assert emails("election_opened") == addresses(world.chair, world.reader, third)
    assert emails("election_counted") == []


def test_result_goes_to_the_jury_and_the_secretariat_and_names_nobody(world, third):
    stand(world, third)
    vote(world, (world.chair, third), (third, third))

    electing.count_election(world.call.key, by=world.chair)

    told = {email.address: email for email in Email.objects.filter(event="election_counted")}
    assert sorted(told) == addresses(world.chair, world.reader, third, world.secretariat)
    titles = {address: email.title for address, email in told.items()}
    assert titles.pop(third.user.email).startswith("You are elected chair of the jury")
    assert {title.split(":")[0] for title in titles.values()} == {"The jury has elected its chair"}
    assert not [email for email in told.values() if str(third.user) in email.title + email.text]
    assert all(f"/jury/election/{world.call.slug}/" in email.text for email in told.values())
