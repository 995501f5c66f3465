"""Whoever was to read a file and handed in nothing sees no reader of it apart, on any page of the closed marks."""

import io

import pypdf
import pytest

from nominations.rules import jury as rules
from nominations.workflow import discussing, jury
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, text

pytestmark = pytest.mark.django_db

SENTENCE = str(rules.own_is_in(is_owed=True).sentence)


@pytest.fixture
def readers(world):
    return [road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI", "BR")]


@pytest.fixture
def file(world, readers):
    """Read by three; chair and reader declared, and were late."""
    made = road.in_review(world.secretariat, [world.chair, world.reader, *readers], made=world.call)
    for late in (world.chair, world.reader):
        jury.accept(made.reviews.get(juror__user=late.user).key, by=late)
    for person, value in zip(readers, (2, 5, 5), strict=True):
        road.read(made, person, value)
    jury.close_review(made.key, by=world.secretariat, reason="The day has come.")
    changed = made.reviews.get(juror__user=readers[1].user)
    discussing.change_mark(changed.key, "partners", value=4, by=readers[1], reason="Page 3 convinced me.")
    return road.fresh(made)


@pytest.mark.parametrize("who", ["chair", "reader"])
def test_late_reader_sees_means_and_no_reader_apart(client, world, file, who):
    late = getattr(world, who)
    vote, talk, ranking = (
        open_page(client, late, name, about)
        for name, about in (("vote", file.key), ("discussion", file.key), ("ranking", "2027"))
    )

    assert (vote.context["rows"], SENTENCE in text(vote)) == ([], True)
    assert all(dot["from"] == dot["at"] == dot["to"] for dot in vote.context["means"])
    assert vote.context["means"]
    assert (talk.context["rows"], SENTENCE in text(talk)) == ([], True)
    assert talk.context["alarms"]
    assert not [said for said in talk.context["alarms"] if "from" in said]
    assert ([dot["marks"] for dot in ranking.context["dots"]], SENTENCE in text(ranking)) == ([[]], True)


def test_reader_whose_review_is_in_sees_all_of_it(client, readers, file):
    vote, talk, ranking = (
        open_page(client, readers[0], name, about)
        for name, about in (("vote", file.key), ("discussion", file.key), ("ranking", "2027"))
    )

    assert len(vote.context["rows"]) == 3
    assert "mark changed from 5 to 4" in text(talk)
    assert len(ranking.context["dots"][0]["marks"]) == 3
    assert SENTENCE not in text(vote) + text(talk) + text(ranking)


def test_late_chair_reads_no_range_on_the_desk_and_the_screen_and_no_marks_in_the_minutes(client, world, file):
    jury.recuse(file.reviews.get(juror__user=world.reader.user).key, by=world.secretariat, reason="Found later.")
    desk, screen = (
        open_page(client, world.chair, "chair_desk", "2027"),
        open_page(client, world.chair, "projector", file.key),
    )
    excluded = open_page(client, world.chair, "excluded", file.key)

    assert [dot["from"] == dot["at"] == dot["to"] for dot in desk.context["dots"]] == [True]
    assert all(dot["from"] == dot["to"] for dot in screen.context["means"])
    assert excluded.context["rows"] == []
    assert SENTENCE in _minutes(client, world.chair)
    assert "Page 3 convinced me." not in _minutes(client, world.chair)
    assert "Page 3 convinced me." in _minutes(client, world.secretariat)


def _minutes(client, person) -> str:
    found = pypdf.PdfReader(io.BytesIO(open_page(client, person, "minutes", "2027").content))
    return " ".join(" ".join(page.extract_text() for page in found.pages).split())
