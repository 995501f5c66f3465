"""Random persons try random acts in random order, and what must always hold holds after each."""

import os
import random

import pytest

from audit import clock
from tests import pages
from tests.nominations import factories as road
from tests.nominations import random_acts
from tests.nominations.invariants import broken

EVERY = 30  # tries, after which everything is tried that must be refused


def run(seed: int, tries: int) -> random_acts.World:
    world = random_acts.build(seed)
    for number in range(tries):
        if number == tries * 3 // 4:  # the rest is tried after the deadlines
            world.now = max(world.now, road.AFTER_DEADLINES)
        done = random_acts.step(world) if number % EVERY else random_acts.burst(world)
        if done:
            with clock.at(world.now):
                faults = broken()
            assert faults == [], f"seed {seed}, try {number}: {done} after {world.done[-8:]}"
    return world


@pytest.mark.django_db
def test_random_acts_break_nothing():
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 10**6)
    print(f"random acts: SEED={seed}")  # noqa: T201 - whoever sees it fail runs it again with this seed

    world = run(seed, 300 if pages.THOROUGH else 120)

    assert len(world.done) > 5


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1, 6))
def test_many_random_acts_break_nothing(seed):
    assert run(seed, 1500).done
