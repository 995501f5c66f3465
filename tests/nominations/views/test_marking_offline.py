"""A juror's marks go out as a sheet and come back; the book of files; differences stand before anything is stored."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from nominations import marksheet
from nominations.models import Mark
from nominations.views import book
from nominations.workflow import jury, marking
from tests.dossiers.factories import upload
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, queries, send, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(world):
    review = world.review(world.reader, world.file())
    jury.accept(review.key, by=world.reader)
    return review


def downloaded(client, world) -> bytes:
    return open_page(client, world.reader, "marks_sheet", "2027").content


def filled(content: bytes, typed: dict[tuple[str, str], tuple[object, object]]) -> bytes:
    """The same workbook with these marks and reasons, by review and criterion."""
    workbook = load_workbook(io.BytesIO(content))
    for row in workbook.worksheets[1].iter_rows(min_row=2):
        name = (row[marksheet.REVIEW - 1].value, row[marksheet.CRITERION - 1].value)
        if name in typed:
            row[marksheet.MARK - 1].value, row[marksheet.REASON - 1].value = typed[name]
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def brought_back(client, world, content: bytes):
    return send(client, world.reader, "marks_offline", "2027", sheet=upload(content, "marks.xlsx"))


def taken_over(client, world, page, *codes: str):
    data = {"sealed": page.context["sealed"], "answers": codes}
    return send(client, world.reader, "marks_offline", "2027", **data)


def newest() -> dict[str, tuple]:
    return {m.criterion.code: (m.value, m.cannot_judge, m.comment) for m in Mark.objects.newest()}


def test_the_sheet_holds_a_line_for_each_criterion_with_the_marks_that_stand(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="=Good")
    marking.mark(begun.key, "resources", by=world.reader, seen=0, cannot_judge=True)

    workbook = load_workbook(io.BytesIO(downloaded(client, world)))

    rows = [[cell.value for cell in row] for row in workbook.worksheets[1].iter_rows(min_row=2)]
    assert [row[1:] for row in rows] == [
        ["commitment", 0, "Lira", "Commitment", "0 · 1", None, None],
        ["partners", 1, "Lira", "Partners", rows[1][5], 4, "=Good"],
        ["resources", 1, "Lira", "Resources", rows[2][5], "cannot judge", None],
    ]
    assert workbook.worksheets[1].cell(3, marksheet.REASON).data_type == "s"


def test_nothing_is_stored_before_the_differences_were_seen(client, world, begun):
    sheet = filled(
        downloaded(client, world),
        {
            (begun.key, "commitment"): (1, None),
            (begun.key, "partners"): ("5", "The best."),
            (begun.key, "resources"): ("cannot judge", None),
        },
    )

    page = brought_back(client, world, sheet)

    assert newest() == {}
    assert [row["ticked"] for row in page.context["rows"]] == [True] * 3
    codes = [row["code"] for row in page.context["rows"]]
    assert taken_over(client, world, page, *codes)["Location"] == reverse("jury_desk")
    assert newest() == {
        "commitment": (1, False, ""),
        "partners": (5, False, "The best."),
        "resources": (None, True, ""),
    }


def test_a_mark_changed_on_the_site_stands_beside_that_of_the_sheet_and_is_not_ticked(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=2)
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (3, "On the train.")})
    marking.mark(begun.key, "partners", by=world.reader, seen=1, value=4, comment="At home.")

    page = brought_back(client, world, sheet)

    (row,) = page.context["rows"]
    assert (row["moved"], row["ticked"], row["offered"]) == (True, False, True)
    said = text(page)
    assert "At home." in said
    assert "On the train." in said
    taken_over(client, world, page, row["code"])
    assert newest()["partners"] == (3, False, "On the train.")


def test_a_mark_changed_while_the_differences_were_read_is_not_overwritten(client, world, begun):
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (3, "On the train.")})
    page = brought_back(client, world, sheet)
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="At home.")

    again = taken_over(client, world, page, page.context["rows"][0]["code"])

    assert again.status_code == 409
    assert newest()["partners"] == (4, False, "At home.")
    assert "At home." in text(again)
    assert "On the train." in text(again)


def test_an_empty_cell_changes_nothing(client, world, begun):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="At home.")
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (None, None)})

    assert brought_back(client, world, sheet).context["rows"] == []


@pytest.mark.parametrize("mark", ["6", "best", 2.5, "=1+1"])
def test_what_is_no_mark_is_named_and_not_offered(client, world, begun, mark):
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (mark, "Why.")})

    (row,) = brought_back(client, world, sheet).context["rows"]

    assert row["problem"]
    assert not row["offered"]


@pytest.mark.parametrize("mark", ["9", "best", "=1+1"])
def test_what_cannot_be_read_is_shown_as_it_stands_in_the_sheet(client, world, begun, mark):
    marking.mark(begun.key, "partners", by=world.reader, seen=0, value=4, comment="At home.")
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (mark, "On the train.")})

    (row,) = brought_back(client, world, sheet).context["rows"]

    assert (row["now"]["value"], row["mark"], row["comment"]) == ("4", mark, "On the train.")


def test_a_gate_has_two_steps(client, world, begun):
    sheet = filled(downloaded(client, world), {(begun.key, "commitment"): (3, None)})

    (row,) = brought_back(client, world, sheet).context["rows"]

    assert row["problem"] == "“3” is no mark of this scale."


def test_a_sheet_of_somebody_else_is_refused(client, world, begun):
    jury.accept(world.review(world.chair, begun.nomination).key, by=world.chair)
    foreign = open_page(client, world.chair, "marks_sheet", "2027").content

    assert "made for somebody else" in text(brought_back(client, world, foreign))
    assert "no workbook that can be read" in text(brought_back(client, world, b"PK no workbook"))


def test_lines_of_a_file_in_conflict_are_left_out_and_its_name_is_gone(client, world, begun):
    other = world.review(world.reader, world.file("Gulu"))
    jury.accept(other.key, by=world.reader)
    sheet = filled(
        downloaded(client, world), {(other.key, "partners"): (3, "Hm."), (begun.key, "partners"): (3, "So.")}
    )
    jury.declare_conflict(other.key, "work", by=world.reader, reason="I worked there.")

    page = brought_back(client, world, sheet)

    assert [row["label"] for row in page.context["rows"]] == ["Lira: Partners"]
    assert page.context["left"] == 3
    assert "Gulu" not in text(page)
    assert "Gulu" not in str(load_workbook(io.BytesIO(downloaded(client, world))).worksheets[1]["D4"].value)


def test_a_file_that_leaves_between_the_two_pages_is_not_stored_and_said(client, world, begun):
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (3, "So.")})
    page = brought_back(client, world, sheet)
    jury.declare_conflict(begun.key, "work", by=world.reader, reason="I worked there.")

    again = taken_over(client, world, page, page.context["rows"][0]["code"])

    assert "not among yours any more" in text(again)
    assert newest() == {}


def test_a_page_of_somebody_else_or_cut_off_stores_nothing(client, world, begun):
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (3, "So.")})
    page = brought_back(client, world, sheet)
    data = {"sealed": page.context["sealed"], "answers": page.context["rows"][0]["code"]}

    assert send(client, world.chair, "marks_offline", "2027", **data).status_code == 302
    assert "Choose at least one mark." in text(taken_over(client, world, page))
    assert newest() == {}


def test_a_review_handed_in_is_not_in_the_sheet_and_takes_nothing_over(client, world, begun):
    sheet = filled(downloaded(client, world), {(begun.key, "partners"): (3, "So.")})
    for code in ("commitment", "partners", "resources"):
        marking.mark(begun.key, code, by=world.reader, seen=0, value=1, comment="So.")
    marking.finish(begun.key, by=world.reader)

    (row,) = brought_back(client, world, sheet).context["rows"]

    assert row["problem"] == "This review is handed in or closed."
    assert load_workbook(io.BytesIO(downloaded(client, world))).worksheets[1].max_row == 1


# The book.


def read(response) -> str:
    pages = PdfReader(io.BytesIO(b"".join(response.streaming_content))).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_book_holds_the_declared_files_and_nobodys_name(client, world, begun):
    undeclared = world.file("Gulu")
    away = world.review(world.reader, world.file("Masaka"))
    jury.declare_conflict(away.key, "work", by=world.reader, reason="I worked there.")

    said = read(open_page(client, world.reader, "book", "2027", 1))

    assert "Lira" in said
    assert "Learning for all." in said
    for absent in (undeclared.city.name, "Masaka", world.reader.user.name, world.chair.user.name, "Telephone"):
        assert absent not in said


def test_the_book_comes_in_parts_and_costs_the_same_with_three_files(client, world, begun, monkeypatch):
    few = queries(client, world.reader, "book", "2027", 1)
    for name in ("Gulu", "Masaka"):
        jury.accept(world.review(world.reader, world.file(name)).key, by=world.reader)
    assert queries(client, world.reader, "book", "2027", 1) == few
    monkeypatch.setattr(book, "MOST", 2)

    page = open_page(client, world.reader, "marks_offline", "2027")

    assert [part["label"] for part in page.context["parts"]] == ["Files 1 to 2", "File 3"]
    assert open_page(client, world.reader, "book", "2027", 2).status_code == 200
    for number in (0, 3):
        assert open_page(client, world.reader, "book", "2027", number).status_code == 404


def test_offline_pages_are_for_the_jury_of_the_call(client, world, begun):
    other = road.juror(road.open_call("2028"), world.secretariat, "TR")
    for person in (world.secretariat, other):
        assert open_page(client, person, "marks_offline", "2027").status_code == 404
        assert open_page(client, person, "marks_sheet", "2027").status_code == 404
        assert open_page(client, person, "book", "2027", 1).status_code == 404
