"""The page of one file in a juror's hands: before the declaration, marking, autosave, handing in."""

import json
import re

import pytest
from django.urls import reverse

from accounts.person import Person
from nominations.models import Mark
from nominations.workflow import jury, marking
from tests.dossiers.factories import picture, upload
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text
from tests.nominations.views.juries import queries as _queries

pytestmark = pytest.mark.django_db


def test_review_shows_nothing_of_the_file_before_the_declaration(client, world):
    review = world.review(world.reader, world.file())

    page = text(open_page(client, world.reader, "review", review.key))

    assert "Do you have a conflict of interest with this city?" in page
    assert "Learning for all." not in page


def test_review_shows_the_signed_text_and_the_first_criterion_after_it(client, world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)

    page = text(open_page(client, world.reader, "review", review.key))

    assert "Learning for all." in page
    assert "Gate 1 of 1" in page
    assert "Telephone" not in page
    assert re.search(r"<form[^>]*class=\"card-of-marks\"[^>]*autocomplete=\"off\"", page)  # no old mark after a reload


def test_review_takes_the_same_queries_with_one_file_and_three(client, world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    few = _queries(client, world.reader, "review", review.key)
    world.file("Gulu"), world.file("Masaka")

    assert _queries(client, world.reader, "review", review.key) == few <= 12


def test_review_of_somebody_else_does_not_exist(client, world):
    review = world.review(world.chair, world.file())

    assert open_page(client, world.reader, "review", review.key).status_code == 404
    assert open_page(client, world.secretariat, "review", review.key).status_code == 404
    for name in ("accept", "declare_conflict", "finish", "revise"):
        assert open_page(client, world.reader, name, review.key).status_code == 404


@pytest.fixture
def begun(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    return review


def test_review_save_and_next_goes_to_the_next_criterion(client, world, begun):
    data = {"mark": "3", "comment": "Sound.", "seen": "0", "go": "next"}

    response = send(client, world.reader, "review", begun.key, query="?criterion=partners", **data)

    assert response["Location"] == f"{reverse('review', args=[begun.key])}?criterion=resources"
    mark = Mark.objects.get()
    assert (mark.value, mark.comment, mark.version) == (3, "Sound.", 1)


def test_review_after_the_last_criterion_leads_to_all_marks(client, world, begun):
    for code in ("commitment", "partners"):
        marking.mark(begun.key, code, by=world.reader, seen=0, value=1, comment="So.")

    response = send(
        client, world.reader, "review", begun.key, query="?criterion=resources", mark="none", seen="0", go="next"
    )

    assert response["Location"].endswith("?criterion=all")
    page = text(client.get(response["Location"]))
    assert "cannot judge" in page
    assert "Hand in your review of Lira" in page


def test_review_without_a_mark_says_so_and_keeps_the_words(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", comment="Typed.", seen="0", go="next"
    )

    assert "Choose a mark, or say that you cannot judge." in text(response)
    assert Mark.objects.get().comment == "Typed."


def test_review_asks_for_the_reason_of_an_extreme_mark(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", mark="5", seen="0", go="next"
    )

    assert "Give your reason for the mark 5." in text(response)


def test_review_of_what_is_no_mark_says_where_the_scale_ends(client, world, begun):
    for code, typed, sentence in (("partners", "²", "from 0 to 5."), ("commitment", "4", "from 0 to 1.")):
        page = send(client, world.reader, "review", begun.key, query=f"?criterion={code}", mark=typed, seen="0")
        assert f"Choose a mark {sentence}" in text(page)
    assert not Mark.objects.exists()


def test_review_later_keeps_what_was_typed_and_goes_on(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", comment="Half", seen="0", go="later"
    )

    assert response["Location"].endswith("?criterion=resources")
    assert Mark.objects.get().comment == "Half"


def test_review_later_with_nothing_typed_keeps_nothing(client, world, begun):
    send(client, world.reader, "review", begun.key, query="?criterion=partners", seen="0", go="later")

    assert Mark.objects.count() == 0
    assert road.fresh(begun).state == "accepted"


def test_review_marked_in_another_window_shows_both(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="From my telephone.")
    data = {"mark": "2", "comment": "From my desk.", "seen": "0", "go": "next"}

    response = send(client, world.reader, "review", begun.key, query="?criterion=partners", **data)

    assert response.status_code == 409
    assert "From my telephone." in text(response)
    assert "From my desk." in text(response)
    assert 'name="seen" value="1"' in text(response)
    assert Mark.objects.get().value == 4


def test_review_a_mark_off_the_scale_is_refused(client, world, begun):
    response = send(
        client, world.reader, "review", begun.key, query="?criterion=commitment", mark="3", seen="0", go="next"
    )

    assert response.status_code == 409
    assert Mark.objects.count() == 0


def test_autosave_says_when_and_gives_the_new_version(client, world, begun):
    response = send(client, world.reader, "mark", begun.key, "partners", mark="3", comment="Good", seen="0")

    assert json.loads(response.content) == {"saved": "saved 12:00:00", "version": 1}


def test_autosave_twice_the_same_is_one_version(client, world, begun):
    for seen in ("0", "1"):
        send(client, world.reader, "mark", begun.key, "partners", mark="3", comment="Good", seen=seen)

    assert Mark.objects.count() == 1


def test_autosave_never_overwrites_another_window(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="By telephone.")

    response = send(client, world.reader, "mark", begun.key, "partners", mark="2", seen="0")

    assert json.loads(response.content) == {
        "lost": "not saved: in another window you marked 4 at 12:00:00. Save to see both.",
        "theirs": "4 · By telephone.",
    }


def test_autosave_of_a_review_handed_in_is_refused(client, world):
    file = world.file()
    road.read(file, world.reader)

    response = send(client, world.reader, "mark", world.review(world.reader, file).key, "partners", mark="2", seen="1")

    assert json.loads(response.content)["lost"].startswith("not saved: This review is handed in")


def test_autosave_of_what_is_no_mark_says_why(client, world, begun):
    response = send(client, world.reader, "mark", begun.key, "partners", mark="best", seen="0")

    assert json.loads(response.content) == {"lost": "not saved: Choose a mark from 0 to 5."}
    assert Mark.objects.count() == 0


def test_autosave_of_a_criterion_that_the_rubric_does_not_have(client, world, begun):
    assert send(client, world.reader, "mark", begun.key, "charm", mark="3", seen="0").status_code == 404


def test_words_on_the_whole_file_without_the_version_that_was_seen_are_not_kept(client, world, begun):
    response = send(client, world.reader, "comment", begun.key, comment="First.", note="")

    assert response.status_code == 409
    assert road.fresh(begun).comment == ""


def test_words_on_the_whole_file_are_kept_beside_a_newer_window(client, world, begun):
    send(client, world.reader, "comment", begun.key, comment="First.", note="Mine.", seen="0")

    response = send(client, world.reader, "comment", begun.key, comment="Second.", note="", seen="0")

    assert response.status_code == 409
    assert "Second." in text(response)
    assert road.fresh(begun).comment == "First."


def test_all_marks_lead_on_until_every_criterion_has_one(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=3)

    page = text(open_page(client, world.reader, "review", begun.key, criterion="all"))

    assert "Go on marking" in page
    assert "Hand in your review" not in page


def test_document_of_the_signed_text_is_for_its_reader_alone(client, world):
    file = road.filled(made=world.call)
    with road.at():
        photo = road.filling.attach(file.key, upload(picture(), "photo.png"), "photos", by=Person.clock())
        letter = road.filling.attach(file.key, upload(picture(colour="red"), "letter.png"), "letter", by=Person.clock())
        road.application.submit(file.key, by=Person.clock(), **road.SIGNED)
        road.application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    for item in road.screening.rules.CHECKLIST:
        road.screening.check(file.key, item.code, "yes", by=world.secretariat)
    road.screening.confirm_eligible(file.key, by=world.secretariat)
    seat = world.call.jurors.get(user=world.reader.user)
    jury.start_review(file.key, [seat.key], by=world.secretariat)
    review = world.review(world.reader, file)

    assert open_page(client, world.reader, "review_document", review.key, photo.key).status_code == 404
    jury.accept(review.key, by=world.reader)
    served = open_page(client, world.reader, "review_document", review.key, photo.key)
    assert b"".join(served.streaming_content)
    assert (served.status_code, served["Content-Disposition"].startswith("attachment")) == (200, True)
    assert open_page(client, world.reader, "review_document", review.key, letter.key).status_code == 404
    assert open_page(client, world.chair, "review_document", review.key, photo.key).status_code == 404


def test_own_marks_so_far_show_the_jurors_own_alone(client, world, begun):
    road.read(begun.nomination, world.chair, 5)
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=2)

    page = text(open_page(client, world.reader, "review", begun.key))

    assert "Your marks so far" in page
    assert ">2.0" in page
    assert "5.0" not in page


def test_review_handed_in_can_be_changed_with_a_reason(client, world):
    file = world.file()
    road.read(file, world.reader)
    review = world.review(world.reader, file)

    assert reverse("revise", args=[review.key]) in text(open_page(client, world.reader, "review", review.key))
    response = send(client, world.reader, "revise", review.key, reason="I misread.")

    assert response["Location"] == reverse("review", args=[review.key])
    assert road.fresh(review).state == "begun"


def test_review_leads_to_the_declaration_of_a_conflict_before_everything_else(client, world, begun):
    page = text(open_page(client, world.reader, "review", begun.key))

    assert page.index(reverse("declare_conflict", args=[begun.key])) < page.index('class="two reading"')
    assert page.count(reverse("declare_conflict", args=[begun.key])) == 1


def test_review_closed_before_it_was_handed_in_says_that_its_marks_do_not_count(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=3)
    road.read(begun.nomination, world.chair, 5)
    jury.close_review(begun.nomination.key, by=world.secretariat, reason="Time is up.")

    reviews = {one: world.review(one, begun.nomination).key for one in (world.reader, world.chair)}
    missed, counted = (text(open_page(client, one, "review", key)) for one, key in reviews.items())

    assert "Your marks of this file do not count." in missed
    assert "closed before you handed in your review" in missed
    assert "do not count" not in counted


def test_finish_says_at_once_what_is_missing_with_the_way_to_it(client, world, begun):
    marking.mark(begun.key, "commitment", by=world.reader, seen=0, value=1)
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=5)

    page = open_page(client, world.reader, "finish", begun.key)

    address = reverse("review", args=[begun.key])
    assert page.context["left"] == [
        {"text": "Give your reason for the mark 5: Partners.", "url": f"{address}?criterion=partners"},
        {"text": "Not marked yet: Resources", "url": f"{address}?criterion=resources"},
    ]
    assert "How sure are you of this review?" not in text(page)
    marking.mark(begun.key, "partners", by=world.reader, seen=1, value=5, comment="So.")
    marking.mark(begun.key, "resources", by=world.reader, seen=0, cannot_judge=True)
    assert "How sure are you of this review?" in text(open_page(client, world.reader, "finish", begun.key))


NEVER_MADE = ["2147483646", "2147483647", "99999999999999999999", "1", "-1", "x", ""]


@pytest.mark.parametrize("seen", NEVER_MADE)
def test_a_version_that_was_never_made_is_outdated_and_the_next_saving_keeps_what_was_typed(client, world, begun, seen):
    said = send(client, world.reader, "mark", begun.key, "partners", mark="3", comment="Good.", seen=seen)
    page = send(
        client, world.reader, "review", begun.key, query="?criterion=partners", mark="3", comment="Good.", seen=seen
    )

    assert json.loads(said.content)["lost"].startswith("not saved: This page was out of date")
    assert (page.status_code, Mark.objects.count()) == (409, 0)
    assert "This page was out of date" in text(page)
    assert "Good." in text(page)
    assert 'name="seen" value="0"' in text(page)


@pytest.mark.parametrize("seen", [*NEVER_MADE[:-1], "2"])
def test_a_version_ahead_of_the_stored_one_shows_both(client, world, begun, seen):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="By telephone.")
    marking.mark(begun.key, "partners", by=world.reader, seen=1, value=4, comment="Later.")
    seen = "3" if seen == "2" else seen

    said = send(client, world.reader, "mark", begun.key, "partners", mark="2", seen=seen)

    assert json.loads(said.content)["theirs"] == "4 · Later."
    assert Mark.objects.newest().get().value == 4


@pytest.mark.parametrize("seen", NEVER_MADE)
def test_words_upon_a_version_that_was_never_made_come_back(client, world, begun, seen):
    words = {"comment": "Typed.", "note": "", "seen": seen}
    page = send(client, world.reader, "comment", begun.key, **words)
    said = send(client, world.reader, "words", begun.key, **words)

    assert "You changed these words in another window." in json.loads(said.content)["lost"]
    assert (page.status_code, road.fresh(begun).comment) == (409, "")
    assert "You changed these words in another window." in text(page)
    assert "Typed." in text(page)
