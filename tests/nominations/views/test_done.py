"""The page on which a bulk act ends: no bulk act is forgotten, and each says what moved, who is told, and the list."""

import ast
import json
from pathlib import Path

import pytest
from django.urls import reverse

from nominations.emails.telling import BULK_EVENTS
from nominations.models import Review
from nominations.views import done
from tests.nominations import factories as road
from tests.nominations.views.juries import open_page, send, text

pytestmark = pytest.mark.django_db
ROAD = Path(done.__file__).parent.parent
ELSEWHERE = {  # acts on several rows that end otherwise, and why
    **dict.fromkeys(("declare", "declare_before_meeting"), "the page of declarations says how many, and which opened"),
    **dict.fromkeys(("mark_all", "fill_checklist", "check_all", "check_lines"), "several lines of one file"),
    "check_conflicts": "the clock's: no person waits for a page",
    **dict.fromkeys(("invite_contacts", "resend_all"), "the table of contacts shows each of them"),
    "draft_all": "drafts that nobody else reads; the desk shows each of them, no file moves and no e-mail leaves",
    "set_reminders": "days of one reminder",
    "rank_all": "an order of files that stay where they are, shown as the list itself",
}


def on_several() -> set[str]:
    """Every act that gives back a list."""
    trees = [ast.parse(path.read_text()) for path in sorted((ROAD / "workflow").glob("*.py"))]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {
        one.name
        for one in functions
        if any(ast.unparse(mark) == "door.act" for mark in one.decorator_list)
        and one.returns is not None
        and ast.unparse(one.returns).startswith("list[")
    }


def test_every_bulk_act_has_its_end_or_a_reason_to_end_elsewhere():
    assert on_several() == {*done.BULK, *ELSEWHERE}
    assert set(BULK_EVENTS) < set(done.BULK)


@pytest.mark.parametrize("verb", sorted(done.BULK))
def test_view_of_a_bulk_act_leads_to_its_end(verb):
    views = "".join(path.read_text() for path in (ROAD / "views").glob("*.py"))

    assert f'done.remember(request, "{verb}", ' in views


def test_read_more_ends_with_the_files_and_the_emails(client, world):
    third = road.juror(world.call, world.secretariat, "TR")
    files = [world.close(world.file(name), 0, 5) for name in ("Lira", "Gulu")]
    plan = json.dumps({file.key: [world.seat(third).key] for file in files})

    sent = send(client, world.chair, "read_more", "2027", plan=plan, reason="Too close to call.")
    page = client.get(sent["Location"])

    assert sent["Location"] == reverse("done")
    assert page.context["title"] == "2 files are being read again"
    assert page.context["said"] == "2 files moved. 1 e-mail is on its way."
    assert sorted(row["label"] for row in page.context["rows"]) == ["Gulu", "Lira"]
    assert reverse("meeting", args=["2027"]) in text(page)


@pytest.mark.parametrize("who", ["secretariat", "chair"])
def test_remind_jurors_ends_with_who_is_reminded(client, world, who):
    world.file()

    sent = send(client, getattr(world, who), "remind_jurors", world.call.key)
    page = client.get(sent["Location"])

    assert page.context["title"] == "2 jurors are reminded"
    assert page.context["said"] == "2 e-mails are on their way."
    assert [row["label"] for row in page.context["rows"]] == sorted([str(world.chair.user), str(world.reader.user)])
    assert client.get(page.context["address"]).status_code == 200


def test_declarations_say_how_many_and_which_files_opened(client, world):
    lira, gulu = (world.review(world.reader, world.file(name)) for name in ("Lira", "Gulu"))
    said = {"kind": "work", "reason": "I work there.", "answer": "conflict"}
    conflict = {f"{name}_{lira.key}": value for name, value in said.items()}

    send(client, world.reader, "declarations", shown=[lira.key, gulu.key], **conflict, **{f"answer_{gulu.key}": "none"})
    page = text(open_page(client, world.reader, "jury_desk"))

    assert "2 declarations are kept. Open to you now: Gulu." in page
    assert "Lira" not in page
    assert Review.objects.filter(state="conflict").count() == 1
