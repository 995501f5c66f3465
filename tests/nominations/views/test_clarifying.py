"""A question of the secretariat on the pages: to whom, about which questions, with which file, and its acts."""

import pytest

from nominations.workflow import screening
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db
DUE = road.AFTER_DEADLINES + road.later(10)


@pytest.fixture
def staff():
    return road.secretariat()


@pytest.fixture
def file(staff):
    found = road.nominated()
    with road.after_deadlines():
        screening.ask_clarification(found.key, "Which year?", DUE, by=staff, codes=["vision"], addressee="commission")
    return found


def label(file) -> str:
    return next(question.label for question in file.dossier.questions() if question.code == "vision")


def test_pages_name_who_is_asked_and_the_questions_of_the_form(file, staff):
    clients = {"city": browser(focal_point(file)), "officer": browser(officer()), "staff": browser(staff)}
    with road.after_deadlines():
        pages = [get(client, "file", file.key) for client in clients.values()]
        pages += [get(clients["staff"], "screen", file.key), get(clients["officer"], "answer_clarification", file.key)]
        city = get(clients["city"], "answer_clarification", file.key)

    rows = [page.context["clarifications"][0] for page in pages]
    assert [(row["side"], row["about"]) for row in rows] == [("National Commission", [label(file)])] * 5
    assert ["answer wanted: National Commission" in text(page) for page in pages] == [True] * 5
    assert pages[0].context["next"]["sentence"] == "There is nothing to do for you now."
    assert pages[1].context["next"]["sentence"] == "The secretariat asks about Lira."
    assert pages[0].context["line"]["holder"] == "the National Commission"
    assert city.status_code == 403


def test_file_of_an_answer_is_read_by_those_inside_and_not_by_the_director(file, staff):
    commission, city = officer(), focal_point(file)
    with road.after_deadlines():
        sent = {"answer": "See the letter.", "upload": upload(pdf(), "letter.pdf")}
        post(browser(commission), "answer_clarification", file.key, **sent)
        readers = [browser(person) for person in (city, commission, staff, road.director())]
        shown = ["letter.pdf" in text(get(client, "file", file.key)) for client in readers]
        document = file.clarifications.get().document
        got = [get(client, "document", file.key, document.key).status_code for client in readers]

    assert shown == [True, True, True, False]
    assert got == [200, 200, 200, 404]


def test_ask_clarification_asks_whom_and_refuses_a_past_day_with_everything_kept(staff):
    file = road.nominated()
    client = browser(staff)
    typed = {"question": "Which year?", "addressee": "commission"}
    with road.after_deadlines():
        refused = post(client, "ask_clarification", file.key, **typed, last_day="2027-04-20")
        post(client, "ask_clarification", file.key, **typed, last_day="2027-05-20")

    assert "has passed. Choose a later one." in text(refused)
    assert "Which year?" in text(refused)
    assert file.clarifications.get().addressee == "commission"


def test_open_question_is_moved_and_closed_from_the_page_of_the_file(file, staff):
    client = browser(staff)
    with road.after_deadlines():
        acts = [act["label"] for act in get(client, "screen", file.key).context["acts"]]
        post(client, "move_clarification", file.key, last_day="2027-05-30", reason="A holiday.")
        moved = file.clarifications.get().due_at.isoformat()
        post(client, "close_clarification", file.key, reason="It stands in the annex.")
        page = text(get(client, "screen", file.key))

    assert "Move the date of the question about Lira" in acts
    assert "Close the question about Lira" in acts
    assert moved == "2027-05-30T22:00:00+00:00"
    assert "Closed without an answer. <bdi>It stands in the annex.</bdi>" in page
