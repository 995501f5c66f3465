"""A shut jury room says so wherever a juror comes to it, and gives back what was typed."""

import json

import pytest
from django.urls import reverse

from nominations.models import Mark
from nominations.workflow import jury, marking, overseeing
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db
GONE = "not saved: this page is not open to you any more. What you typed stands here; copy it, it is not saved."
SHUT = "not saved: the jury room is shut for now. What you typed stands here; copy it, it is not saved."


@pytest.fixture
def begun(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    return review


@pytest.fixture
def shut(world, begun):
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason="Names were seen outside.")
    return begun


def while_typing(client, person, name: str, *args, **data):
    client.force_login(person.user)
    return client.post(reverse(name, args=args), data, headers={"Accept": "application/json"})


def test_saving_while_typing_says_that_the_room_is_shut(client, world, shut):
    mark = while_typing(client, world.reader, "mark", shut.key, "partners", mark="3", comment="So.", seen="0")
    words = while_typing(client, world.reader, "words", shut.key, comment="So.", note="", seen="0")

    assert [json.loads(answer.content) for answer in (mark, words)] == [{"lost": SHUT}] * 2
    assert Mark.objects.count() == 0


def test_saving_while_typing_into_a_file_that_left_says_so_and_no_more(client, world, begun):
    jury.declare_conflict(begun.key, "work", by=world.reader, reason="I worked there.")

    answer = while_typing(client, world.reader, "mark", begun.key, "partners", mark="3", comment="So.", seen="0")

    assert (answer.status_code, json.loads(answer.content)) == (404, {"lost": GONE})


@pytest.mark.parametrize(("name", "field"), [("review", "comment"), ("comment", "note"), ("flag", "text")])
def test_what_is_sent_into_a_shut_room_comes_back(client, world, shut, name, field):
    page = send(client, world.reader, name, shut.key, **{field: "A long thought.", "seen": "0", "go": "next"})

    assert page.status_code == 409
    assert "The jury room is shut for now" in text(page)
    assert "A long thought.</textarea>" in text(page)
    assert ">next</textarea>" not in text(page)


def test_a_page_of_a_shut_room_says_why_it_is_not_there(client, world, shut):
    page = open_page(client, world.reader, "review", shut.key)

    assert page.status_code == 404
    assert "The jury room is shut for now" in text(page)
    assert "There is no such page" in text(open_page(client, world.secretariat, "review", shut.key))


def test_what_is_sent_to_a_file_that_left_comes_back(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=3)
    jury.declare_conflict(begun.key, "work", by=world.reader, reason="I worked there.")

    page = send(client, world.reader, "review", begun.key, comment="A long thought.", seen="1", go="next")

    assert page.status_code == 404
    assert "A long thought.</textarea>" in text(page)
    assert "Lira" not in text(page)


def test_the_desks_of_a_shut_room_promise_nothing(client, world, shut):
    desk = text(open_page(client, world.reader, "jury_desk"))
    chair = open_page(client, world.chair, "chair_desk", "2027")

    assert "The jury room of Membership 2027 is shut for now." in desk
    assert "Your files will be listed here." not in desk
    assert chair.context["next"]["sentence"] == "The jury room of Membership 2027 is shut for now."
