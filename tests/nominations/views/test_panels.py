"""The matrix of files by jurors: proposed, beside what is given now, locked, given out."""

import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from nominations.models import Juror, Nomination, Review
from nominations.workflow import jury, seats
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text
from tests.test_many_files import multiply

pytestmark = pytest.mark.django_db


def matrix(page) -> dict:
    """What stands in each cell, by city and juror."""
    names = [juror["name"] for juror in page.context["jurors"]]
    return {
        (row["city"], name): cell
        for row in page.context["rows"]
        for name, cell in zip(names, row["cells"], strict=True)
    }


def give_out(client, world, page, **typed):
    facts = {"seed": page.context["seed"], "seen": page.context["seen"], "lock": page.context["cells"]} | typed
    return send(client, world.secretariat, "start_all", world.call.slug, **facts)


@pytest.mark.parametrize("name", ["propose_panels", "start_all"])
def test_panels_are_for_the_secretariat_alone(client, world, name):
    assert open_page(client, world.chair, name, world.call.slug).status_code == 403


def test_panels_are_proposed_and_given_out_as_shown(client, world):
    for name in ("Lira", "Gulu"):
        road.eligible(world.secretariat, name, made=world.call)
    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    response = give_out(client, world, page)

    assert page.context["effect"] == "Given to readers: 2 files. Sent to the jurors named here: 2 e-mails."
    assert {cell["kind"] for cell in matrix(page).values()} == {"new"}
    assert response["Location"] == reverse("done")
    assert Review.objects.filter(state="unanswered").count() == 4
    assert set(Nomination.objects.values_list("status", flat=True)) == {"in_review"}


def test_panels_say_what_is_certain(client, world):
    road.eligible(world.secretariat, made=world.call)

    proven = open_page(client, world.secretariat, "propose_panels", world.call.slug).context["proven"]

    assert proven[:3] == [
        "2 seats have a reader; no plan fills more.",
        "Jurors read from 1 to 1 files.",
        "All jurors hang together over files that they share.",
    ]
    assert re.fullmatch(r"Drawn by OR-tools [\d.]+ with the number 1\.", proven[3])


def test_panels_stand_beside_what_is_given_now(client, world):
    world.file("Masaka")
    road.eligible(world.secretariat, "Gulu", made=world.call)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    kinds = {key: cell["kind"] for key, cell in matrix(page).items()}
    both = (world.chair.name, world.reader.name)
    assert kinds == {("Masaka", name): "now" for name in both} | {("Gulu", name): "new" for name in both}
    loads = {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:3]] for row in page.context["loads"]}
    assert loads == {name: ["1", "2"] for name in both}


def test_file_that_lost_a_reader_gets_another_beside_those_who_stay(client, world):
    file = world.file()
    third = road.juror(world.call, world.secretariat, "CI")
    jury.declare_conflict(world.review(world.reader, file).key, "other", by=world.reader, reason="A friend.")

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    cells = {name: cell for (_city, name), cell in matrix(page).items()}
    give_out(client, world, page)

    assert {name: cell["kind"] for name, cell in cells.items()} == {
        world.chair.name: "now",
        world.reader.name: "bar",
        third.name: "free",
    }
    assert cells[world.reader.name]["mark"] == "C"
    assert page.context["unfilled"] == ["Lira: no reader of English outside Africa may read it; seats left empty: 1."]

    fourth = road.juror(world.call, world.secretariat, "TR")
    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    give_out(client, world, page)

    readers = Juror.objects.reading(file)
    assert {str(juror) for juror in readers} == {world.chair.name, fourth.name}


def test_locked_cell_stays_whatever_the_seed(client, world):
    road.eligible(world.secretariat, made=world.call)
    others = [road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI")]
    first = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    lock = matrix(first)["Lira", others[1].name]["lock"]

    for seed in range(1, 5):
        page = open_page(client, world.secretariat, "propose_panels", world.call.slug, seed=seed, lock=lock)
        cell = matrix(page)["Lira", others[1].name]
        assert (cell["kind"], cell["locked"], page.context["seed"]) == ("new", True, seed)
    give_out(client, world, page)

    assert Review.objects.filter(juror__user=others[1].user).exists()


def test_locks_that_break_a_rule_are_let_go_and_said(client, world):
    road.eligible(world.secretariat, made=world.call)
    second = road.juror(world.call, world.secretariat, "KE")
    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    locks = [matrix(page)["Lira", name]["lock"] for name in (world.chair.name, second.name)]

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug, lock=locks)

    assert (page.context["refused"], page.context["cells"]) == (True, [])
    assert "These cells cannot be locked together" in text(page)


@pytest.mark.parametrize("typed", ["seed=x&lock=", "seed=-1&lock=a.b", "seed=99999999999", "lock=%00.%00&page=9"])
def test_address_changed_by_hand_gives_the_page_as_it_is(client, world, typed):
    road.eligible(world.secretariat, made=world.call)
    client.force_login(world.secretariat.user)

    page = client.get(f"{reverse('propose_panels', args=[world.call.slug])}?{typed}")

    assert (page.status_code, page.context["seed"], page.context["cells"]) == (200, 1, [])


def test_panels_name_seats_that_nobody_can_take(client, world):
    road.eligible(world.secretariat, "Nairobi", "KE", made=world.call)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    assert page.context["unfilled"] == ["Nairobi: too few jurors have no ties to Kenya; seats left empty: 1."]
    assert matrix(page)["Nairobi", world.chair.name]["mark"] == "T"


def test_panels_say_where_readers_would_share_a_nationality(client, world):
    road.eligible(world.secretariat, made=world.call)
    world.call.jurors.update(nationality=cities.country("RO"), residence=cities.country("RO"))

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    assert page.context["unfilled"] == ["Lira: its readers would share a nationality; seats left empty: 1."]


def test_panels_keep_to_what_a_juror_agreed_to_read(client, world):
    for name in ("Lira", "Gulu"):
        road.eligible(world.secretariat, name, made=world.call)
    world.call.jurors.filter(user=world.reader.user).update(max_load=1)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    loads = {row["cells"][0]["text"]: row["cells"][2]["text"] for row in page.context["loads"]}
    assert loads == {world.chair.name: "2", world.reader.name: "1"}
    assert [sentence.split(": ", 1)[1] for sentence in page.context["unfilled"]] == [
        "no reader of English outside Africa is free; seats left empty: 1."
    ]


def test_call_of_one_reader_has_no_rule_on_regions(client, world):
    road.eligible(world.secretariat, made=world.call)
    type(world.call).objects.filter(pk=world.call.pk).update(readers_per_file=1)

    assert open_page(client, world.secretariat, "propose_panels", world.call.slug).context["unfilled"] == []


@pytest.mark.parametrize("seen", ["", "0" * 32])
def test_start_all_of_anything_but_the_plan_shown_gives_out_nothing(client, world, seen):
    road.eligible(world.secretariat, made=world.call)

    response = send(client, world.secretariat, "start_all", world.call.slug, seen=seen, seed=3)

    assert response["Location"] == f"{reverse('propose_panels', args=[world.call.slug])}?seed=3"
    assert Review.objects.count() == 0


def test_start_all_of_a_plan_that_was_overtaken_says_so(client, world):
    road.eligible(world.secretariat, made=world.call)
    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    first, second = (give_out(client, world, page) for _ in range(2))

    assert (first.url, second.url) == (
        reverse("done"),
        reverse("propose_panels", args=[world.call.slug]) + "?seed=1",
    )
    said = open_page(client, world.secretariat, "done").context
    assert (said["title"], said["said"]) == (
        "1 file is being read", "1 file moved. 2 e-mails are on their way.",
    )  # fmt: skip
    assert said["address"] == reverse("jury_plan", args=[world.call.slug])
    assert Review.objects.count() == 2


def test_page_of_five_hundred_files_and_forty_jurors_is_light(client, world):
    for number in range(38):
        road.juror(world.call, world.secretariat, ["RO", "KE", "TR", "CI"][number % 4])
    multiply(road.eligible(world.secretariat, made=world.call), range(1, 500))
    client.force_login(world.secretariat.user)

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("propose_panels", args=[world.call.slug]))

    assert page.context["page"].paginator.count == 500
    assert len(captured) <= 12
    assert len(gzip.compress(page.content)) <= 30_000


def test_seat_of_one_who_handed_in_and_left_stays_filled(client, world):
    file = world.file()
    road.read(file, world.reader)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")
    road.juror(world.call, world.secretariat, "TR")

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    sheet = open_page(client, world.secretariat, "propose_panels", world.call.slug, **{"as": "xlsx"})

    assert (page.context["count"], page.context["unfilled"]) == (0, [])
    assert sheet.status_code == 200


def test_nobody_of_the_nationality_of_one_who_handed_in_and_left_is_proposed(client, world):
    file = world.file()
    road.read(file, world.reader)
    type(world.call).objects.filter(pk=world.call.pk).update(readers_per_file=3)
    seats.end_term(world.seat(world.reader).key, by=world.secretariat, reason="Ill.")
    compatriot, other = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("RO", "TR"))

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    give_out(client, world, page)

    readers = {str(juror) for juror in Juror.objects.reading(file)}
    assert readers == {world.chair.name, world.reader.name, other.name}
    assert compatriot.name not in readers


def test_open_file_of_one_whose_term_is_over_is_proposed_to_others(client, world):
    file = world.file()
    world.call.jurors.filter(user=world.reader.user).update(until=road.AFTER_DEADLINES)
    compatriot, other = (road.juror(world.call, world.secretariat, iso2) for iso2 in ("RO", "TR"))

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)
    give_out(client, world, page)

    readers = {str(juror) for juror in Juror.objects.reading(file)}
    assert other.name in readers
    assert compatriot.name not in readers


def test_files_read_to_the_end_count_in_what_a_juror_agreed_to(client, world):
    world.close(world.file())
    road.eligible(world.secretariat, "Gulu", made=world.call)
    world.call.jurors.filter(user=world.reader.user).update(max_load=1)

    page = open_page(client, world.secretariat, "propose_panels", world.call.slug)

    loads = {row["cells"][0]["text"]: [cell["text"] for cell in row["cells"][1:3]] for row in page.context["loads"]}
    assert loads == {world.chair.name: ["1", "2"], world.reader.name: ["1", "1"]}
    assert give_out(client, world, page).url == reverse("done")
