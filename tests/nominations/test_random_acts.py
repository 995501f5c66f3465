"""Random persons try random acts in random order, and what must always hold holds after each."""

import os
import random

import pytest

from audit import clock
from nominations.models import Nomination
from nominations.workflow import (
    discussing,
    electing,
    flagging,
    jury,
    marking,
    meeting,
    overseeing,
    practice,
    readmitting,
    seats,
    voting,
)
from tests import pages
from tests.nominations import factories as road
from tests.nominations import random_acts
from tests.nominations.invariants import broken, conflict
from tests.nominations.jury_invariants import open_reviews_have_a_reader, walked
from tests.nominations.possible_acts import ACTS
from tests.nominations.random_world import World, build, far_along, with_the_jury
from tests.nominations.workflow.juries import World as JuryWorld

EVERY = 30  # tries, after which everything is tried that must be refused


def run(world: World, seed: int, tries: int, least: int = 0) -> World:
    """So many tries, and in a short run as many more as it takes until so many acts succeeded."""
    for number in range(tries * 10):
        if number >= tries and len(world.done) >= least:
            break
        if number == tries * 3 // 4:  # the rest is tried after the deadlines
            world.now = max(world.now, road.AFTER_DEADLINES)
        done = random_acts.step(world) if number % EVERY else random_acts.burst(world)
        if done:
            held(world, f"seed {seed}, try {number}: {done} after {world.done[-8:]}")
    return world


def held(world: World, where: str) -> None:
    with clock.at(world.now):
        faults = [*world.alone, *broken()]
    assert faults == [], where


@pytest.mark.django_db
@pytest.mark.parametrize("tie", ["nationality", "residence", "employer_country", "appointing_country"])
def test_a_juror_with_any_tie_to_the_country_of_a_file_is_found(tie):
    staff = road.secretariat()
    made = road.open_call()
    file = road.in_review(staff, [road.juror(made, staff, "KE")], made=made)
    assert list(conflict()) == list(open_reviews_have_a_reader()) == []

    made.jurors.update(**{tie: file.country})

    assert list(conflict()) == [file.reviews.get()]


def past_the_acts(how: str, world: JuryWorld, file: Nomination) -> None:
    """Something that shuts the reader out is done, and undone past every act, so that no rule stands in the way."""
    review, seat = world.review(world.reader, file), world.seat(world.reader)
    if how in {"in conflict", "a vote too many"}:
        jury.declare_conflict(review.key, "work", by=world.reader, reason="I worked there.")
        type(review).objects.filter(pk=review.pk).update(state="closed", excluded_at=None)
    elif how == "outside a term":
        seats.end_term(seat.key, by=world.secretariat, reason="Ill.")
        type(seat).objects.filter(pk=seat.pk).update(ended_at=None)
    else:
        overseeing.shut_jury(world.call.key, by=world.secretariat, reason="A leak.")
        type(world.call).objects.update(jury_shut_at=None)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["in conflict", "outside a term", "in a shut room", "a vote too many"])
def test_the_walk_along_the_records_finds_what_no_rule_stopped(how):
    with clock.at(road.AFTER_DEADLINES):
        world = JuryWorld()
        file = world.closed()
        if how == "a vote too many":
            voting.vote(file.key, "recommend", by=world.reader)
        assert list(walked()) == []

        past_the_acts(how, world, file)
        voting.vote(file.key, "recommend", by=world.chair if how == "a vote too many" else world.reader)
        if how == "a vote too many":
            voting.recommend(file.key, by=world.chair)

    found = dict(walked())
    assert (list(found), found[how].act) == ([how], "recommend" if how == "a vote too many" else "vote")


OF_THE_JURY = (discussing, electing, flagging, jury, marking, meeting, overseeing, practice, readmitting, seats, voting)
INSIDE = {"mark_all", "mark", "seat", "close_term"}  # tried inside of others, or by the clock


def test_every_act_of_a_jury_is_tried():
    declared = {
        name
        for module in OF_THE_JURY
        for name, act in vars(module).items()
        if getattr(act, "__module__", "") == module.__name__ and hasattr(act, "__wrapped__")
    }

    assert declared - {name for tries in ACTS.values() for name in tries} == INSIDE


def seeded() -> int:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"random acts: SEED={seed}")  # noqa: T201 - whoever sees it fail runs it again with this seed
    return seed


@pytest.mark.django_db
def test_random_acts_break_nothing():
    seed = seeded()

    world = run(build(seed), seed, 90 if pages.THOROUGH else 30, least=6)

    assert len(world.done) > 5


@pytest.mark.django_db
def test_random_acts_of_a_jury_break_nothing():
    seed = seeded()

    world = run(with_the_jury(seed), seed, 60 if pages.THOROUGH else 20, least=6)

    assert len(world.done) > 5


@pytest.mark.django_db
def test_nobody_takes_both_of_two_steps():
    seed = seeded()
    world = far_along(seed)

    random_acts.the_road_of_two(world)

    held(world, "the road of two")
    run(world, seed, 12 if pages.THOROUGH else 6)


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize("begin", [build, with_the_jury, far_along])
@pytest.mark.parametrize("seed", range(1, 6))
def test_many_random_acts_break_nothing(seed, begin, record_property):
    done = run(begin(seed), seed, 750).done

    record_property("acts that succeeded of 750 tries", len(done))
    assert done
