"""Documents of tests are kept apart from those of a site."""

import pytest


@pytest.fixture
def documents_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
