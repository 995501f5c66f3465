"""The jury that tests of its pages begin with."""

import pytest

from tests.nominations.views.juries import World


@pytest.fixture
def world(after_deadlines: None) -> World:
    return World()
