"""Declarations: what opens a file to a juror and what shuts it, whenever it is said or found."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.door import Refused
from audit import chain
from audit.models import Record
from nominations import means
from nominations.models import Declaration, Juror, Mark, Nomination, Review
from nominations.permissions import CONTENT, MARKS, PEOPLE, has_declared, visible_fields
from nominations.workflow import conflicts, jury, marking, voting
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


def test_accept_opens_the_file(world):
    review = world.review(world.reader, world.file())

    jury.accept(review.key, by=world.reader)

    assert (road.fresh(review).state, road.fresh(review).answered_at) == ("accepted", road.AFTER_DEADLINES)


def test_accept_for_somebody_else_finds_nothing(world):
    review = world.review(world.chair, world.file())

    with pytest.raises(Http404):
        jury.accept(review.key, by=world.reader)


@pytest.mark.parametrize("when", ["unanswered", "accepted", "submitted", "closed"])
def test_declare_conflict_at_any_time_hides_the_file_and_tells_chair_and_secretariat(world, when):
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
    assert emails("conflict_declared") == sorted([world.chair.user.email, world.secretariat.user.email])
    assert not any("I work there." in letter.text for letter in Email.objects.filter(event="conflict_declared"))
    with pytest.raises(Http404):
        jury.declare_conflict(review.key, "work", by=world.reader, reason="Again.")
    assert list(Review.objects.counted().filter(juror=review.juror)) == []
    assert Mark.objects.filter(review=review).count() == (3 if when in {"submitted", "closed"} else 0)


def test_conflict_of_the_chair_is_told_to_those_of_the_secretariat_who_have_none(world):
    file, away = world.file(), road.secretariat("Said")
    conflicts.keep_away(file.key, by=away, reason="My home town.")

    jury.declare_conflict(world.review(world.chair, file).key, "work", by=world.chair, reason="Once.")

    letter = Email.objects.get(event="conflict_declared")
    assert letter.to == world.secretariat.user
    assert f"/files/{file.key}/readers/" in letter.text


@pytest.mark.parametrize(("closed", "page"), [(False, ""), (True, "vote/")])
def test_conflict_is_told_to_the_chair_with_city_country_and_a_page_that_opens(client, world, closed, page):
    file = world.closed() if closed else world.file()
    jury.declare_conflict(world.review(world.reader, file).key, "work", by=world.reader, reason="Once.")

    letter = Email.objects.get(event="conflict_declared", to=world.chair.user)

    assert letter.title == "A reader is missing: Lira, Uganda"
    assert "with the file of Lira, Uganda." in letter.text
    assert f"/files/{file.key}/{page}\n" in letter.text + "\n"
    client.force_login(world.chair.user)
    assert client.get(f"/files/{file.key}/{page}").status_code == 200


def test_conflict_is_told_to_a_chair_who_may_not_see_the_file_without_its_name(world):
    file = world.file()
    jury.declare_conflict(world.review(world.chair, file).key, "work", by=world.chair, reason="Once.")

    jury.declare_conflict(world.review(world.reader, file).key, "work", by=world.reader, reason="Once.")

    letter = Email.objects.get(event="conflict_declared", to=world.chair.user)
    assert "Lira" not in letter.title + letter.text + letter.html
    assert f"/jury/chair/{world.call.slug}/" in letter.text


def test_chair_hears_of_a_voter_in_conflict_and_the_secretariat_need_not(world):
    third, file = road.juror(world.call, world.secretariat, "TR"), world.closed()

    jury.step_aside(file.key, "person", by=third, reason="My brother.")

    letter = Email.objects.get(event="conflict_declared")
    assert (letter.to, letter.title) == (world.chair.user, "One vote fewer: Lira, Uganda")
    assert "reader" not in letter.title + letter.text
    assert str(third.user) not in letter.text + letter.html
    assert f"/files/{file.key}/vote/" in letter.text


def test_conflict_of_a_chair_who_would_have_voted_is_told_to_the_secretariat(world):
    file = road.in_review(world.secretariat, [world.reader], made=world.call)
    road.read(file, world.reader)
    jury.close_review(file.key, by=world.secretariat, reason="The day has come.")

    jury.step_aside(file.key, "person", by=world.chair, reason="My brother.")

    assert emails("conflict_declared") == [world.secretariat.user.email]


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
