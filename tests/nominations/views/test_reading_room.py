"""Beside the card: the answers that matter, words kept while typing, flags, the next file, the other readers."""

import json

import pytest
from django.urls import reverse

from accounts.door import Refused
from nominations.models import Flag, Review
from nominations.workflow import flagging, jury, marking
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    return review


def test_a_criterion_leads_to_the_answers_that_matter_and_they_lead_back(client, world, begun):
    page = text(open_page(client, world.reader, "review", begun.key, criterion="partners"))

    assert '<a href="#answer-vision">' in page
    assert 'id="answer-vision"' in page
    assert '<a href="#card">Back to the marks</a>' in page


def test_words_are_kept_while_they_are_typed(client, world, begun):
    first = send(client, world.reader, "words", begun.key, comment="Sound.", note="Ask Ada.", seen="0")
    second = send(client, world.reader, "words", begun.key, comment="Newer.", note="", seen="0")

    assert json.loads(first.content) == {"saved": "saved 12:00:00", "version": 1}
    assert json.loads(second.content)["theirs"] == "Sound.\nAsk Ada."
    assert (road.fresh(begun).comment, road.fresh(begun).note) == ("Sound.", "Ask Ada.")


def test_words_without_a_version_are_not_kept_and_it_is_said(client, world, begun):
    response = send(client, world.reader, "words", begun.key, comment="Sound.")

    assert json.loads(response.content)["lost"].startswith("not saved: ")


def test_words_of_a_review_handed_in_are_refused_without_another_text(client, world):
    file = world.file()
    road.read(file, world.reader)

    response = send(client, world.reader, "words", world.review(world.reader, file).key, comment="Late.", seen="0")

    assert list(json.loads(response.content)) == ["lost"]


def test_outdated_words_stand_beside_the_newer_and_can_be_saved_over_them(client, world, begun):
    marking.comment(begun.key, "From my telephone.", "Mine.", by=world.reader, seen=0)

    page = text(send(client, world.reader, "comment", begun.key, comment="From my desk.", note="", seen="0"))

    assert "From my telephone." in page
    assert "From my desk." in page
    assert 'name="seen" value="1"' in page
    again = send(client, world.reader, "comment", begun.key, comment="From my desk.", note="", seen="1")
    assert again.status_code == 302
    assert road.fresh(begun).comment == "From my desk."


def test_words_go_back_to_the_criterion_at_hand(client, world, begun):
    data = {"comment": "Sound.", "note": "", "seen": "0"}

    response = send(client, world.reader, "comment", begun.key, query="?criterion=partners", **data)

    assert response["Location"] == f"{reverse('review', args=[begun.key])}?criterion=partners"


def test_words_before_the_declaration_show_nothing_of_the_file(client, world):
    review = world.review(world.reader, world.file())

    response = send(client, world.reader, "comment", review.key, comment="Hm.", note="", seen="0")

    assert response.status_code == 409
    assert "Do you have a conflict of interest with this city?" in text(response)
    assert "Learning for all." not in text(response)


# Handing in.


def test_handing_in_asks_how_sure_the_juror_is(client, world, begun):
    for code in ("commitment", "partners", "resources"):
        marking.mark(begun.key, code, by=world.reader, seen=0, value=1, comment="So.")

    asked = send(client, world.reader, "finish", begun.key)
    assert asked.status_code == 200
    assert road.fresh(begun).state == "begun"
    send(client, world.reader, "finish", begun.key, confidence="3")

    assert (road.fresh(begun).state, road.fresh(begun).confidence) == ("submitted", 3)


# Flags.


def test_a_private_flag_is_for_its_juror_alone(client, world, begun):
    send(client, world.reader, "flag", begun.key, kind="rights", text="Whose photo?", audience="private")

    assert "Whose photo?" in text(open_page(client, world.reader, "review", begun.key))
    for page in ("readers", "screen"):
        assert "Whose photo?" not in text(open_page(client, world.secretariat, page, begun.nomination.key))
    flag = Flag.objects.get()
    assert open_page(client, world.secretariat, "unflag", flag.key).status_code == 404
    assert open_page(client, world.chair, "unflag", flag.key).status_code == 404


def test_a_flag_for_the_secretariat_stands_on_its_pages_until_it_is_taken_back(client, world, begun):
    send(client, world.reader, "flag", begun.key, kind="scope", text="No city.", audience="secretariat")
    pages = [("readers", begun.nomination.key), ("screen", begun.nomination.key)]

    for page, key in pages:
        said = text(open_page(client, world.secretariat, page, key))
        assert "No city." in said
        assert str(world.reader.user) in said
    send(client, world.reader, "unflag", Flag.objects.get().key)
    for page, key in pages:
        assert "No city." not in text(open_page(client, world.secretariat, page, key))
    assert "No city." not in text(open_page(client, world.reader, "review", begun.key))
    with pytest.raises(Refused):
        flagging.unflag(Flag.objects.get().key, by=world.reader)


def test_a_flag_before_the_declaration_is_refused(client, world):
    review = world.review(world.reader, world.file())
    data = {"kind": "other", "text": "Hm.", "audience": "private"}

    assert send(client, world.reader, "flag", review.key, **data).status_code == 409
    assert not Flag.objects.exists()


def test_flags_vanish_with_the_file_after_a_late_conflict(client, world, begun):
    raised = flagging.flag(begun.key, "other", "private", "Hm.", by=world.reader)
    jury.declare_conflict(begun.key, "work", by=world.reader, reason="I worked there.")

    assert open_page(client, world.reader, "unflag", raised.key).status_code == 404
    assert open_page(client, world.reader, "flag", begun.key).status_code == 404


# The own order.


def opened(world, *names):
    reviews = [world.review(world.reader, world.file(name)) for name in names]
    for review in reviews:
        jury.accept(review.key, by=world.reader)
    return reviews


def test_a_file_left_for_the_end_comes_last_and_is_never_done(client, world):
    reviews = opened(world, "Lira", "Gulu", "Masaka")
    first = desk_first(client, world)

    response = send(client, world.reader, "put_off", first.key)
    assert response["Location"] != reverse("jury_desk")
    assert desk_first(client, world) != first
    for review in reviews:
        if review != first:
            road_read(review, world.reader)
    assert desk_first(client, world) == first
    page = text(open_page(client, world.reader, "jury_desk"))
    assert "3 files, 2 done" in page
    assert "2 of 3 files done" in text(open_page(client, world.reader, "review", first.key))


def desk_first(client, world) -> Review:
    """The file that the desk's first card opens."""
    card = open_page(client, world.reader, "jury_desk").context["next"]
    return Review.objects.get(key=card["url"].split("/")[-2])


def road_read(review, reader) -> None:
    for code in ("commitment", "partners", "resources"):
        marking.mark(review.key, code, by=reader, seen=0, value=1, comment="So.")
    marking.finish(review.key, by=reader)


def test_a_review_handed_in_cannot_be_left_for_later(client, world):
    (review,) = opened(world, "Lira")
    road_read(review, world.reader)

    response = send(client, world.reader, "put_off", review.key)

    assert response["Location"] == reverse("review", args=[review.key])
    assert road.fresh(review).put_off_at is None


def test_the_page_leads_to_the_next_file_in_the_own_order(client, world):
    opened(world, "Lira", "Gulu", "Masaka")
    first = desk_first(client, world)

    beside = open_page(client, world.reader, "review", first.key).context["beside"]

    assert len({first.city.name, beside["next"]["label"], beside["before"]["label"]}) == 3


def test_own_marks_so_far_are_counted_in_words(client, world):
    first, second = opened(world, "Lira", "Gulu")
    marking.mark(first.key, "partners", by=world.reader, seen=0, value=2)
    marking.mark(second.key, "partners", by=world.reader, seen=0, value=4)
    marking.mark(second.key, "resources", by=world.reader, seen=0, cannot_judge=True)

    page = text(open_page(client, world.reader, "review", first.key))

    counted = "0 × 0, 1 × 0, 2 × 1, 3 × 0, 4 × 1, 5 × 0; cannot judge: 1."
    assert f"Your mean: 3.0. How often you gave each mark: {counted}" in page


# The other readers.


def closed_with(world, file, *readers):
    for person, value in readers:
        road.read(file, person, value)
    jury.close_review(file.key, by=world.secretariat, reason="The day has come.")


def test_other_reviews_are_shown_without_names_when_the_own_is_in_and_marks_are_closed(client, world):
    third = road.juror(world.call, world.secretariat, "TR")
    file = road.in_review(world.secretariat, [world.chair, world.reader, third], "Lira", world.call)
    review = world.review(world.reader, file)
    for person, value in ((world.chair, 4), (world.reader, 2), (third, 3)):
        road.read(file, person, value)

    assert "when the marks of this file are closed" in text(open_page(client, world.reader, "others", review.key))
    jury.close_review(file.key, by=world.secretariat)
    page = open_page(client, world.reader, "others", review.key)

    said = text(page)
    assert [cell["text"] for row in page.context["rows"] for cell in row["cells"][1:]].count("4") == 2
    assert "Because." in said
    assert "You" in said
    assert str(world.chair.user) not in said
    assert str(third.user) not in said


def test_other_reviews_stay_hidden_from_who_handed_in_nothing(client, world):
    third = road.juror(world.call, world.secretariat, "TR")
    fourth = road.juror(world.call, world.secretariat, "CI")
    file = road.in_review(world.secretariat, [world.chair, world.reader, third, fourth], "Lira", world.call)
    jury.accept(world.review(world.reader, file).key, by=world.reader)
    closed_with(world, file, (world.chair, 4), (third, 3), (fourth, 5))

    page = text(open_page(client, world.reader, "others", world.review(world.reader, file).key))

    assert "shown to those who handed in their own" in page
    assert "Because." not in page


def test_other_reviews_are_not_shown_where_one_alone_would_be_read(client, world):
    file = world.file()
    closed_with(world, file, (world.chair, 4), (world.reader, 2))

    page = text(open_page(client, world.reader, "others", world.review(world.reader, file).key))

    assert "With fewer than 3 reviews" in page
    assert "Because." not in page
