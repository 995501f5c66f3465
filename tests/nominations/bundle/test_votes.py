"""Ballots in a bundle: open ones by seat, secret ones as counts, ties as they were cast."""

import pytest

from nominations.bundle import verify
from nominations.models import Call
from nominations.workflow import bundling, jury, voting
from tests.nominations.workflow.juries import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(after_deadlines: None) -> World:
    return World()


def told(world: World, file, change=lambda _votes: None) -> list[str]:
    """What the program finds of the ballots on one file, after somebody changed them."""
    rows = bundling.Gathered(Call.objects.get(pk=world.call.pk), [type(file).objects.get(pk=file.pk)])
    made = ("call", "rubric", "files", "marks", "votes", "words")
    parts = {name: bundling.PARTS[name](rows) if name in made else {} for name in bundling.PARTS}
    change(parts["votes"])
    return list(verify.check_votes(verify.Bundle({f"{name}.json": part for name, part in parts.items()})))


def voted(world: World, chair_says: str, reader_says: str):
    file = world.closed()
    for person, choice in ((world.chair, chair_says), (world.reader, reader_says)):
        jury.declare_none(file.key, by=person)
        voting.vote(file.key, choice, by=person)
    return file


def test_open_tie_is_the_word_of_the_seat_that_presided(world):
    file = voted(world, "recommend", "defer")
    voting.recommend(file.key, by=world.secretariat)

    def swap(votes):
        cast = votes[0]["votes"]
        cast["1"], cast["2"] = cast["2"], cast["1"]
        votes[0]["casting"] = cast[votes[0]["casting_seat"]]

    assert told(world, file) == []
    assert told(world, file, swap) == [
        "votes.json, Lira, ballot 1: defer 1, recommend 1, casting vote “defer”: not “recommended”."
    ]


def test_secret_ballot_is_counts_and_its_casting_vote(world):
    Call.objects.update(secret_vote=True)
    file = voted(world, "recommend", "defer")
    voting.count_votes(file.key, by=world.secretariat)
    voting.cast_tie(file.key, "defer", by=world.chair)
    voting.defer(file.key, by=world.secretariat)

    def move(votes):
        votes[0]["counts"] = {"recommend": 2}

    assert told(world, file) == []
    assert told(world, file, move)[0] == (
        "votes.json, Lira, ballot 1: the record says defer 1, recommend 1; the votes give recommend 2."
    )
    assert told(world, file, list.clear) == ["votes.json, Lira, ballot 1: the votes are missing."]
