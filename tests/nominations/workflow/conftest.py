"""The jury that tests of its acts begin with."""

import pytest

from tests.nominations.workflow.juries import World


@pytest.fixture
def world(after_deadlines: None) -> World:
    return World()
