"""What the page of a section says of each of its questions, before anything is typed."""

import re

import pytest
from django.template.defaultfilters import filesizeformat

from dossiers.workflow import Typed, load_form
from nominations.workflow import application, filling
from tests.dossiers.factories import SMALL, pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def labels(page):
    """The words of each label or legend, without their marks."""
    found = re.findall(r"<(label|legend)[^>]*>(.*?)</\1>", text(page))
    return {" ".join(re.sub(r"<[^>]*>", " ", words).split()) for _tag, words in found}


def test_section_calls_optional_only_what_is_never_needed():
    file = road.draft()
    client = browser(focal_point(file))

    shown = labels(get(client, "section", file.key, "plan")) | labels(get(client, "section", file.key, "city"))

    assert {"Name", "Vision", "Team", "Telephone (optional)", "Website (optional)", "Wealth (optional)"} <= shown


def block(page, code):
    """What stands around one question."""
    return re.search(rf'<div data-question="{code}".*?(?=<div data-question=|</form>)', text(page))[0]


@pytest.mark.parametrize("code", ["vision", "band", "readiness", "pledge", "letter"])
def test_question_of_every_kind_says_who_reads_it_and_why_it_was_reopened(code):
    file = road.submitted()
    due = road.IN_TIME + road.later(5)
    application.return_to_city(file.key, {code: "Look at it again."}, due, by=officer())

    shown = block(get(browser(focal_point(file)), "section", file.key, "plan"), code)

    assert shown.count("Your National Commission writes") == 1
    assert "Look at it again." in shown
    assert shown.count('class="visibility"') == 1
    assert shown.count('role="status"') == 1


def test_question_by_choice_says_what_the_jury_looks_for():
    form = SMALL.replace('label = "Wealth"', 'label = "Wealth"\ncriteria = ["resources"]').replace('"1"', '"9"', 1)
    file = road.draft(made=road.open_call(form=load_form(form)))

    shown = block(get(browser(focal_point(file)), "section", file.key, "plan"), "band")

    assert "What the jury looks for" in shown
    assert "How is resources?" in shown


def test_section_says_when_each_answer_was_saved_on_the_readers_clock():
    file = road.draft()
    point = focal_point(file)
    filling.fill_in(file.key, {"vision": Typed("One.", 0)}, by=point)
    with road.at(road.IN_TIME + road.later(1)):
        filling.fill_in(file.key, {"pledge": Typed(True, 0)}, by=point)
        page = get(browser(point), "section", file.key, "plan")

    assert "saved 12:00, 1 February 2027" in block(page, "vision")
    assert "saved 12:00:00" in block(page, "pledge")
    assert "saved" not in block(page, "website").replace('class="saved"', "")


def test_file_question_says_its_limit_and_what_arrived():
    file = road.draft()
    client = browser(focal_point(file))
    before = block(get(client, "section", file.key, "plan"), "letter")

    post(client, "section", file.key, "plan", letter=upload(pdf(), "council.pdf"), next="")
    document = file.dossier.documents.get()
    page = get(client, "section", file.key, "plan")

    assert "PDF of at most 10 MB, JPEG or PNG of at most 25 MB." in before
    assert page.context["files"][0]["proof"] == (
        f"{filesizeformat(document.size)} · arrived 1 February 2027, 12:00:00 · SHA-256 {document.sha256[:12]}…"
    )
    assert " ".join(page.context["files"][0]["proof"].split()) in text(page)
