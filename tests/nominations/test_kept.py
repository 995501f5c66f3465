"""A world that is remembered stands as if it had been built, and only where nothing else was written."""

import pytest
from django.db import transaction

from audit import keys
from tests import kept
from tests.cities import factories as cities
from tests.nominations import worlds

pytestmark = pytest.mark.django_db
ONE = (("Lira", "UG", "recommend"),)


def rows() -> dict[str, list[bytes]]:
    """Whatever their order on the disk."""
    return {table: sorted(found.splitlines()) for table, found in kept._rows().items()}


@pytest.fixture
def put_back():
    """Which remembered worlds this test put back."""
    found, original = [], kept.World.put_back
    kept.World.put_back = lambda world: (found.append(world.name), original(world))[1]
    yield found
    kept.World.put_back = original


def test_the_same_call_leads_to_the_same_rows_and_what_is_made_then_is_new(request, put_back):
    nothing = transaction.savepoint()
    worlds.approved(worlds.reviewed(ONE))
    built = rows()
    transaction.savepoint_rollback(nothing)
    keys.seed(2)
    kept.begin(request)

    made = worlds.approved(worlds.reviewed(ONE))

    assert rows() == built
    assert len(put_back) >= 2
    assert keys.new_key() not in repr(built)
    assert made.file("Lira").key in repr(built)


def test_nothing_is_put_back_beside_what_a_test_has_written(put_back):
    worlds.reviewed(ONE)
    del put_back[:]
    cities.user("Somebody")

    worlds.reviewed((("Gulu", "UG", "recommend"),), slug="2028")

    assert put_back == []
    assert kept.TEST.stands() is None


def test_a_test_that_patches_the_code_builds_its_worlds_itself(monkeypatch, put_back):
    worlds.reviewed(ONE)

    assert (put_back, kept.TEST.stands()) == ([], None)


def test_changed_settings_and_other_keys_are_not_those_of_a_world(settings):
    assert kept.TEST.stands() == 0
    settings.CIRCULAR_FROM = 3
    assert kept.TEST.stands() is None


def test_keys_that_begin_anew_are_not_those_of_a_world():
    keys.seed(1)

    assert kept.TEST.stands() is None
