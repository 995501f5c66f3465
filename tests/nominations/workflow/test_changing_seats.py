"""Seats changed: a new tie takes files away, and none that was named is taken back by one person."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.door import Refused
from accounts.models import NetworkRole
from accounts.person import Person
from audit import chain
from nominations import means
from nominations.models import Juror, Nomination
from nominations.workflow import conflicts, jury, seats, voting
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import last

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ill for months."}


def facts(row) -> dict:
    return json.loads(last(row).facts)


@pytest.mark.parametrize("tie", ["nationality", "residence", "employer_country", "appointing_country"])
def test_new_tie_takes_the_file_away_and_its_marks_out_of_the_mean(world, tie):
    file, other = world.closed(), world.file("Gulu")

    seats.change_seat(world.seat(world.reader).key, by=world.secretariat, **{tie: cities.country("UG")}, **WHY)

    gone, open_one = world.review(world.reader, file), world.review(world.reader, other)
    assert (gone.state, open_one.state, gone.stood) == ("recused", "recused", "closed")
    assert (gone.excluded_at, gone.conflict_reason) == (road.AFTER_DEADLINES, "Ill for months.")
    assert means.of_files(world.secretariat, [file])[file.pk].readers == 1
    assert not Nomination.objects.visible_to(world.reader).exists()
    assert world.seat(world.reader) not in voting.ballot(file).entitled
    assert facts(world.seat(world.reader))["changed"] == {tie: "UG"}
    assert chain.verify() is None


def test_tie_that_was_named_stays_when_one_person_changes_the_seat_back(world):
    file, seat = world.file(), world.seat(world.chair)
    for country in ("CI", "TR"):
        seats.change_seat(seat.key, by=world.secretariat, residence=cities.country(country), **WHY)
    ivorian = road.eligible(world.secretariat, "Bouaké", iso2="CI", made=world.call)

    with pytest.raises(Refused, match="has ties to"):
        jury.start_review(ivorian.key, [seat.key], by=world.secretariat)

    assert cities.country("CI").pk in world.seat(world.chair).countries
    assert Nomination.objects.visible_to(world.chair).filter(pk=file.pk).exists()


@pytest.mark.parametrize("role", ["secretariat", "director"])
def test_conflict_of_a_seat_binds_in_the_office_when_the_seat_has_ended(world, role):
    declared, tied, other = world.file(), world.file("Gulu"), world.file("Masaka")
    jury.declare_conflict(world.review(world.reader, declared).key, "work", by=world.reader, reason="I worked there.")
    NetworkRole.objects.create(user=world.reader.user, role=role, since=road.OPENS)
    seat = world.seat(world.reader)
    seats.end_term(seat.key, by=world.secretariat, **WHY)

    seen = set(Nomination.objects.visible_to(Person.of(world.reader.user)))
    Juror.objects.filter(pk=seat.pk).update(residence=cities.country("UG"))

    assert seen == {tied, other}
    assert not Nomination.objects.visible_to(Person.of(world.reader.user)).exists()


def test_change_of_workload_term_and_languages_takes_nothing_away(world):
    file = world.file()

    seats.change_seat(
        world.seat(world.reader).key, by=world.secretariat, max_load=3, until=road.RELEASE, languages=["en"], **WHY
    )

    seat = world.seat(world.reader)
    assert (seat.max_load, seat.until, seat.languages) == (3, road.RELEASE, ["en"])
    assert world.review(world.reader, file).state == "unanswered"


def test_change_takes_a_file_away_that_this_member_of_the_secretariat_may_not_see(world):
    file, away = world.file(), road.secretariat("Said")
    conflicts.keep_away(file.key, by=away, reason="My town.")

    seats.change_seat(world.seat(world.reader).key, by=away, residence=cities.country("UG"), **WHY)

    assert world.review(world.reader, file).state == "recused"


def test_seats_are_changed_by_the_secretariat_alone_and_with_a_reason(world):
    seat = world.seat(world.reader)
    for act in (seats.change_seat, seats.end_term):
        with pytest.raises(PermissionDenied):
            act(seat.key, by=world.chair, **WHY)
        with pytest.raises(Refused):
            act(seat.key, by=world.secretariat, reason=" ")
