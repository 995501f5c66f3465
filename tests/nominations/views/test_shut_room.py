"""While the jury room is shut no page of a juror or the chair offers what would be refused, and each says why."""

import re

import pytest
from django.urls import reverse

from nominations.workflow import electing, meeting, overseeing, practice
from tests.nominations.views.juries import open_page, text

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"#?]+)')
SHUT = "The jury room of this call is shut for now."


@pytest.fixture
def shut(world):
    world.close(world.file(), 0, 5)
    world.exercise = practice.add_practice(world.call.key, "Exempla", "A text.", by=world.secretariat)
    electing.nominate_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    electing.elect_chair(world.call.key, world.seat(world.reader).key, by=world.reader)
    meeting.open_meeting(world.call.key, by=world.chair)
    overseeing.shut_jury(world.call.key, by=world.secretariat, reason="A leak.")
    return world


def pages_of(world) -> list[tuple[str, str]]:
    slug = world.call.slug
    of_jurors = [("jury_desk",), ("declarations",), ("election", slug), ("practice", world.exercise.key)]
    of_chair = [
        ("chair_desk", slug),
        ("meeting", slug),
        ("read_more", slug),
        ("ranking", slug),
        ("marks_offline", slug),
    ]
    return [*of_jurors, *of_chair]


@pytest.mark.parametrize("who", ["chair", "reader", "secretariat"])
def test_no_page_of_a_shut_room_leads_to_an_act_that_is_refused(client, shut, who):
    person = getattr(shut, who)
    shown = [open_page(client, person, *page) for page in pages_of(shut)]
    links = {link for page in shown if page.status_code == 200 for link in LINK.findall(text(page))}

    refused = {link for link in links if link.startswith("/") and client.get(link).status_code == 409}

    assert refused == set()


@pytest.mark.parametrize("name", ["election", "practice", "chair_desk", "meeting", "read_more"])
def test_a_shut_room_is_explained_where_its_acts_would_stand(client, shut, name):
    key = shut.exercise.key if name == "practice" else shut.call.slug
    page = text(open_page(client, shut.chair, name, key))

    assert SHUT in page
    assert not re.search(r'<form method="post"(?! action="/(?:accounts|language))', page.partition("<main")[2])
    overseeing.open_jury(shut.call.key, by=shut.secretariat, reason="It was nothing.")
    assert SHUT not in text(open_page(client, shut.chair, name, key))


def test_an_act_opened_by_its_address_says_that_the_room_is_shut(client, shut):
    for name in ("note_present", "elect_chair", "count_election"):
        page = open_page(client, shut.chair, name, shut.call.key)
        assert (page.status_code, SHUT in text(page)) == (409, True), name


def test_practice_files_of_a_shut_room_are_not_closed(client, shut):
    assert reverse("close_practice", args=[shut.exercise.key]) not in text(
        open_page(client, shut.secretariat, "practice_files", shut.call.slug)
    )
