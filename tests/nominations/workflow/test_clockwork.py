"""The clock's acts: each is its own, and one that fails does not hold up the rest."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection

from accounts.person import Person
from cities.models import Announcement
from nominations.models import Clarification
from nominations.workflow import application, clockwork, decision, screening
from nominations.workflow import call as calls
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations import worlds

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


def test_act_that_fails_holds_up_no_other_and_is_seen(caplog):
    """Two calls are due and the list of the first cannot be printed, because its address is taken."""
    first = worlds.approved(worlds.reviewed(slug="2027"))
    earlier = road.OPENS - timedelta(hours=1)  # calls come newest first
    second = worlds.approved(
        worlds.reviewed((("Gulu", "UG", "recommend"),), slug="2028", opens_at=earlier), people=False
    )
    cities.announce(cities.city("Ankara", "TR"), slug="2027")
    for made in (first, second):
        road.released(made.call, made.composer, made.other)

    run(road.RELEASE)

    assert (first.file("Lira").status, second.file("Gulu").status) == ("admitted", "member")
    assert [(row.levelname, row.getMessage(), bool(row.exc_info)) for row in caplog.records] == [
        ("ERROR", "The clock could not announce 2027.", True)
    ]


def test_file_of_which_nobody_can_be_reminded_holds_up_no_other_of_its_call(caplog):
    files = [road.filled(name) for name in ("Gulu", "Lira", "Moroto")]
    points = [cities.focal_point(file.city) for file in files]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE notifications_email ADD CHECK (address <> '{points[1].user.email}')")

    run(road.CITY_DEADLINE - timedelta(days=1))

    told = Email.objects.filter(event="reminded_city").values_list("to", flat=True)
    assert set(told) == {points[0].user.pk, points[2].user.pk}
    assert [bool(road.fresh(file).reminded_at) for file in files] == [True, False, True]
    assert [row.getMessage() for row in caplog.records] == [f"The clock could not remind of {files[1].key}."]


def test_file_that_cannot_lapse_holds_up_no_other_of_its_call_and_lapses_as_soon_as_it_can(caplog):
    files = [road.filled(name) for name in ("Gulu", "Lira", "Moroto")]
    points = [cities.focal_point(file.city) for file in files]
    road.told(*files)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE notifications_email ADD CONSTRAINT no CHECK (address <> '{points[1].user.email}')")

    run(road.CITY_DEADLINE)
    first = [road.fresh(file).status for file in files]
    told = set(Email.objects.filter(event="lapsed_city").values_list("to", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE notifications_email DROP CONSTRAINT no")
    run(road.CITY_DEADLINE + timedelta(seconds=30))

    assert (first, road.fresh(files[1]).status) == (["lapsed", "draft", "lapsed"], "lapsed")
    assert told == {points[0].user.pk, points[2].user.pk}
    assert [row.getMessage() for row in caplog.records] == [f"The clock could not lapse {files[1].key}."]


def test_file_that_moved_on_meanwhile_does_not_lapse():
    late, handed_in = road.filled("Gulu"), road.filled("Lira")
    road.told(late, handed_in)
    with road.at():
        application.submit(handed_in.key, by=Person.clock(), **road.SIGNED)
        until = road.CITY_DEADLINE + timedelta(days=5)
        calls.extend(late.call.key, "city_deadline", until, by=Person.clock(), reason="A storm.")

    with road.at(road.CITY_DEADLINE):
        ended = [application.lapse_overdue(file.key, by=Person.clock()) for file in (late, handed_in)]

    assert [file.status for file in ended] == ["draft", "with_commission"]
    assert not Email.objects.filter(event__startswith="lapsed").exists()
    with road.at(until), pytest.raises(PermissionDenied):
        application.lapse_overdue(late.key, by=road.secretariat())


def test_what_cannot_be_looked_for_holds_up_nothing_that_comes_after_it(caplog):
    file = asked("Lira")

    def away(execute, sql, *rest):
        if 'FROM "nominations_entry"' in sql:
            raise OperationalError("out of memory")
        return execute(sql, *rest)

    with connection.execute_wrapper(away):
        run(DUE)

    assert road.fresh(file).status == "nominated"
    assert {row.getMessage() for row in caplog.records} == {
        "The clock could not look for what to do: remind of the entry.",
        "The clock could not look for what to do: close the entry.",
    }


def test_act_that_failed_is_done_as_soon_as_it_can(made, caplog):
    worlds.approved(made)
    road.released(made.call, made.composer, made.other)
    cities.announce(cities.city("Ankara", "TR"), slug=made.call.slug)
    run(road.RELEASE)
    Announcement.objects.update(slug="2021")

    run(road.RELEASE + timedelta(seconds=30))

    assert made.file("Lira").status == "member"
    assert [row.levelname for row in caplog.records] == ["ERROR"]


def test_nobody_but_time_does_what_the_clock_does(made):
    worlds.approved(made)
    road.released(made.call, made.composer, made.other)

    with road.at(road.RELEASE), pytest.raises(PermissionDenied):
        decision.announce(made.call.key, by=made.director)
    with road.at(road.RELEASE):
        assert decision.announce(made.call.key, by=Person.clock()).number == 1
