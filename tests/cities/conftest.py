"""The register as it stood after the announcement of 2022."""

import pytest

from cities.models import Edition
from tests.cities import factories


@pytest.fixture
def edition(db: None) -> Edition:
    return factories.register_of_2022()
