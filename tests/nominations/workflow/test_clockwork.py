"""The clock's acts: each is its own, and one that fails does not hold up the rest."""

from datetime import timedelta

import pytest

from nominations.models import Clarification
from nominations.workflow import application, clockwork, screening
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
DUE = road.AFTER_DEADLINES + timedelta(days=5)


def asked(name: str):
    file = road.nominated(name)
    with road.after_deadlines():
        screening.ask_clarification(file.key, "Why?", DUE, by=road.secretariat())
    return file


def run(at) -> None:
    with road.at(at):
        clockwork.run()


def test_question_that_is_not_answered_in_time_is_closed():
    file = asked("Lira")

    run(DUE - timedelta(seconds=1))
    early = road.fresh(file).status
    run(DUE)

    assert (early, road.fresh(file).status) == ("clarification", "nominated")


def test_withdrawn_file_takes_its_open_question_with_it_and_blocks_no_other():
    gone, other = asked("Lira"), asked("Gulu")
    with road.after_deadlines():
        application.withdraw(gone.key, by=road.cities.focal_point(gone.city))

    run(DUE)

    assert road.fresh(other).status == "nominated"
    assert not Clarification.objects.filter(answered_at=None, closed_at=None).exists()


def test_lapse_comes_with_the_deadline():
    file = road.filled()

    run(road.CITY_DEADLINE - timedelta(seconds=1))
    early = road.fresh(file).status
    run(road.CITY_DEADLINE)

    assert (early, road.fresh(file).status) == ("draft", "lapsed")
