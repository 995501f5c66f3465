"""Marks are versions of one's own; a file closes with what was handed in, and opens again."""

import json
import threading

import pytest
from django.db import connection

from accounts.door import Refused
from audit import chain
from nominations.models import Criterion, Mark, Review
from nominations.workflow import jury, marking, seats
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.workflow.juries import emails, last

pytestmark = pytest.mark.django_db


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


def test_mark_on_a_criterion_that_the_rubric_does_not_have_keeps_nothing(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)

    with pytest.raises(Criterion.DoesNotExist):
        marking.mark_all(review.key, {"partners": marking.Given(0, 3), "charm": marking.Given(0, 3)}, by=world.reader)

    assert (Mark.objects.count(), road.fresh(review).state) == (0, "accepted")


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

    assert refused.value.sentence.startswith("1 review is missing. Write why the file is closed without it.")
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


def test_reopen_review_leaves_the_marks_of_one_who_left_where_they_count(world):
    file = world.closed()
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")

    jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")

    assert dict(file.reviews.values_list("juror__user", "state")) == {
        world.chair.user.pk: "begun",
        world.reader.user.pk: "closed",
    }
    assert list(file.reviews.counted().values_list("juror__user", flat=True)) == [world.reader.user.pk]
    assert emails("review_reopened") == [world.chair.user.email]


def test_reopen_review_is_refused_when_every_reader_has_left(world):
    file = world.closed()
    for person in (world.chair, world.reader):
        seats.end_term(world.seat(person).key, by=world.secretariat, reason="Ill.")

    with pytest.raises(Refused, match="Every reader of this file has left the jury"):
        jury.reopen_review(file.key, by=world.secretariat, reason="A page was missing.")

    assert road.fresh(file).status == "reviewed"
    assert file.reviews.counted().count() == 2


def test_closing_tells_each_juror_once_whose_reviews_were_missing(world):
    first, second = world.file(), world.file("Gulu")
    road.read(first, world.chair), road.read(second, world.chair)

    jury.close_all(world.call.key, by=world.secretariat, reason="Time is up.")

    letter = Email.objects.get(event="review_missed")
    assert letter.to == world.reader.user
    assert "The marks of 2 files were closed before you handed in" in letter.text
    assert "Lira" not in letter.text
