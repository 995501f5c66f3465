"""Random persons try random acts in random order, and what must always hold holds after each."""

import os
import random

import pytest

from audit import clock
from tests import pages
from tests.nominations import random_acts
from tests.nominations.invariants import broken


def run(seed: int, tries: int) -> random_acts.World:
    world = random_acts.build(seed)
    for number in range(tries):
        done = random_acts.step(world)
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
