"""The page of a file's discussion: numbers instead of names, and nothing at all for whoever has a conflict."""

import pytest

from nominations.models import Mark, Remark
from nominations.workflow import discussing, jury
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, queries, send, text

pytestmark = pytest.mark.django_db


def test_jury_reads_numbers_the_chair_too_and_the_secretariat_names(client, world):
    file = world.close(world.file())
    discussing.remark(file.key, "The plan has no budget.", by=world.chair)
    discussing.remark(file.key, "It has one.", by=world.reader, audience="jury")
    changed = world.review(world.reader, file)
    discussing.change_mark(changed.key, "partners", value=3, by=world.reader, reason="Page 3 convinced me.")
    seats = {person: world.seat(person).pk for person in (world.chair, world.reader)}
    numbers = {person: f"Juror {discussing.numbers(file)[seat]}" for person, seat in seats.items()}

    def who(person):
        return [row["who"] for row in open_page(client, person, "discussion", file.key).context["rows"]]

    assert who(world.reader) == [numbers[world.chair], "you", "you"]
    assert who(world.chair) == ["you", numbers[world.reader], numbers[world.reader]]
    discussing.remark(file.key, "For the minutes.", by=world.chair, audience="clerk")
    assert who(world.secretariat)[-2:] in (
        [str(world.reader.user), str(world.chair.user)],
        [str(world.chair.user), str(world.reader.user)],  # both of one instant
    )


@pytest.mark.parametrize("name", ["discussion", "vote", "ranking"])
def test_no_page_beside_marks_tells_the_chair_who_read(client, world, name):
    """A letter, a number and a name on three pages would be one and the same reader."""
    file = world.close(world.file())
    discussing.remark(file.key, "It has one.", by=world.reader, audience="jury")
    changed = world.review(world.reader, file)
    discussing.change_mark(changed.key, "partners", value=3, by=world.reader, reason="Page 3 convinced me.")
    about = "2027" if name == "ranking" else file.key

    page = open_page(client, world.chair, name, about)

    assert (page.status_code, str(world.reader.user) in text(page)) == (200, False)


def test_remark_is_sent_to_the_readers_unless_the_form_says_otherwise(client, world):
    file = world.close(world.file())

    page = text(open_page(client, world.reader, "discussion", file.key))
    assert page.index('value="readers"') < page.index("checked") < page.index('value="jury"')
    response = send(client, world.reader, "discussion", file.key, text="No budget.", audience="readers")

    assert response.status_code == 302
    assert list(Remark.objects.values_list("audience", "of_record")) == [("readers", False)]


def test_alarms_stand_first_and_a_changed_mark_with_its_reason_below(client, world):
    file = world.close(world.file(), 2, 5)
    review = world.review(world.reader, file)

    assert "Partners: from 2 to 5" in text(open_page(client, world.chair, "discussion", file.key))
    of_two = open_page(client, world.reader, "discussion", file.key)
    assert of_two.context["alarms"] == ["Partners", "Resources", "All marks together"]
    typed = {"criterion": "partners", "value": "3", "reason": "Page 3 convinced me."}
    assert send(client, world.reader, "change_mark", review.key, **typed).status_code == 302

    page = text(open_page(client, world.chair, "discussion", file.key))
    assert "Partners: from" not in page
    assert "mark changed from 5 to 3" in page
    assert "Page 3 convinced me." in page
    assert Mark.objects.filter(review=review, criterion__code="partners").count() == 2


def test_a_changed_gate_is_told_by_its_words(client, world):
    review = world.review(world.reader, world.close(world.file(), 2, 5))
    typed = {"criterion": "commitment", "value": "0", "reason": "Nobody answers for it."}
    send(client, world.reader, "change_mark", review.key, **typed)

    page = text(open_page(client, world.chair, "discussion", review.nomination.key))
    assert "mark changed from met to not met" in page


def test_alarms_are_said_with_the_comma_of_those_who_write_one(client, world):
    file = world.close(world.file(), 2, 5)
    client.cookies["django_language"] = "fr"
    type(world.chair.user).objects.filter(pk=world.chair.user.pk).update(language="fr")

    assert "de 2,0 à 5,0" in text(open_page(client, world.chair, "discussion", file.key))


def test_form_without_a_mark_or_a_reason_comes_back_with_what_was_typed(client, world):
    review = world.review(world.reader, world.close(world.file()))

    page = text(send(client, world.reader, "change_mark", review.key, criterion="partners", reason="Because I say so."))

    assert "Because I say so." in page
    assert Mark.objects.filter(review=review).count() == 3


def test_nothing_is_left_for_whoever_steps_aside(client, world):
    file = world.close(world.file())
    discussing.remark(file.key, "No budget.", by=world.chair, audience="clerk")
    jury.step_aside(file.key, "person", by=world.reader, reason="My brother.")

    assert open_page(client, world.reader, "discussion", file.key).status_code == 404
    assert send(client, world.reader, "discussion", file.key, text="Still.", audience="readers").status_code == 404
    assert open_page(client, world.reader, "change_mark", world.review(world.reader, file).key).status_code == 404


def test_remark_that_comes_after_the_word_is_told_so(client, world):
    file = world.close(world.file())
    road.word(file, world.chair, [world.chair, world.reader])

    late = send(client, world.reader, "discussion", file.key, text="Too late.", audience="readers")

    assert late.status_code == 409
    assert "the discussion has ended" in text(late)


def test_discussion_asks_the_database_as_often_for_many_remarks(client, world):
    file = world.close(world.file())
    discussing.remark(file.key, "One.", by=world.chair, criterion="partners")
    before = queries(client, world.reader, "discussion", file.key)

    for number in range(3):
        discussing.remark(file.key, f"More {number}.", by=world.reader, audience="jury")

    assert queries(client, world.reader, "discussion", file.key) == before <= 14


def test_a_second_remark_in_a_form_that_was_sent_comes_back_to_be_sent(client, world):
    file = world.close(world.file())
    send(client, world.reader, "discussion", file.key, text="No budget.", audience="readers", form_key="one")

    page = send(client, world.reader, "discussion", file.key, text="And no plan.", audience="readers", form_key="one")

    assert Remark.objects.count() == 1
    assert "This form was sent already. What you typed now stands below" in text(page)
    assert "And no plan.</textarea>" in text(page)
    assert 'value="one"' not in text(page)
