"""The jury that tests of its acts begin with."""

import pytest

from tests import walked
from tests.nominations.workflow.juries import World

begin = walked.once(World)


@pytest.fixture
def world(after_deadlines: None) -> World:
    return begin()
