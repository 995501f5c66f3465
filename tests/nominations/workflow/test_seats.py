"""Seats asked for, declined, handed over, ended; and how long the jury sees its files."""

import json
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import workflow as accounts
from accounts.door import Refused
from accounts.models import Invitation
from accounts.person import Person
from audit import chain, clock
from audit.models import Record
from nominations.models import Call, Juror, Nomination, Review
from nominations.querysets import todo
from nominations.workflow import clockwork, decision, jury, marking, seats
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db
WHY = {"reason": "Ill for months."}


def facts(row) -> dict:
    return json.loads(last(row).facts)


def asked(world, email="new@expert.example", **more) -> str:
    """The token of the invitation that was sent."""
    home = cities.country("TR")
    seats.invite_juror(
        world.call.key, email, "Dr New", by=world.secretariat, **{"nationality": home, "residence": home} | more
    )
    return re.search(r"/invitations/([^/\s]+)/", Email.objects.filter(event="invited").latest("pk").text)[1]


# Asked.


def test_person_with_an_account_is_asked_and_sits_only_after_saying_yes(world):
    expert = cities.user("Prof. Known")
    until = road.RELEASE

    token = asked(world, expert.email, max_load=12, until=until)
    before = world.call.jurors.filter(user=expert).exists()
    accounts.accept(token, by=Person.of(expert))

    seat = world.call.jurors.get(user=expert)
    assert (before, seat.max_load, seat.until, seat.joined_at) == (False, 12, until, road.AFTER_DEADLINES)
    agreed = {"call": "2027", "files": 12, "until": "2027-09-01T10:00:00.000000Z"}
    assert facts(seat) == agreed | {"seed": seat.seed}


def test_decline_gives_no_seat_and_the_secretariat_reads_why(world):
    token = asked(world)

    hand = accounts.decline(token, by=Person.nobody(), reason="Too many files from my region.")

    assert (hand.declined_at, hand.decline_reason) == (road.AFTER_DEADLINES, "Too many files from my region.")
    assert world.call.jurors.count() == 2
    assert emails("seat_declined") == [world.secretariat.user.email]
    assert "Too many files from my region." in Email.objects.get(event="seat_declined").text
    assert list(Invitation.objects.unanswered()) == list(Invitation.objects.open(clock.now())) == []
    for answer in (accounts.accept, accounts.decline):
        more = {"reason": "No."} if answer is accounts.decline else {"name": "Dr New"}
        with pytest.raises(Refused, match="This invitation was declined"):
            answer(token, by=Person.nobody(), **more)
    assert chain.verify() is None


def test_decline_needs_a_reason_and_the_address_it_was_sent_to(world):
    token = asked(world)

    with pytest.raises(Refused, match="Write in a few words why"):
        accounts.decline(token, by=Person.nobody(), reason=" ")
    with pytest.raises(Refused, match="another address"):
        accounts.decline(token, by=world.reader, reason="No.")
    with clock.at(road.AFTER_DEADLINES + timedelta(days=15)), pytest.raises(Refused, match="expired"):
        accounts.decline(token, by=Person.nobody(), reason="No.")


def test_only_an_invitation_to_a_jury_can_be_declined(world):
    accounts.invite("x@office.example", "secretariat", by=world.secretariat)
    token = re.search(r"/invitations/([^/\s]+)/", Email.objects.filter(event="invited").latest("pk").text)[1]

    with pytest.raises(Http404):
        accounts.decline(token, by=Person.nobody(), reason="No.")


def test_expert_is_asked_once_and_asked_again_after_declining(world):
    token = asked(world)

    with pytest.raises(Refused, match="is invited to this jury already"):
        asked(world, "NEW@expert.example")
    accounts.decline(token, by=Person.nobody(), reason="Not now.")

    assert accounts.accept(asked(world), by=Person.nobody(), name="Dr New").email == "new@expert.example"


def test_who_sits_already_or_acts_for_a_commission_is_not_asked(world):
    with pytest.raises(Refused, match="sits on this jury"):
        asked(world, world.reader.user.email)
    with pytest.raises(Refused, match="acts for a National Commission"):
        asked(world, cities.officer("CI").user.email)
    with pytest.raises(PermissionDenied):
        seats.invite_juror(world.call.key, "a@b.example", "A", by=world.chair)


def test_who_became_an_officer_meanwhile_cannot_accept(world):
    officer = cities.user("Olga")
    token = asked(world, officer.email)
    cities.workflow.appoint_officer(cities.commission("CI"), officer, by=Person.clock())

    with pytest.raises(Refused, match="acts for a National Commission"):
        accounts.accept(token, by=Person.of(officer))


# Replaced in the middle.


def test_replace_juror_passes_open_files_on_and_keeps_finished_reviews(world):
    done, begun, fresh = (world.file(name) for name in ("Lira", "Gulu", "Masaka"))
    road.read(done, world.reader, 4)
    review = world.review(world.reader, begun)
    jury.accept(review.key, by=world.reader)
    marking.mark(review.key, "partners", by=world.reader, seen=0, value=2)
    third = road.juror(world.call, world.secretariat, "TR")

    handed = seats.replace_juror(world.seat(world.reader).key, world.seat(third).key, by=world.secretariat, **WHY)

    assert ([file.pk for file in handed.passed_on], handed.left) == ([begun.pk, fresh.pk], [])
    assert sorted(Review.objects.filter(juror__user=third.user).values_list("state", flat=True)) == ["unanswered"] * 2
    assert [world.review(world.reader, file).state for file in (done, begun, fresh)] == [
        "submitted", "replaced", "replaced",
    ]  # fmt: skip
    assert Review.objects.counted().filter(nomination=done).count() == 1
    assert emails("files_given") == [third.user.email]
    assert emails("term_ended") == [world.reader.user.email]
    assert not Person.of(world.reader.user).has("juror")
    assert chain.verify() is None


def test_replace_juror_leaves_what_the_successor_may_not_read(world):
    Call.objects.filter(pk=world.call.pk).update(readers_per_file=3)
    ours, theirs, known = (world.file(name) for name in ("Lira", "Gulu", "Masaka"))
    ivorian, turkish = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("CI", "TR"))
    jury.give(ours.key, world.seat(ivorian).key, by=world.secretariat)
    jury.give(known.key, world.seat(turkish).key, by=world.secretariat)
    compatriot = road.juror(world.call, world.secretariat, "TR")
    jury.give(theirs.key, world.seat(compatriot).key, by=world.secretariat)

    handed = seats.replace_juror(world.seat(world.reader).key, world.seat(turkish).key, by=world.secretariat, **WHY)

    assert [file.pk for file in handed.passed_on] == [ours.pk]
    assert [file.pk for file in handed.left] == [theirs.pk, known.pk]
    assert [row.nomination_id for row in seats.open_reviews(handed.juror, world.secretariat)] == [theirs.pk, known.pk]
    assert facts(handed.juror) == {"to": turkish.user.key, "files": 1, "left": 2}
    assert [world.review(world.reader, file).state for file in (ours, theirs, known)] == ["replaced"] * 3
    made = jury.give(known.key, world.seat(ivorian).key, by=world.secretariat)
    assert made.state == "unanswered"
    assert [row.nomination_id for row in seats.open_reviews(handed.juror, world.secretariat)] == [theirs.pk]


def test_replace_juror_gives_the_successor_no_more_than_agreed(world):
    first, second = (world.file(name) for name in ("Lira", "Gulu"))
    third = road.juror(world.call, world.secretariat, "TR")
    Juror.objects.filter(user=third.user).update(max_load=1)

    handed = seats.replace_juror(world.seat(world.reader).key, world.seat(third).key, by=world.secretariat, **WHY)

    assert ([file.pk for file in handed.passed_on], [file.pk for file in handed.left]) == ([first.pk], [second.pk])


def test_replace_juror_by_oneself_or_after_leaving_is_refused(world):
    seat, other = world.seat(world.reader).key, world.seat(world.chair).key
    with pytest.raises(Refused, match="Choose another juror"):
        seats.replace_juror(seat, seat, by=world.secretariat, **WHY)
    seats.end_term(seat, by=world.secretariat, **WHY)

    with pytest.raises(Refused, match="has ended"):
        seats.replace_juror(seat, other, by=world.secretariat, **WHY)


# Ended.


def test_ended_juror_sees_nothing_of_the_call_even_while_sitting_on_another_jury(world):
    file = world.file()
    second = road.open_call("2030")
    home = cities.country("RO")
    jury.seat(second.key, world.reader.user, by=world.secretariat, nationality=home, residence=home)

    seats.end_term(world.seat(world.reader).key, by=world.secretariat, **WHY)

    person = Person.of(world.reader.user)
    assert person.scopes("juror") == {second.pk}
    assert not Nomination.objects.visible_to(person).exists()
    assert not Review.objects.visible_to(person).exists()
    with pytest.raises(Http404):
        jury.accept(world.review(world.reader, file).key, by=person)


def test_marks_that_open_again_leave_the_finished_review_of_one_who_left_as_it_is(world):
    file = world.closed()
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, **WHY)

    jury.reopen_review(file.key, by=world.secretariat, reason="A mistake.")

    review = world.review(world.reader, file)
    assert (review.state, bool(review.submitted_at)) == ("closed", True)
    assert list(Review.objects.awaited()) == [world.review(world.chair, file)]


def test_nobody_waits_for_the_open_reviews_of_one_who_left_and_finished_ones_stay(world):
    done, fresh = world.file("Lira"), world.file("Gulu")
    for reader in (world.chair, world.reader):
        road.read(done, reader)
    road.read(fresh, world.chair)

    juror = seats.end_term(world.seat(world.reader).key, by=world.secretariat, **WHY)

    assert [world.review(world.reader, file).state for file in (done, fresh)] == ["submitted", "replaced"]
    assert not Review.objects.awaited().exists()
    assert [row.nomination_id for row in seats.open_reviews(juror, world.secretariat)] == [fresh.pk]
    assert (facts(juror), facts(world.review(world.reader, fresh))) == ({"left": 1}, {"follows_from": "end_term"})
    assert jury.close_review(done.key, by=world.secretariat).status == "reviewed"
    with pytest.raises(Refused, match="1 review is missing"):
        jury.close_review(fresh.key, by=world.secretariat)

    third = road.juror(world.call, world.secretariat, "TR")
    jury.give(fresh.key, world.seat(third).key, by=world.secretariat)
    road.read(fresh, third)

    assert seats.open_reviews(juror, world.secretariat) == []
    assert jury.close_review(fresh.key, by=world.secretariat).status == "reviewed"
    assert chain.verify() is None


def test_term_as_agreed_ends_to_the_second_and_the_clock_writes_it_down(world):
    file, until = world.file(), road.AFTER_DEADLINES + timedelta(days=10)
    seats.change_seat(world.seat(world.reader).key, by=world.secretariat, until=until, **WHY)

    with clock.at(until - timedelta(seconds=1)):
        before = Nomination.objects.visible_to(Person.of(world.reader.user)).exists()
        clockwork.run()
        assert world.seat(world.reader).ended_at is None
    with clock.at(until):
        after = Nomination.objects.visible_to(Person.of(world.reader.user)).exists()
        clockwork.run(), clockwork.run()

    assert (before, after, world.seat(world.reader).ended_at) == (True, False, until)
    assert [row.act for row in Record.objects.about(world.seat(world.reader))] == ["seat", "change_seat", "close_term"]
    assert emails("term_ended") == [world.reader.user.email]
    assert world.review(world.reader, file).state == "replaced"
    assert facts(world.review(world.reader, file)) == {"follows_from": "close_term"}
    assert chain.verify() is None


def announced(world, **facts) -> Nomination:
    Call.objects.filter(pk=world.call.pk).update(**facts)
    file = world.closed()
    road.word(file, world.chair, [world.chair, world.reader])
    director = road.director()
    road.approved(world.call, world.secretariat, director)
    road.released(world.call, world.secretariat, director)
    with clock.at(road.RELEASE):
        decision.announce(world.call.key, by=Person.clock())
    return file


@pytest.mark.parametrize("days", [30, 3])
def test_access_ends_as_many_days_after_the_announcement_as_the_call_says(world, days):
    file = announced(world, jury_access_days=days)
    ends = road.RELEASE + timedelta(days=days)
    seen = []

    for instant in (ends - timedelta(seconds=1), ends):
        with clock.at(instant):
            for user in (world.reader.user, world.chair.user):
                person = Person.of(user)
                rights = person.has("juror") or person.has("chair")
                seen.append((Nomination.objects.visible_to(person).filter(pk=file.pk).exists(), rights))

    assert seen == [(True, True), (True, True), (False, False), (False, False)]
    assert Call._meta.get_field("jury_access_days").default == 30
    assert todo.late_reviews(world.secretariat, ends).count() == 0


def test_region_of_a_juror_is_that_of_the_first_country(world):
    assert world.seat(world.reader).region == cities.country("RO").region


# What a juror hears of it.


def test_juror_reads_what_was_changed_of_the_seat_as_it_was_and_as_it_is(world):
    world.file()
    seats.change_seat(
        world.seat(world.reader).key, by=world.secretariat, residence=cities.country("UG"), max_load=3, **WHY
    )

    (told,) = Email.objects.filter(event="seat_changed")
    assert told.address == world.reader.user.email
    assert "Country of residence: Uganda (before: Romania)" in told.text
    assert "Files at most: 3 (before: –)" in told.text
    assert "have left your desk" in told.text
    assert "Lira" not in told.text
    assert WHY["reason"] not in told.text
    assert emails("recused") == []


def test_change_that_takes_no_file_says_so_and_one_that_changes_nothing_is_not_told(world):
    seat = world.seat(world.reader)
    seats.change_seat(seat.key, by=world.secretariat, residence=seat.residence, **WHY)
    assert emails("seat_changed") == []

    world.reader.user.language = "fr"
    world.reader.user.save()
    seats.change_seat(seat.key, by=world.secretariat, languages=["en"], until=road.RELEASE, **WHY)

    (told,) = Email.objects.filter(event="seat_changed")
    assert "Langues lues" in told.text
    assert "1 septembre 2027" in told.text
    assert "bureau, car" not in told.text


def test_juror_learns_that_a_file_was_taken_and_nobody_else_does(world):
    file = world.file()

    jury.recuse(world.review(world.reader, file).key, by=world.secretariat, reason="Her brother works there.")

    (told,) = Email.objects.filter(event="recused")
    assert (told.address, told.title) == (world.reader.user.email, "A file is no longer yours: Lira")
    assert "The secretariat has taken Lira from you" in told.text
    assert "brother" not in told.text
    assert file.key not in told.text
