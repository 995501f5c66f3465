"""How far the reading is: what the secretariat counts, and that each number leads to exactly its rows."""

import re

import pytest

from nominations.models import Review
from nominations.workflow import conflicts, jury
from tests import pages
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, text

pytestmark = pytest.mark.django_db


def progress(client, world, **query):
    return open_page(client, world.secretariat, "jury_progress", world.call.slug, **query)


@pytest.fixture
def shelf(world):
    """Three files that the two jurors have come differently far with."""
    read, begun, left = world.file("Lira"), world.file("Gulu"), world.file("Masaka")
    road.read(read, world.reader, 4)
    with road.after_deadlines():
        jury.accept(world.review(world.chair, begun).key, by=world.chair)
        jury.declare_conflict(world.review(world.reader, left).key, "work", by=world.reader, reason="Once.")
    return world


def test_table_shows_each_reader_of_each_file(client, shelf):
    shown = progress(client, shelf).context

    names = [juror["name"] for juror in shown["jurors"]]
    words = {
        row["city"]: {name: cell.get("word") for name, cell in zip(names, row["steps"], strict=True)}
        for row in shown["rows"]
    }
    chair, reader = shelf.chair.name, shelf.reader.name
    assert words == {
        "Lira": {chair: "declaration awaited", reader: "handed in"},
        "Gulu": {chair: "not begun", reader: "declaration awaited"},
        "Masaka": {chair: "declaration awaited", reader: "conflict of interest"},
    }
    assert shown["awaited"] == "4 reviews are awaited."


def numbers(shown) -> list[tuple[int, str]]:
    """Every number of the page with the address behind it."""
    shares = [shown["whole"], *shown["jurors"], *shown["rows"]]
    found = [(share[name], share[f"{name}_url"]) for share in shares for name in ("done", "given")]
    return [*found, *((step["number"], step["url"]) for step in shown["legend"])]


def test_every_number_leads_to_exactly_the_rows_it_counts(client, shelf):
    found = numbers(progress(client, shelf).context)

    assert len(found) == 2 * (1 + 2 + 3) + 7
    assert [number for number, url in found if client.get(url).context["count"] != number] == []
    assert {number for number, _url in found} > {0, 1, 2, 3}


def test_what_was_closed_before_it_was_handed_in_is_missing(client, shelf):
    with road.after_deadlines():
        jury.close_all(shelf.call.key, by=shelf.secretariat, reason="The day has come.")

    legend = {step["word"]: step["number"] for step in progress(client, shelf).context["legend"]}

    assert {word: number for word, number in legend.items() if number} == {
        "handed in": 1, "closed and not handed in": 4, "conflict of interest": 1,
    }  # fmt: skip


def test_files_kept_from_a_person_are_neither_shown_nor_counted(client, shelf):
    away, file = road.secretariat("Said"), Review.objects.get(state="conflict").nomination
    with road.after_deadlines():
        conflicts.keep_away(file.key, by=away, reason="My home town.")

    shown = open_page(client, away, "jury_progress", shelf.call.slug).context

    assert [row["city"] for row in shown["rows"]] == ["Gulu", "Lira"]
    assert shown["whole"]["given"] == 4
    assert client.get(shown["legend"][5]["url"]).context["count"] == 0


def test_table_can_be_taken_along_in_words(client, shelf):
    rows = pages.cells(_read(progress(client, shelf, **{"as": "xlsx"})))

    assert rows[0] == ("City", "Country", "Handed in", "Given", shelf.chair.name, shelf.reader.name)
    assert ("Lira", "Uganda", 1, 2, "declaration awaited", "handed in") in rows


def _read(response):
    response.read = response.content
    return response


def test_no_mark_stands_on_the_page(client, shelf):
    one = re.sub(r'value="[^"]*"', "", text(progress(client, shelf)))
    shelf.review(shelf.reader, shelf.files[0]).marks.update(value=1)

    assert re.sub(r'value="[^"]*"', "", text(progress(client, shelf))) == one


def test_an_address_of_another_call_leads_to_no_rows(client, shelf):
    made = road.open_call(slug="next")

    page = open_page(client, shelf.secretariat, "jury_reviews", made.slug, file=shelf.files[0].key)
    assert page.context["count"] == 0
