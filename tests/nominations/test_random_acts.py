"""Random persons try random acts in random order, and what must always hold holds after each."""

import os
import random

import pytest

from audit import clock
from tests import pages
from tests.nominations import factories as road
from tests.nominations import random_acts
from tests.nominations.invariants import broken, conflict
from tests.nominations.random_world import World, build, far_along

EVERY = 30  # tries, after which everything is tried that must be refused


def run(world: World, seed: int, tries: int) -> World:
    for number in range(tries):
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
    assert list(conflict()) == []

    made.jurors.update(**{tie: file.country})

    assert list(conflict()) == [file.reviews.get()]


def seeded() -> int:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"random acts: SEED={seed}")  # noqa: T201 - whoever sees it fail runs it again with this seed
    return seed


@pytest.mark.django_db
def test_random_acts_break_nothing():
    seed = seeded()

    world = run(build(seed), seed, 220 if pages.THOROUGH else 80)

    assert len(world.done) > 5


@pytest.mark.django_db
def test_nobody_takes_both_of_two_steps():
    seed = seeded()
    world = far_along(seed)

    random_acts.the_road_of_two(world)

    held(world, "the road of two")
    run(world, seed, 40 if pages.THOROUGH else 6)


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize("begin", [build, far_along])
@pytest.mark.parametrize("seed", range(1, 6))
def test_many_random_acts_break_nothing(seed, begin):
    assert run(begin(seed), seed, 1500).done
