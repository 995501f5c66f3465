"""The text of the question about roles, written once, asks what the apps say now."""

from datetime import timedelta

import pytest

from accounts import grants
from accounts.grants import granted
from audit import clock
from tests import worlds
from tests.accounts import factories
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


def as_the_apps_say(users: list) -> dict[int, set[grants.Grant]]:
    """Each app asked by itself, now."""
    held: dict[int, set[grants.Grant]] = {user.pk: set() for user in users}
    for load in grants.loaders():
        for rows in load(users):
            for user, role, scope in rows:
                held[user].add(grants.Grant(role, scope))
    return held


def test_text_written_once_answers_as_the_apps_do_at_every_instant():
    with clock.at(road.OPENS):
        scene = worlds.scene()
        worlds.reading_world(scene, {"Lira": "juror", "Kisumu": "unanswered"})
    users = [person.user for person in scene.people.values() if person]
    answers = []
    for days in (-4000, -1, 0, 100, 10_000):
        with clock.at(road.AFTER_DEADLINES + timedelta(days=days)):
            answers.append(granted(*users))
            assert answers[-1] == as_the_apps_say(users)
            assert {user.pk: granted(user)[user.pk] for user in users} == answers[-1]

    assert answers[0] != answers[2]  # roles that had not begun


def test_nothing_of_the_present_but_the_instant_and_its_day_stands_in_the_text(monkeypatch):
    _text, parameters = grants.question(3)
    other = grants.SOME_INSTANT + timedelta(days=400, hours=7)
    monkeypatch.setattr(grants, "SOME_INSTANT", other)
    _text, moved = grants.question.__wrapped__(3)
    differing = {(one, two) for one, two in zip(parameters, moved, strict=True) if one != two}

    assert {two for _one, two in differing} == {other, clock.day_of(other)}


def test_question_about_nobody_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert granted() == {}


def test_one_who_stands_twice_is_asked_about_once():
    user = factories.holding("director").user

    assert granted(user, user) == {user.pk: {grants.Grant("director")}}
