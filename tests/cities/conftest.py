"""The register as it stood after the announcement of 2022."""

import pytest

from cities.models import Edition
from tests import kept
from tests.cities import factories

_register = kept.once(factories.register_of_2022, scope="session")


@pytest.fixture
def edition(_register: kept.World[Edition], db: None) -> Edition:
    return _register.put_back()
