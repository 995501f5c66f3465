"""The register of conflicts, and marks shown as excluded once marks are closed."""

import pytest
from django.urls import reverse

from nominations import means
from nominations.workflow import jury
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db


def late(world, file, reason="They paid me."):
    return jury.declare_conflict(world.review(world.reader, file).key, "money", by=world.reader, reason=reason)


def test_register_names_juror_file_kind_reason_day_and_marks(client, world):
    file = world.file()
    road.read(file, world.reader)
    late(world, file)

    page = open_page(client, world.secretariat, "recusals", world.call.slug)

    (row,) = page.context["rows"]
    said = [cell.get("text") or cell.get("word") for cell in row["cells"]]
    assert said == [world.reader.name, "Lira", "Uganda", "I was paid by the city", "1 May 2027", "kept, not counted"]
    assert row["cells"][3]["note"] == "They paid me."
    assert open_page(client, world.secretariat, "recusals", world.call.slug, **{"as": "xlsx"}).status_code == 200


def test_register_has_what_the_secretariat_found_and_nothing_of_others(client, world):
    file, other = world.file(), world.file("Gulu")
    jury.recuse(world.review(world.chair, file).key, by=world.secretariat, reason="A letter came.")
    jury.accept(world.review(world.reader, other).key, by=world.reader)

    page = open_page(client, world.secretariat, "recusals", world.call.slug)

    (row,) = page.context["rows"]
    assert (row["cells"][3]["text"], row["cells"][3]["note"]) == ("found by the secretariat", "A letter came.")
    assert row["cells"][5]["text"] == "none"
    assert open_page(client, world.chair, "recusals", world.call.slug).status_code == 403


@pytest.mark.parametrize("who", ["secretariat", "chair"])
def test_marks_of_a_reader_in_conflict_are_shown_as_excluded_and_not_counted(client, world, who):
    file = world.close(world.file(), 2, 5)
    before = means.of_files(world.secretariat, [file])[file.pk].overall.mean
    late(world, file)

    page = open_page(client, getattr(world, who), "excluded", file.key)

    assert [reader["said"] for reader in page.context["readers"]] == [
        "excluded since 1 May 2027: I was paid by the city"
    ]
    assert [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]] == [
        ["Commitment", "met"], ["Partners", "5"], ["Resources", "5"],
    ]  # fmt: skip
    assert world.reader.name not in text(page)
    assert (before, means.of_files(world.secretariat, [file])[file.pk].overall.mean) == (3.5, 2)
    assert reverse("excluded", args=[file.key]) in text(open_page(client, getattr(world, who), "vote", file.key))


def test_excluded_marks_stay_sealed_until_marks_are_closed_and_from_other_jurors(client, world):
    file = world.file()
    road.read(file, world.reader)
    late(world, file)
    sealed = open_page(client, world.secretariat, "excluded", file.key).status_code
    third = road.juror(world.call, world.secretariat, "TR")
    jury.close_review(file.key, by=world.secretariat, reason="Time is up.")
    jury.declare_none(file.key, by=third)

    assert sealed == 404
    assert [open_page(client, one, "excluded", file.key).status_code for one in (third, world.reader)] == [404, 404]
    assert open_page(client, world.secretariat, "excluded", file.key).status_code == 200


def test_nothing_excluded_says_so_and_the_vote_leads_nowhere(client, world):
    file = world.close(world.file())

    assert "No mark of this file is excluded." in text(open_page(client, world.secretariat, "excluded", file.key))
    assert reverse("excluded", args=[file.key]) not in text(open_page(client, world.secretariat, "vote", file.key))


def test_return_is_proposed_on_the_readers_page_and_confirmed_by_a_second_person(client, world):
    file = world.file()
    review = late(world, file)
    page = text(open_page(client, world.secretariat, "readers", file.key))

    assert "excluded since 1 May 2027: I was paid by the city" in page
    assert reverse("propose_readmit", args=[review.key]) in page
    send(client, world.secretariat, "propose_readmit", review.key, reason="Another city.")
    proposal = file.proposals.get()
    second = road.secretariat("Second")
    assert f"{world.reader.name} sees the file again" in text(open_page(client, second, "proposal", proposal.key))
    send(client, second, "readmit", proposal.key, do="1")
    assert road.fresh(review).state == "unanswered"
