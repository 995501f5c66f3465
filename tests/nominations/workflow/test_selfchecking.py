"""The daily check of the rules on conflicts: zero after every act, and each rule broken past the acts is named."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from cities import workflow as register
from nominations.models import Call, Finding, Juror, Review, StaffConflict, Vote
from nominations.querysets import selfcheck
from nominations.workflow import clockwork, jury, seats, selfchecking, voting
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import last

pytestmark = pytest.mark.django_db


def found(world) -> set[str]:
    return {rule for rule, _file, _juror in selfcheck.broken(world.call)}


def spoken(world):
    file = world.closed()
    return road.word(file, world.chair, [world.chair, world.reader])


def tie(world, person=None):
    Juror.objects.filter(user=(person or world.reader).user).update(residence=cities.country("UG"))


def read_with_a_tie(world):
    world.file()
    tie(world)


def counted_with_a_tie(world):
    world.closed()
    tie(world)


def read_beside_a_compatriot(world):
    world.file()
    Juror.objects.filter(user=world.reader.user).update(nationality=cities.country("KE"))


def read_while_away(world):
    file = world.file()
    StaffConflict.objects.create(user=world.reader.user, nomination=file, reason="Kin.", at=clock.now())


def begun_undeclared(world):
    world.closed()
    Review.objects.filter(juror__user=world.reader.user).update(answered_at=None)


def voted_in_conflict(world):
    file = spoken(world)
    jury.step_aside(file.key, "work", by=world.reader, reason="I work there.")


def voted_with_a_tie(world):
    spoken(world)
    tie(world)
    Review.objects.update(submitted_at=None)


def sits_in_two_offices(world):
    with road.at():
        register.appoint_focal_point(cities.city("Lira"), world.reader.user, by=Person.clock())


@pytest.mark.parametrize(
    ("breaks", "rules"),
    [
        (read_with_a_tie, {"tie"}),
        (counted_with_a_tie, {"counted"}),
        (read_beside_a_compatriot, {"nationality"}),
        (read_while_away, {"away"}),
        (begun_undeclared, {"undeclared"}),
        (voted_in_conflict, {"vote"}),
        (voted_with_a_tie, {"vote", "tie"}),
        (sits_in_two_offices, {"office"}),
    ],
)
def test_each_rule_broken_past_the_acts_is_found_with_its_juror(world, breaks, rules):
    breaks(world)

    rows = selfcheck.broken(world.call)

    assert {rule for rule, _file, _juror in rows} == rules
    assert {juror for _rule, _file, juror in rows} <= {world.seat(world.reader).pk, world.seat(world.chair).pk}


def test_nothing_is_found_after_the_acts_themselves(world):
    file, other = world.file("Lira"), world.closed("Gulu")
    jury.declare_conflict(world.review(world.reader, file).key, "work", by=world.reader, reason="I work there.")
    seats.change_seat(
        world.seat(world.reader).key, by=world.secretariat, residence=cities.country("UG"), reason="Moved."
    )
    jury.declare_none(other.key, by=world.chair)
    voting.vote(other.key, "recommend", by=world.chair)

    assert selfcheck.broken(world.call) == []


def test_vote_of_an_earlier_ballot_is_mended_by_voting_again(world):
    file = spoken(world)
    jury.step_aside(file.key, "work", by=world.reader, reason="I work there.")
    before = found(world)
    voting.reopen_vote(file.key, by=world.secretariat, reason="A vote in conflict.")
    road.word(road.fresh(file), world.chair, [world.chair], "reserve")

    assert (before, found(world), Vote.objects.filter(closed=True).count()) == ({"vote"}, set(), 3)


def test_void_open_vote_is_not_named_when_a_secret_ballot_said_the_word(world):
    file = world.closed()
    voting.vote(file.key, "recommend", by=world.reader)
    jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")
    jury.close_review(file.key, by=world.secretariat, reason="Enough.")
    jury.step_aside(file.key, "work", by=world.reader, reason="I work there.")
    type(world.call).objects.update(secret_vote=True)
    voting.vote(file.key, "recommend", by=world.chair)
    voting.count_votes(file.key, by=world.chair)
    voting.recommend(file.key, by=world.chair)

    assert (Vote.objects.get().closed, found(world)) == (True, set())


def test_check_is_recorded_with_its_number_and_keeps_since_when(world):
    read_with_a_tie(world)

    selfchecking.check_conflicts(world.call.key, by=Person.clock())
    with clock.at(road.AFTER_DEADLINES + timedelta(days=1)):
        (again,) = selfchecking.check_conflicts(world.call.key, by=world.secretariat)

    assert (again.rule, again.juror, again.since) == ("tie", world.seat(world.reader), road.AFTER_DEADLINES)
    assert last(world.call).facts == '{"found":1,"rules":{"tie":1}}'
    jury.recuse(world.review(world.reader, world.call.nominations.get()).key, by=world.secretariat, reason="A tie.")
    assert selfchecking.check_conflicts(world.call.key, by=world.secretariat) == []
    assert Finding.objects.count() == 0
    assert chain.verify() is None


def test_check_is_for_the_clock_and_the_secretariat(world):
    with pytest.raises(PermissionDenied):
        selfchecking.check_conflicts(world.call.key, by=world.chair)


def test_clock_checks_each_running_call_with_a_jury_once_a_day(world):
    road.open_call("2031")

    for hours in (0, 1, 23, 24, 25, 47, 48):
        with clock.at(road.AFTER_DEADLINES + timedelta(hours=hours)):
            clockwork.run()

    records = Record.objects.filter(act="check_conflicts")
    assert [row.at - road.AFTER_DEADLINES for row in records.order_by("number")] == [
        timedelta(0), timedelta(days=1), timedelta(days=2),
    ]  # fmt: skip
    assert Call.objects.get(slug="2031").conflicts_checked_at is None


def test_finding_about_a_file_is_not_shown_to_a_colleague_who_stays_away(world):
    read_with_a_tie(world)
    selfchecking.check_conflicts(world.call.key, by=Person.clock())
    away = road.secretariat("Said")
    StaffConflict.objects.create(user=away.user, nomination=world.call.nominations.get(), reason="Kin.", at=clock.now())

    assert Finding.objects.visible_to(world.secretariat).count() == 1
    assert [Finding.objects.visible_to(who).count() for who in (away, world.chair)] == [0, 0]


def test_command_says_zero_or_names_the_rows_and_ends_with_one(world):
    out = StringIO()
    call_command("check_conflicts", stdout=out)
    read_with_a_tie(world)

    with pytest.raises(CommandError, match="1 broken") as broken:
        call_command("check_conflicts", stdout=out)

    assert broken.value.returncode == 1
    assert out.getvalue().splitlines() == [
        "0 broken.",
        f"2027 · Lira · {world.reader.name}: reads a file of a country of one's own",
    ]
    assert Record.objects.filter(act="check_conflicts").count() == 0
