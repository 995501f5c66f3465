"""The acts of the jury: effect, e-mails, record, refusals."""

import json
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from accounts import door
from accounts import workflow as accounts
from accounts.door import Refused
from accounts.models import Invitation
from accounts.person import Person
from audit import chain
from audit.models import Record
from nominations import means
from nominations.models import Declaration, Juror, Mark, Nomination, Review, Vote
from nominations.permissions import CONTENT, MARKS, PEOPLE, has_declared, visible_fields
from nominations.workflow import jury, marking, voting
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_deadlines():
    with road.after_deadlines():
        yield


class World:
    def __init__(self):
        self.secretariat = road.secretariat()
        self.call = road.open_call()
        self.chair = road.juror(self.call, self.secretariat, "KE", chair=True)
        self.reader = road.juror(self.call, self.secretariat, "RO")
        jury.open_review(self.call.key, by=self.secretariat)

    def seat(self, person: Person) -> Juror:
        return self.call.jurors.get(user=person.user)

    def file(self, name: str = "Lira"):
        return road.in_review(self.secretariat, [self.chair, self.reader], name, self.call)

    def review(self, person: Person, file) -> Review:
        return file.reviews.get(juror__user=person.user)

    def closed(self, name: str = "Lira"):
        file = self.file(name)
        road.read(file, self.chair), road.read(file, self.reader)
        return jury.close_review(file.key, by=self.secretariat)


@pytest.fixture
def world() -> World:
    return World()


def last(row) -> Record:
    return list(Record.objects.about(row).with_texts())[-1]


def emails(event: str) -> list[str]:
    return sorted(Email.objects.filter(event=event).values_list("address", flat=True))


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


def test_seat_or_invite_holds_out_an_invitation_to_whoever_has_no_account(world):
    kenya = cities.country("KE")

    made = jury.seat_or_invite(
        world.call.key, "New@Expert.example", "Dr New", by=world.secretariat, nationality=kenya, residence=kenya
    )

    assert isinstance(made, Invitation)
    assert (made.about, made.label, emails("invited")) == ("2027", "Membership 2027", ["new@expert.example"])


def invited(world, **facts) -> Invitation:
    kenya = cities.country("KE")
    facts = {"nationality": kenya, "residence": kenya} | facts
    return jury.seat_or_invite(world.call.key, "new@expert.example", "Dr New", by=world.secretariat, **facts)


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
        lambda: jury.seat_or_invite(world.call.key, "new@expert.example", "Dr New", **facts),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.sentence == "The jury of this call has a chair already."


def test_join_jury_takes_the_seat_once(world):
    expert, invitation = cities.user(), invited(world)

    for _ in range(2):
        door.act(jury.join_jury)(expert, invitation)

    assert [record.act for record in Record.objects.about(Juror.objects.get(user=expert))] == ["seat"]


# Giving files.


def test_start_all_gives_each_file_to_its_panel_and_one_email_to_each_juror(world):
    files = [road.eligible(world.secretariat, name, made=world.call) for name in ("Lira", "Gulu")]
    both = [world.seat(world.chair).key, world.seat(world.reader).key]

    jury.start_all(world.call.key, {file.key: both for file in files}, by=world.secretariat)

    assert [road.fresh(file).status for file in files] == ["in_review", "in_review"]
    assert emails("files_given") == sorted([world.chair.user.email, world.reader.user.email])
    assert last(files[0]).act == "start_review"


def test_start_review_with_a_juror_of_the_country_is_refused(world):
    file = road.eligible(world.secretariat, made=world.call)
    ugandan = road.juror(world.call, world.secretariat, "UG")

    with pytest.raises(Refused) as refused:
        jury.start_review(file.key, [world.seat(ugandan).key], by=world.secretariat)

    assert refused.value.sentence == f"{ugandan.name} has ties to Uganda and cannot read its files."
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


# Declaring.


def test_accept_opens_the_file(world):
    review = world.review(world.reader, world.file())

    jury.accept(review.key, by=world.reader)

    assert (road.fresh(review).state, road.fresh(review).answered_at) == ("accepted", road.AFTER_DEADLINES)


def test_accept_for_somebody_else_finds_nothing(world):
    review = world.review(world.chair, world.file())

    with pytest.raises(Http404):
        jury.accept(review.key, by=world.reader)


@pytest.mark.parametrize("when", ["unanswered", "accepted", "submitted", "closed"])
def test_declare_conflict_at_any_time_hides_the_file_and_tells_the_chair(world, when):
    file = world.file()
    review = world.review(world.reader, file)
    if when == "accepted":
        jury.accept(review.key, by=world.reader)
    if when in {"submitted", "closed"}:
        road.read(file, world.reader)
    if when == "closed":
        jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    jury.declare_conflict(review.key, "work", by=world.reader, reason="I work there.")

    assert road.fresh(review).state == "conflict"
    assert emails("conflict_declared") == [world.chair.user.email]
    assert "I work there." not in Email.objects.get(event="conflict_declared").text
    with pytest.raises(Http404):
        jury.declare_conflict(review.key, "work", by=world.reader, reason="Again.")
    assert list(Review.objects.counted().filter(juror=review.juror)) == []
    assert Mark.objects.filter(review=review).count() == (3 if when in {"submitted", "closed"} else 0)


def test_declare_conflict_without_reason_is_refused(world):
    review = world.review(world.reader, world.file())

    with pytest.raises(Refused):
        jury.declare_conflict(review.key, "work", by=world.reader, reason=" ")


def test_declare_answers_many_files_in_one_act(world):
    first, second = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu"))

    jury.declare({first.key: ("", ""), second.key: ("money", "They paid.")}, by=world.reader)

    assert [road.fresh(row).state for row in (first, second)] == ["accepted", "conflict"]


def test_declare_with_one_refusal_answers_none(world):
    first, second = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu"))

    with pytest.raises(Refused):
        jury.declare({first.key: ("", ""), second.key: ("money", "")}, by=world.reader)

    assert [road.fresh(row).state for row in (first, second)] == ["unanswered", "unanswered"]


def test_step_aside_takes_a_juror_without_the_file_out_of_its_vote(world):
    third = road.juror(world.call, world.secretariat, "TR")
    file = world.closed()
    jury.declare_none(file.key, by=third)
    voting.vote(file.key, "recommend", by=third)

    review = jury.step_aside(file.key, "person", by=third, reason="My brother.")

    assert review.state == "conflict"
    assert world.seat(third) not in voting.ballot(file).entitled
    with pytest.raises(Http404):
        voting.vote(file.key, "recommend", by=third)


def test_declare_none_is_kept_once_with_its_date_and_opens_file_and_marks(world):
    third = road.juror(world.call, world.secretariat, "TR")
    file = world.closed()
    before = visible_fields(third, file)

    for _ in range(2):
        jury.declare_none(file.key, by=third)

    kept = Declaration.objects.get()
    assert (kept.nomination, kept.juror, kept.at) == (file, world.seat(third), road.AFTER_DEADLINES)
    assert [record.act for record in Record.objects.about(file)].count("declare_none") == 1
    assert (before, visible_fields(third, file)) == (frozenset(), {CONTENT, MARKS})
    assert chain.verify() is None


def test_declare_none_of_a_reader_answers_the_review(world):
    file = world.file()

    jury.declare_none(file.key, by=world.reader)

    assert (world.review(world.reader, file).state, Declaration.objects.count()) == ("accepted", 0)


def test_declare_none_of_a_reader_who_had_declared_changes_nothing(world):
    file = world.closed()

    jury.declare_none(file.key, by=world.reader)

    assert Declaration.objects.count() == 0


def test_declare_none_with_a_file_out_of_bounds_finds_nothing(world):
    ugandan, file = road.juror(world.call, world.secretariat, "UG"), world.closed()

    with pytest.raises(Http404):
        jury.declare_none(file.key, by=ugandan)


def test_declare_none_by_the_secretariat_is_not_allowed(world):
    file = world.closed()

    with pytest.raises(PermissionDenied):
        jury.declare_none(file.key, by=world.secretariat)


def test_reader_who_never_answered_sees_neither_text_nor_marks_once_they_are_closed(world):
    file = world.file()
    road.read(file, world.chair)
    closed = jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    assert visible_fields(world.reader, closed) == frozenset()
    jury.declare_none(file.key, by=world.reader)
    assert visible_fields(world.reader, closed) == {CONTENT, MARKS}


def test_chair_who_reads_sees_nothing_of_the_file_before_the_declaration(world):
    file = world.file()

    assert visible_fields(world.chair, file) == {PEOPLE}
    jury.accept(world.review(world.chair, file).key, by=world.chair)
    assert visible_fields(world.chair, file) == {PEOPLE, CONTENT}


def test_chair_who_does_not_read_the_file_declares_like_everybody(world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)

    assert visible_fields(world.chair, file) == {PEOPLE}
    jury.declare_none(file.key, by=world.chair)
    assert visible_fields(world.chair, file) == {PEOPLE, CONTENT}


def test_replaced_reader_declares_again(world):
    file = world.file()
    review = world.review(world.reader, file)
    jury.accept(review.key, by=world.reader)
    third = road.juror(world.call, world.secretariat, "TR")
    jury.replace(review.key, world.seat(third).key, by=world.secretariat, reason="Ill.")
    closed = jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    assert visible_fields(world.reader, closed) == frozenset()
    jury.declare_none(file.key, by=world.reader)
    assert visible_fields(world.reader, closed) == {CONTENT, MARKS}


def test_conflict_takes_a_declaration_back(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    jury.declare_none(file.key, by=third)

    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    assert (has_declared(third, file), visible_fields(third, file)) == (False, frozenset())
    assert means.of_files(third, [file]) == {}


def test_tie_found_later_takes_a_declaration_back(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    jury.declare_none(file.key, by=third)

    Juror.objects.filter(user=third.user).update(employer_country=cities.country("UG"))

    assert visible_fields(third, file) == frozenset()


def test_means_are_those_of_files_declared_on_and_asked_for_at_once(world, django_assert_num_queries):
    third = road.juror(world.call, world.secretariat, "TR")
    files = [world.closed(name) for name in ("Lira", "Gulu", "Masaka")]
    jury.declare_none(files[1].key, by=third)
    files = list(Nomination.objects.select_related("call").with_declared(third))

    with django_assert_num_queries(0):
        readable = means.readable(third, files)

    assert [file.pk for file in readable] == [files[1].pk]


def test_recuse_shuts_the_reader_out_and_keeps_the_mark(world):
    file = world.file()
    road.read(file, world.reader)
    review = world.review(world.reader, file)

    jury.recuse(review.key, by=world.secretariat, reason="Found later.")

    assert (road.fresh(review).state, last(review).reason) == ("recused", "Found later.")
    with pytest.raises(Http404):
        marking.revise(review.key, by=world.reader, reason="But.")


# Marking.


def test_mark_before_the_declaration_is_refused(world):
    review = world.review(world.reader, world.file())

    with pytest.raises(Refused) as refused:
        marking.mark(review.key, "partners", by=world.reader, seen=0, value=2)

    assert refused.value.sentence == "First say whether you have a conflict of interest with this file."


def test_mark_begins_the_review_and_is_a_new_version_each_time(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)

    for seen, value in ((0, 2), (1, 4)):
        marking.mark(review.key, "partners", by=world.reader, seen=seen, value=value)

    assert road.fresh(review).state == "begun"
    assert list(Mark.objects.order_by("version").values_list("value", flat=True)) == [2, 4]
    assert marking.current_marks(review)["partners"].value == 4


def test_mark_that_another_window_overtook_raises_with_both(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    marking.mark(review.key, "partners", by=world.reader, seen=0, value=2)

    with pytest.raises(marking.OutdatedMark) as outdated:
        marking.mark(review.key, "partners", by=world.reader, seen=0, value=5)

    assert (outdated.value.mine.value, outdated.value.theirs.value) == (5, 2)


@pytest.mark.django_db(transaction=True)
def test_two_windows_marking_the_same_criterion_keep_one_and_show_both(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    start, told = threading.Barrier(2), []

    def send(value: int) -> None:
        try:
            with road.after_deadlines():
                start.wait()
                told.append(marking.mark(review.key, "partners", by=world.reader, seen=0, value=value).value)
        except marking.OutdatedMark as outdated:
            told.append((outdated.mine.value, outdated.theirs.value))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[value]) for value in (2, 4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    kept = Mark.objects.get().value
    lost = 6 - kept
    assert sorted(told, key=str) == sorted([kept, (lost, kept)], key=str)


def test_finish_with_a_criterion_open_is_refused_with_its_name(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    marking.mark(review.key, "commitment", by=world.reader, seen=0, value=1)
    marking.mark(review.key, "partners", by=world.reader, seen=0, cannot_judge=True)

    with pytest.raises(Refused) as refused:
        marking.finish(review.key, by=world.reader)

    assert refused.value.sentence == "1 criterion is not marked yet: Resources."


def test_finish_with_an_extreme_mark_and_no_reason_is_refused(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    for code, value in (("commitment", 1), ("partners", 5), ("resources", 3)):
        marking.mark(review.key, code, by=world.reader, seen=0, value=value)

    with pytest.raises(Refused) as refused:
        marking.finish(review.key, by=world.reader)

    assert refused.value.sentence == "Give your reason for the mark 5: Partners."


def test_revise_opens_the_review_again_and_keeps_both_marks(world):
    file = world.file()
    road.read(file, world.reader, 3)
    review = world.review(world.reader, file)

    marking.revise(review.key, by=world.reader, reason="I misread.")
    marking.mark(review.key, "partners", by=world.reader, seen=1, value=4, comment="Read again.")
    marking.finish(review.key, by=world.reader)

    kept = Mark.objects.filter(review=review, criterion__code="partners").order_by("version")
    assert list(kept.values_list("value", flat=True)) == [3, 4]
    assert road.fresh(review).state == "submitted"


def test_comment_of_an_older_window_is_refused(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    marking.comment(review.key, "First.", "", by=world.reader, seen=0)

    with pytest.raises(Refused):
        marking.comment(review.key, "Second.", "", by=world.reader, seen=0)

    assert road.fresh(review).comment == "First."


# Closing.


def test_close_review_with_missing_reviews_needs_a_reason(world):
    file = world.file()
    road.read(file, world.reader)

    with pytest.raises(Refused) as refused:
        jury.close_review(file.key, by=world.secretariat)
    closed = jury.close_review(file.key, by=world.secretariat, reason="The chair is ill.")

    assert refused.value.sentence == "1 review is missing. Write why the file is closed without it."
    assert (closed.status, last(file).reason, json.loads(last(file).facts)["missing"]) == (
        "reviewed",
        "The chair is ill.",
        1,
    )
    assert set(file.reviews.values_list("state", flat=True)) == {"closed"}
    assert Review.objects.counted().filter(nomination=file).count() == 1


def test_close_all_closes_every_file_that_is_read(world):
    files = [world.file(name) for name in ("Lira", "Gulu")]

    jury.close_all(world.call.key, by=world.secretariat, reason="The day has come.")

    assert [road.fresh(file).status for file in files] == ["reviewed", "reviewed"]


def test_reopen_review_opens_the_marks_and_tells_their_jurors(world):
    file = world.closed()

    jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")

    assert road.fresh(file).status == "in_review"
    assert set(file.reviews.values_list("state", flat=True)) == {"begun"}
    assert emails("review_reopened") == sorted([world.chair.user.email, world.reader.user.email])


def test_reopen_review_asks_again_for_a_declaration_that_was_never_made(world):
    file = world.file()
    road.read(file, world.chair)
    jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    jury.reopen_review(file.key, by=world.secretariat, reason="Too early.")

    assert world.review(world.reader, file).state == "unanswered"
    with pytest.raises(Refused):
        marking.mark(world.review(world.reader, file).key, "partners", by=world.reader, seen=0, value=3)
    assert chain.verify() is None


# Votes.


def test_vote_without_a_declaration_is_refused(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()

    with pytest.raises(Refused) as refused:
        voting.vote(file.key, "recommend", by=third)

    assert refused.value.sentence == "First say whether you have a conflict of interest with this file."
    assert Vote.objects.count() == 0


def test_word_by_a_chair_who_has_not_declared_is_refused(world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    road.read(file, world.reader)
    jury.close_review(file.key, by=world.secretariat, reason="One reader.")
    voting.vote(file.key, "recommend", by=world.reader)

    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)

    assert refused.value.sentence == "First say whether you have a conflict of interest with this file."
    assert road.fresh(file).status == "reviewed"


def test_vote_of_a_juror_who_stepped_aside_counts_nowhere(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()
    for voter, choice in ((third, "defer"), (world.chair, "recommend"), (world.reader, "recommend")):
        jury.declare_none(file.key, by=voter)
        voting.vote(file.key, choice, by=voter)

    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    ballot = voting.ballot(file)
    assert (sorted(ballot.votes.values()), len(ballot.entitled)) == (["recommend", "recommend"], 2)
    voting.recommend(file.key, by=world.chair)
    assert json.loads(last(file).facts)["votes"] == {"recommend": 2}
    assert Vote.objects.get(juror=world.seat(third)).closed is False
    assert voting.ballot(road.fresh(file)).votes == ballot.votes


def test_ballots_of_many_files_take_as_many_queries_as_of_one(world, django_assert_num_queries):
    files = [world.closed(name) for name in ("Lira", "Gulu", "Masaka")]

    for some in (files[:1], files):
        with django_assert_num_queries(3):
            voting.ballots(some)


def test_vote_changes_until_the_word_and_then_no_more(world):
    file = world.closed()
    for choice in ("reserve", "recommend"):
        voting.vote(file.key, choice, by=world.reader)
    voting.recommend(file.key, by=world.chair)

    with pytest.raises(Refused):
        voting.vote(file.key, "defer", by=world.reader)

    assert list(Vote.objects.values_list("choice", "closed")) == [("recommend", True)]


@pytest.mark.parametrize(("chair_says", "carried"), [("recommend", True), ("defer", False)])
def test_tie_is_cast_by_the_chair(world, chair_says, carried):
    file = world.closed()
    voting.vote(file.key, chair_says, by=world.chair)
    voting.vote(file.key, "defer" if chair_says == "recommend" else "recommend", by=world.reader)

    if carried:
        voting.recommend(file.key, by=world.secretariat)
    else:
        with pytest.raises(Refused):
            voting.recommend(file.key, by=world.secretariat)

    assert road.fresh(file).status == ("recommended" if carried else "reviewed")


def test_word_without_half_of_the_jury_is_refused(world):
    file = world.closed()
    road.juror(world.call, world.secretariat, "TR"), road.juror(world.call, world.secretariat, "CI")
    voting.vote(file.key, "recommend", by=world.reader)

    with pytest.raises(Refused) as refused:
        voting.recommend(file.key, by=world.chair)

    assert refused.value.sentence == "1 of 4 has voted; at least half must."


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("recommend", "recommended"),
        ("reserve", "reserved"),
        ("not_recommend", "not_recommended"),
        ("defer", "deferred"),
    ],
)
def test_word_of_each_kind_is_recorded_with_its_votes(world, verb, status):
    file = world.closed()

    road.word(file, world.chair, [world.chair, world.reader], verb)

    assert (road.fresh(file).status, road.fresh(file).jury_word) == (status, status)
    assert json.loads(last(file).facts)["votes"] == {verb: 2}
    assert not Email.objects.filter(event__contains="recommend").exists()


def test_word_recorded_by_a_juror_who_is_not_the_chair_is_not_allowed(world):
    file = world.closed()

    with pytest.raises(PermissionDenied):
        voting.recommend(file.key, by=world.reader)


def test_reopen_vote_begins_another_ballot_and_keeps_the_first(world):
    file = world.closed()
    road.word(file, world.chair, [world.chair, world.reader])

    voting.reopen_vote(file.key, by=world.chair, reason="New facts.")
    cast = voting.vote(file.key, "defer", by=world.reader)

    assert (road.fresh(file).status, cast.ballot, Vote.objects.count()) == ("reviewed", 2, 3)
    assert chain.verify() is None
