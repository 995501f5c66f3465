"""A step from a place that nobody touched is put back as rows; from any other it is walked."""

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.models import User
from cities.models import City
from tests import walked
from tests.cities import factories as cities

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def steps(monkeypatch) -> list[str]:
    monkeypatch.setattr(walked, "ALL_ON_FOOT", False)
    monkeypatch.setattr(walked, "_steps", {})
    return []


def to_lira(steps: list[str]) -> Callable[[], City]:
    @walked.once
    def walk() -> City:
        steps.append("walked")
        return cities.city("Lira")

    return walk


def journey(*parts: Callable[[], object]) -> list[str]:
    """The cities that stand there in the end; all of it is rolled back."""
    with transaction.atomic():
        for part in parts:
            part()
        found = list(City.objects.values_list("name", flat=True))
        transaction.set_rollback(True)
    return found


def touch() -> None:
    User.objects.create_user("somebody@person.example", name="Somebody")


def touch_and_undo() -> None:
    with transaction.atomic():
        touch()
        transaction.set_rollback(True)


def test_step_from_an_untouched_place_is_walked_once(steps):
    walk = to_lira(steps)

    assert [journey(walk), journey(walk)] == [["Lira"], ["Lira"]]
    assert steps == ["walked"]


@pytest.mark.parametrize("touching", [touch, touch_and_undo])
def test_step_from_a_touched_place_is_walked_each_time(steps, touching):
    walk = to_lira(steps)

    assert [journey(touching, walk), journey(touching, walk)] == [["Lira"], ["Lira"]]
    assert steps == ["walked", "walked"]


def test_step_after_another_is_another_step(steps):
    walk = to_lira(steps)

    assert journey(walk) == ["Lira"]
    assert sorted(journey(lambda: cities.city("Gulu"), walk)) == ["Gulu", "Lira"]
    assert sorted(journey(lambda: cities.city("Gulu"), walk)) == ["Gulu", "Lira"]
    assert steps == ["walked", "walked"]
