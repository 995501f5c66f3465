"""The instants at which most of the road is walked, and a file that waits for its signature with its two sides."""

from collections.abc import Iterator

import pytest

from accounts.person import Person
from nominations.models import Nomination
from tests import kept
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds


@pytest.fixture
def in_time() -> Iterator[None]:
    with road.at():
        yield


@pytest.fixture
def after_deadlines() -> Iterator[None]:
    with road.after_deadlines():
        yield


@pytest.fixture
def file() -> Nomination:
    """Complete and not signed."""
    return road.filled()


@pytest.fixture
def focal(file: Nomination) -> Person:
    return cities.focal_point(file.city)


@pytest.fixture
def officer(file: Nomination) -> Person:
    return cities.officer(file.country.iso2)


_spoken = kept.once(worlds.reviewed, scope="session")


@pytest.fixture
def made(_spoken: kept.World[worlds.Round], db) -> worlds.Round:
    """A call whose jury has spoken; nobody has composed yet."""
    return _spoken.put_back()
