"""The instants at which most of the road is walked."""

from collections.abc import Iterator

import pytest

from tests.nominations import factories as road


@pytest.fixture
def in_time() -> Iterator[None]:
    with road.at():
        yield


@pytest.fixture
def after_deadlines() -> Iterator[None]:
    with road.after_deadlines():
        yield
