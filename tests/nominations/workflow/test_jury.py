"""The seats of a jury, and the files that are given to them."""

import json
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts import workflow as accounts
from accounts.door import Refused
from accounts.models import Invitation
from accounts.person import Person
from audit.models import Record
from nominations.models import Juror, Mark, Nomination, Review
from nominations.workflow import jury, marking, seats, voting
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


# Seats.


def test_seat_records_the_juror(world):
    seat = world.seat(world.chair)

    assert (seat.is_chair, last(seat).act) == (True, "seat")
    assert seat.countries == {cities.country("KE").pk}


def test_seat_of_an_officer_is_refused(world):
    officer = cities.officer("CI")
    kenya = cities.country("KE")

    with pytest.raises(Refused) as refused:
        jury.seat(world.call.key, officer.user, by=world.secretariat, nationality=kenya, residence=kenya)

    assert refused.value.sentence == (
        f"{officer.name} acts for a National Commission or a city and cannot sit on the jury."
    )


def test_seat_by_a_juror_is_not_allowed(world):
    kenya = cities.country("KE")

    with pytest.raises(PermissionDenied):
        jury.seat(world.call.key, cities.user(), by=world.chair, nationality=kenya, residence=kenya)


def test_invite_juror_holds_out_an_invitation_to_whoever_has_no_account(world):
    kenya = cities.country("KE")

    made = seats.invite_juror(
        world.call.key, "New@Expert.example", "Dr New", by=world.secretariat, nationality=kenya, residence=kenya
    )

    assert isinstance(made, Invitation)
    assert (made.about, made.label, emails("invited")) == ("2027", "Membership 2027", ["new@expert.example"])


def invited(world, **facts) -> Invitation:
    kenya = cities.country("KE")
    facts = {"nationality": kenya, "residence": kenya} | facts
    return seats.invite_juror(world.call.key, "new@expert.example", "Dr New", by=world.secretariat, **facts)


def accept_invitation() -> Person:
    token = re.search(r"/invitations/([^/\s]+)/", Email.objects.get(event="invited").text)[1]
    return Person.of(accounts.accept(token, by=Person.nobody(), name="Dr New", password="plum harbour quiet seven"))


def test_invitation_names_every_country_that_files_come_from(world):
    names = [f"The very long name of country number {number}" for number in range(40)]

    invited(world, files_from=names)

    assert f"Files come from: {', '.join(names)}." in Email.objects.get(event="invited").text


def test_join_jury_carries_everything_that_was_said_of_the_seat(world):
    facts = {"employer": "A university", "employer_country": cities.country("TR"), "appointing_body": "A council"}
    facts |= {"appointing_country": cities.country("CI"), "residence": cities.country("RO")}
    invited(world, **facts, languages=["en", "fr"], max_load=7, is_chair=False)

    expert = accept_invitation()

    seat = Juror.objects.get(user=expert.user)
    ties = (seat.nationality, seat.residence, seat.employer_country, seat.appointing_country)
    assert [country.iso2 for country in ties] == ["KE", "RO", "TR", "CI"]
    assert (seat.employer, seat.appointing_body, seat.languages) == ("A university", "A council", ["en", "fr"])
    assert (seat.max_load, seat.is_chair, last(seat).act) == (7, False, "seat")


def test_each_seat_draws_the_seed_of_its_reading_order_and_records_it(world):
    invited(world)
    drawn = [world.seat(world.chair), world.seat(world.reader), Juror.objects.get(user=accept_invitation().user)]

    assert len({seat.seed for seat in drawn} - {0}) == 3
    assert [json.loads(last(seat).facts)["seed"] for seat in drawn] == [seat.seed for seat in drawn]


@pytest.mark.parametrize("tie", ["employer_country", "appointing_country"])
def test_invited_juror_is_shut_out_of_own_countries_from_the_first_moment(world, tie):
    file = world.closed()
    invited(world, **{tie: cities.country("UG")})

    expert = accept_invitation()

    assert not Nomination.objects.visible_to(expert).filter(pk=file.pk).exists()
    assert len(voting.ballot(file).entitled) == 2


def test_join_jury_as_its_chair(world):
    Juror.objects.filter(is_chair=True).update(is_chair=False)
    invited(world, is_chair=True)

    expert = accept_invitation()

    assert Juror.objects.get(is_chair=True).user == expert.user


def test_join_jury_as_chair_where_there_is_one_by_now_is_an_ordinary_seat(world):
    Juror.objects.filter(is_chair=True).update(is_chair=False)
    invited(world, is_chair=True)
    Juror.objects.filter(user=world.chair.user).update(is_chair=True)

    expert = accept_invitation()

    assert Juror.objects.get(user=expert.user).is_chair is False


def test_second_chair_is_refused_when_seated_and_when_invited(world):
    kenya = cities.country("KE")
    facts = {"by": world.secretariat, "nationality": kenya, "residence": kenya, "is_chair": True}

    for attempt in (
        lambda: jury.seat(world.call.key, cities.user(), **facts),
        lambda: seats.invite_juror(world.call.key, "new@expert.example", "Dr New", **facts),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.sentence == "The jury of this call has a chair already."


def test_join_jury_takes_the_seat_once(world):
    expert, invitation = cities.user(), invited(world)

    for _time in range(2):
        door.act(seats.join_jury)(expert, invitation)

    assert [record.act for record in Record.objects.about(Juror.objects.get(user=expert))] == ["seat"]


# Giving files.


def test_start_all_gives_each_file_to_its_panel_and_one_email_to_each_juror(world):
    files = [road.eligible(world.secretariat, name, made=world.call) for name in ("Lira", "Gulu")]
    both = [world.seat(world.chair).key, world.seat(world.reader).key]

    jury.start_all(world.call.key, {file.key: both for file in files}, by=world.secretariat)

    assert [road.fresh(file).status for file in files] == ["in_review", "in_review"]
    assert emails("files_given") == sorted([world.chair.user.email, world.reader.user.email])
    assert last(files[0]).act == "start_review"


def test_start_review_with_a_juror_who_left_gives_nothing_and_says_so(world):
    file = road.eligible(world.secretariat, made=world.call)
    stays, leaves = world.seat(world.chair), world.seat(world.reader)
    seats.end_term(leaves.key, by=world.secretariat, reason="Has left.")

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [stays.key, leaves.key], by=world.secretariat)

    assert refused.value.verdicts[0].facts == {"chosen": 2, "found": 1}
    assert (road.fresh(file).status, Review.objects.count()) == ("eligible", 0)


def test_start_review_with_nobody_is_refused(world):
    file = road.eligible(world.secretariat, made=world.call)

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [], by=world.secretariat)

    assert refused.value.sentence == "Choose at least one reader."
    assert road.fresh(file).status == "eligible"


def test_start_review_with_a_juror_of_the_country_is_refused(world):
    file = road.eligible(world.secretariat, made=world.call)
    ugandan = road.juror(world.call, world.secretariat, "UG")

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [world.seat(ugandan).key], by=world.secretariat)

    assert refused.value.sentence == f"{ugandan.name} has ties to Uganda and cannot read its files."
    assert (road.fresh(file).status, Review.objects.count()) == ("eligible", 0)


def test_start_review_with_two_readers_of_one_nationality_is_refused(world):
    file = road.eligible(world.secretariat, made=world.call)
    compatriot = road.juror(world.call, world.secretariat, "RO")

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [world.seat(one).key for one in (world.reader, compatriot)], by=world.secretariat)

    assert refused.value.sentence == f"Another reader of this file has the nationality of {compatriot.name}."
    assert (road.fresh(file).status, Review.objects.count()) == ("eligible", 0)


@pytest.mark.parametrize("tie", ["residence", "employer_country", "appointing_country"])
def test_every_tie_of_a_juror_is_a_conflict_with_the_country(world, tie):
    file = world.closed()
    Juror.objects.filter(user=world.reader.user).update(**{tie: cities.country("UG")})

    with pytest.raises(Http404):
        voting.vote(file.key, "recommend", by=world.reader)


def test_start_review_in_a_language_the_juror_does_not_read_is_refused(world):
    file = road.eligible(world.secretariat, made=world.call)
    Juror.objects.filter(user=world.reader.user).update(languages=["fr"])

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [world.seat(world.reader).key], by=world.secretariat)

    assert refused.value.sentence == f"{world.reader.name} does not read en."


def test_give_adds_one_reader(world):
    file = world.file()
    third = road.juror(world.call, world.secretariat, "TR")

    review = jury.give(file.key, world.seat(third).key, by=world.secretariat)

    assert (review.state, last(review).act, file.reviews.count()) == ("unanswered", "give", 3)


@pytest.mark.parametrize("how", ["reads it", "was replaced", "declared a conflict"])
def test_give_to_a_juror_who_has_or_had_the_file_is_refused(world, how):
    file, other = world.file(), world.seat(road.juror(world.call, world.secretariat, "CI"))
    review = world.review(world.reader, file)
    if how == "was replaced":
        jury.replace(review.key, other.key, by=world.secretariat, reason="Ill.")
    if how == "declared a conflict":
        jury.declare_conflict(review.key, "work", by=world.reader, reason="I worked there.")

    with pytest.raises(Refused, match="has this file already, had it before, or has declared a conflict"):
        jury.give(file.key, world.seat(world.reader).key, by=world.secretariat)


def test_give_to_a_second_reader_of_one_nationality_is_refused(world):
    file = world.file()
    compatriot = road.juror(world.call, world.secretariat, "RO")

    with pytest.raises(Refused, match="has the nationality of"):
        jury.give(file.key, world.seat(compatriot).key, by=world.secretariat)

    assert file.reviews.count() == 2


def test_replace_by_a_juror_of_the_same_nationality_is_possible(world):
    file = world.file()
    compatriot = road.juror(world.call, world.secretariat, "RO")
    review = world.review(world.reader, file)

    made = jury.replace(review.key, world.seat(compatriot).key, by=world.secretariat, reason="Ill.")

    assert made.juror.user == compatriot.user


def test_replace_passes_the_file_on_and_keeps_what_was_typed(world):
    file = world.file()
    review = world.review(world.reader, file)
    jury.accept(review.key, by=world.reader)
    marking.mark(review.key, "partners", by=world.reader, seen=0, value=2)
    third = road.juror(world.call, world.secretariat, "TR")

    made = jury.replace(review.key, world.seat(third).key, by=world.secretariat, reason="Ill.")

    assert (road.fresh(review).state, made.state) == ("replaced", "unanswered")
    assert Mark.objects.filter(review=review).count() == 1
    with pytest.raises(Http404):
        marking.mark(review.key, "partners", by=world.reader, seen=1, value=3)


def test_nobody_is_given_more_files_than_agreed(world):
    world.file("Lira")
    world.call.jurors.filter(user=world.reader.user).update(max_load=1)

    with pytest.raises(Refused) as refused:
        world.file("Gulu")

    assert refused.value.sentence == f"{world.reader.name} has as many files as agreed: 1."
    assert world.seat(world.reader).reviews.count() == 1


def test_file_taken_back_makes_room_for_another(world):
    file = world.file("Lira")
    world.call.jurors.filter(user=world.reader.user).update(max_load=1)
    jury.recuse(world.review(world.reader, file).key, by=world.secretariat, reason="A friend.")

    assert world.review(world.reader, world.file("Gulu")).is_unanswered


def test_give_of_a_file_opened_again_to_whoever_could_read_its_marks_is_refused(world):
    third, fourth = road.juror(world.call, world.secretariat, "TR"), road.juror(world.call, world.secretariat, "CI")
    file = world.closed()
    jury.declare_none(file.key, by=third)
    jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")

    with pytest.raises(Refused, match="no independent reader"):
        jury.give(file.key, world.seat(third).key, by=world.secretariat)

    assert jury.give(file.key, world.seat(fourth).key, by=world.secretariat).state == "unanswered"


def test_give_to_a_chair_who_declared_on_a_file_that_was_never_closed(world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    jury.declare_none(file.key, by=world.chair)

    assert jury.give(file.key, world.seat(world.chair).key, by=world.secretariat).state == "unanswered"
