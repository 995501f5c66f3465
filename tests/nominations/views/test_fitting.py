"""How well files suit jurors: the sheet out and back, what it changes, and what the panels make of it."""

import io
import json

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts import door
from audit.models import Record
from nominations.models import Call, Fit
from nominations.workflow import conflicts, fitting, jury
from tests.dossiers.factories import upload
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, queries, send, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(world):
    """Two files for one reader each, of four who could read them."""
    Call.objects.filter(pk=world.call.pk).update(readers_per_file=1, panel_regions=1)
    world.others = [road.juror(world.call, world.secretariat, iso2) for iso2 in ("TR", "CI")]
    return [road.eligible(world.secretariat, name, made=world.call) for name in ("Lira", "Gulu")]


def sheet(client, world) -> Workbook:
    return load_workbook(io.BytesIO(open_page(client, world.secretariat, "fit_sheet", "2027").content))


def filled(book: Workbook, typed: dict[tuple[str, str], object]) -> Workbook:
    """The same workbook with these numbers, by juror and city."""
    page = book.worksheets[0]
    heads = {str(cell.value).split(" [")[0]: cell.column for cell in page[1]}
    rows = {str(row[0].value).split(" [")[0]: row[0].row for row in page.iter_rows(min_row=2)}
    for (juror, city), value in typed.items():
        page.cell(rows[city], heads[juror]).value = value
    return book


def brought(client, world, book: Workbook, person=None):
    saved = io.BytesIO()
    book.save(saved)
    return send(client, person or world.secretariat, "set_fit", "2027", sheet=upload(saved.getvalue(), "fit.xlsx"))


def stored(client, world, typed: dict[tuple[str, str], object]):
    """A sheet with these numbers, looked at and taken over."""
    page = brought(client, world, filled(sheet(client, world), typed))
    return send(client, world.secretariat, "set_fit", "2027", sealed=page.context["form"].initial["sealed"])


def numbers() -> dict[tuple[str, str], int]:
    return {(str(row.juror), row.nomination.city.name): row.number for row in Fit.objects.all()}


def test_sheet_has_a_line_for_each_file_and_a_column_for_each_juror(client, world, files):
    page = sheet(client, world).worksheets[0]

    assert [str(cell.value).split(" [")[0] for cell in page[1]] == [
        "File", "Country", "Language", *sorted(str(juror) for juror in world.call.jurors.all())
    ]  # fmt: skip
    assert [str(row[0].value).split(" [")[0] for row in page.iter_rows(min_row=2)] == ["Gulu", "Lira"]


def test_nothing_is_stored_before_its_differences_were_seen(client, world, files):
    typed = {(world.chair.name, "Lira"): 80, (world.reader.name, "Gulu"): "7"}

    page = brought(client, world, filled(sheet(client, world), typed))

    assert [[cell["text"] for cell in row["cells"]] for row in page.context["rows"]] == [
        ["Gulu", world.reader.name, "–", "7"],
        ["Lira", world.chair.name, "–", "80"],
    ]
    assert "Change 2 numbers" in text(page)
    assert numbers() == {}


def test_fit_is_stored_with_a_record_for_each_juror_and_comes_back_in_the_sheet(client, world, files):
    typed = {(world.chair.name, "Lira"): 80, (world.reader.name, "Gulu"): 7}

    response = stored(client, world, typed)

    assert response["Location"] == reverse("propose_panels", args=["2027"])
    assert numbers() == typed
    facts = [json.loads(row.facts)["fit"] for row in Record.objects.filter(act="set_fit").order_by("number")]
    assert sorted(facts, key=str) == sorted([{files[0].key: 80}, {files[1].key: 7}], key=str)
    again = brought(client, world, sheet(client, world))
    assert "The sheet says nothing new." in text(again)


def test_an_emptied_cell_takes_the_number_away(client, world, files):
    stored(client, world, {(world.chair.name, "Lira"): 80, (world.reader.name, "Gulu"): 7})

    stored(client, world, {(world.chair.name, "Lira"): None})

    assert numbers() == {(world.reader.name, "Gulu"): 7}


def test_panels_go_by_fit_and_say_what_is_certain_of_it(client, world, files):
    ivorian = world.others[1]
    stored(client, world, {(world.chair.name, "Lira"): 80, (ivorian.name, "Lira"): 60, (world.chair.name, "Gulu"): 90})

    page = open_page(client, world.secretariat, "propose_panels", "2027")

    heads = [juror["name"] for juror in page.context["jurors"]]
    cells = {
        (row["city"], name): cell
        for row in page.context["rows"]
        for name, cell in zip(heads, row["cells"], strict=True)
    }
    new = {key for key, cell in cells.items() if cell["kind"] == "new"}
    assert new == {("Lira", world.chair.name), ("Gulu", world.chair.name)}
    assert cells["Lira", ivorian.name]["fit"] == 60
    assert page.context["proven"][1:3] == [
        "The weakest panel, of Lira, has a fit of 80; no plan lifts it higher.",
        "All panels together have a fit of 170, of it 0 by those who read now; no plan has more.",
    ]


def test_without_any_fit_nothing_is_said_of_it(client, world, files):
    page = open_page(client, world.secretariat, "propose_panels", "2027")

    assert not any("fit" in sentence for sentence in page.context["proven"])
    assert "Nothing is said yet of how well files suit jurors" in text(page)


@pytest.mark.parametrize("value", [101, -1, 2.5, "good", "=1+1", True])
def test_what_is_no_number_is_said_with_its_place(client, world, files, value):
    page = brought(client, world, filled(sheet(client, world), {(world.chair.name, "Gulu"): value}))

    assert page.context["faults"] == [f"Line 2, {world.chair.name}: “{value}” is no whole number from 0 to 100."]
    assert numbers() == {}


def test_lines_and_columns_of_others_are_said(client, world, files):
    book = sheet(client, world)
    page = book.worksheets[0]
    page.cell(2, 1).value = "Atlantis [xxxxxxxxx]"
    page.cell(1, 5).value = page.cell(1, 4).value
    page.append([page.cell(3, 1).value])

    faults = brought(client, world, book).context["faults"]

    name = str(page.cell(1, 4).value).split(" [")[0]
    assert faults == [
        f"Column {name}: nobody who serves on this jury, or the same juror once more.",
        "Line 2 names no file that awaits readers or is being read.",
        "Line 4: this file stands in the sheet once more.",
    ]


def test_another_workbook_is_refused(client, world, files):
    page = brought(client, world, Workbook())

    assert "No juror of this call stands in the first line." in text(page)


def test_numbers_of_somebody_else_are_not_overwritten_unseen(client, world, files):
    page = brought(client, world, filled(sheet(client, world), {(world.chair.name, "Lira"): 80}))
    stored(client, world, {(world.chair.name, "Lira"): 10})

    late = send(client, world.secretariat, "set_fit", "2027", sealed=page.context["form"].initial["sealed"])

    assert late.status_code == 409
    assert "Somebody else has changed the fit meanwhile." in text(late)
    assert numbers() == {(world.chair.name, "Lira"): 10}


def test_changes_of_another_make_are_not_taken(client, world, files):
    response = send(client, world.secretariat, "set_fit", "2027", sealed="made:by:hand")

    assert (response["Location"], numbers()) == (reverse("set_fit", args=["2027"]), {})


def test_file_kept_from_a_clerk_is_neither_in_the_sheet_nor_changed(client, world, files):
    stored(client, world, {(world.chair.name, "Lira"): 80})
    conflicts.keep_away(files[0].key, by=world.secretariat, reason="A cousin is the mayor.")

    assert "Lira" not in str([[cell.value for cell in row] for row in sheet(client, world).worksheets[0].iter_rows()])
    seat = world.seat(world.chair)
    changed = fitting.set_fit(world.call.key, {(seat.key, files[0].key): (80, 5)}, by=world.secretariat)
    assert (changed, numbers()) == (0, {(world.chair.name, "Lira"): 80})


def test_fit_is_said_while_panels_are_drawn(client, world, files):
    Call.objects.filter(pk=world.call.pk).update(state="decided")
    seat = world.seat(world.chair)

    with pytest.raises(door.Refused, match=r"No panels are drawn in this call any more\."):
        fitting.set_fit(world.call.key, {(seat.key, files[0].key): (0, 5)}, by=world.secretariat)
    assert "No panels are drawn in this call any more." in text(open_page(client, world.secretariat, "set_fit", "2027"))


def test_fit_of_a_juror_who_left_goes_on_for_what_was_read(client, world, files):
    Call.objects.filter(pk=world.call.pk).update(readers_per_file=2)
    stored(client, world, {(world.chair.name, "Lira"): 80, (world.reader.name, "Lira"): 30})
    jury.start_review(files[0].key, [world.seat(world.reader).key], by=world.secretariat)

    proven = open_page(client, world.secretariat, "propose_panels", "2027").context["proven"]

    assert "of it 30 by those who read now" in proven[2]


def test_sheet_asks_as_often_for_many_files(client, world, files):
    few = queries(client, world.secretariat, "fit_sheet", "2027")
    road.eligible(world.secretariat, "Masaka", made=world.call)

    assert queries(client, world.secretariat, "fit_sheet", "2027") == few <= 12
