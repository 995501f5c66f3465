"""A sheet goes out, is filled in, comes back; what differs is shown before anything is stored."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from dossiers.models import Answer, Document
from dossiers.offline.layout import Origin
from dossiers.offline.writing import write
from nominations.models import Nomination
from nominations.workflow import application, filling, signing
from tests.cities import factories as cities
from tests.dossiers.factories import pdf
from tests.dossiers.offline.workbooks import filled, sent
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, post, text

pytestmark = pytest.mark.django_db

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def downloaded(client, file: Nomination) -> bytes:
    return get(client, "offline_sheet", file.key).content


def brought_back(client, file: Nomination, content: bytes):
    return post(client, "offline", file.key, sheet=sent(content))


def taken_over(client, file: Nomination, page, *answers: str):
    address = reverse("offline", args=[file.key])
    return client.post(address, {"sealed": page.context["sealed"], "answers": answers})


def values(file: Nomination) -> dict:
    rows = Answer.objects.filter(dossier=file.dossier).current().select_related("question")
    return {answer.question.code: answer.value for answer in rows}


def ticks(page) -> list[tuple[str, bool]]:
    return [(row["code"], row["ticked"]) for row in page.context["rows"]]


def fill_in(file: Nomination, by=None, **answers) -> None:
    file.dossier.forget()
    file.dossier.fill()
    now = {question.code: file.dossier.answer(question) for question in file.dossier.questions()}
    typed = {
        code: application.dossiers.Typed(value, now[code].version if now[code] else 0)
        for code, value in answers.items()
    }
    filling.fill_in(file.key, typed, by=by or road.Person.clock())


# The sheet goes out.


def test_tasks_lead_to_it_until_the_deadline():
    file = road.draft()
    client = browser(focal_point(file))

    assert "Fill in offline" in [way["label"] for way in get(client, "tasks", file.key).context["ways"]]
    with road.after_deadlines():
        late = [way["label"] for way in get(client, "tasks", file.key).context["ways"]]
    assert "Fill in offline" not in late


def test_sheet_holds_the_answers_that_stand_and_is_kept_by_no_cache():
    file = road.filled("Lira")

    answer = get(browser(focal_point(file)), "offline_sheet", file.key)

    book = load_workbook(io.BytesIO(answer.content))
    cells = {row[0].value: row[4].value for sheet in book.worksheets[1:-1] for row in sheet.iter_rows()}
    assert (cells["name"], cells["vision"], cells["pledge"]) == ("Lira", "Learning for all.", "Yes")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (XLSX, "no-store, private")
    assert answer["Content-Disposition"] == f'attachment; filename="lira-{file.call.slug}.xlsx"'


def test_sheet_speaks_the_language_that_was_chosen():
    file = road.draft()
    client = browser(focal_point(file))

    french = load_workbook(io.BytesIO(get(client, "offline_sheet", file.key, query="?language=fr").content))

    assert french.sheetnames[1] == "1 Ville"
    assert [row["lang"] for row in get(client, "offline", file.key).context["sheets"]] == ["en", "fr"]


# It comes back.


def test_nothing_is_stored_before_the_button():
    file = road.draft()
    client = browser(focal_point(file))

    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira", "vision": "All learn."}))

    assert ticks(page) == [("name", True), ("vision", True)]
    assert (Answer.objects.count(), Document.objects.count()) == (0, 0)


def test_ticked_answers_are_taken_over_and_the_others_left():
    file = road.filled("Lira")
    point = focal_point(file)
    client = browser(point)
    content = filled(downloaded(client, file), {"name": "Lira City", "vision": "All learn.", "telephone": "+256 1"})
    page = brought_back(client, file, content)

    answer = taken_over(client, file, page, "vision", "telephone")

    assert (answer.status_code, answer["Location"]) == (302, reverse("tasks", args=[file.key]))
    kept = values(file)
    assert (kept["name"], kept["vision"], kept["telephone"]) == ("Lira", "All learn.", "+256 1")
    vision = Answer.objects.get(dossier=file.dossier, question__code="vision", version=2)
    assert vision.by == point.user


def test_unchanged_sheet_says_nothing_new():
    file = road.filled("Lira")
    client = browser(focal_point(file))

    page = brought_back(client, file, downloaded(client, file))

    assert page.context["rows"] == []
    assert "The sheet says nothing new." in text(page)


def test_emptied_answer_is_not_ticked_and_emptied_only_when_it_is():
    file = road.filled("Lira")
    client = browser(focal_point(file))

    page = brought_back(client, file, filled(downloaded(client, file), {"vision": None}))

    assert ticks(page) == [("vision", False)]
    assert "empty: the answer would be emptied" in text(page)
    taken_over(client, file, page, "vision")
    assert values(file)["vision"] == ""


def test_problems_stand_at_their_question_and_what_cannot_be_kept_has_no_tick():
    file = road.draft()
    client = browser(focal_point(file))
    wrong = {"population": "many", "vision": "one two three four five six", "band": "Golden", "name": "=1+1"}

    page = brought_back(client, file, filled(downloaded(client, file), wrong, {"population": 2021}))

    assert [(row["code"], row["offered"], row["problems"]) for row in page.context["rows"]] == [
        ("name", False, ["The cell holds a formula. Formulas are not reckoned here; write the answer itself."]),
        ("population", False, ["Write a number in digits, for example 1 250 000 or 9.4."]),
        ("vision", True, ["This answer has 6 words; at most 5 are allowed."]),
        ("band", False, ["This is not one of the answers to choose from."]),
    ]
    assert taken_over(client, file, page, "vision", "band").status_code == 200
    assert values(file) == {}


def test_text_of_a_sheet_is_never_markup():
    file = road.draft()
    client = browser(focal_point(file))

    page = brought_back(client, file, filled(downloaded(client, file), {"name": "<script>alert(1)</script>"}))

    assert "<script>alert(1)" not in page.content.decode()


def test_nothing_ticked_is_said_and_keeps_the_page():
    file = road.draft()
    client = browser(focal_point(file))
    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira"}))

    again = taken_over(client, file, page)

    assert "Choose at least one answer." in text(again)
    assert ticks(again) == [("name", False)]
    assert taken_over(client, file, again, "name").status_code == 302


def test_sent_twice_is_taken_over_once():
    file = road.draft()
    client = browser(focal_point(file))
    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira"}))

    answers = [taken_over(client, file, page, "name").status_code for _time in range(2)]

    assert answers == [302, 302]
    assert Answer.objects.filter(dossier=file.dossier).count() == 1


# Two who write at once.


def test_answer_changed_before_the_upload_is_shown_beside_and_not_ticked():
    file = road.filled("Lira")
    client = browser(focal_point(file))
    content = filled(downloaded(client, file), {"vision": "Mine."})
    fill_in(file, focal_point(file), vision="Theirs.", telephone="+256 2")

    page = brought_back(client, file, content)

    assert ticks(page) == [("vision", False)]
    assert (page.context["left"], page.context["rows"][0]["now"]) == (1, "Theirs.")
    assert "Somebody changed this answer on the site since you downloaded the sheet." in text(page)


def test_answer_changed_between_page_and_button_comes_back_with_both_texts():
    file = road.filled("Lira")
    client = browser(focal_point(file))
    content = filled(downloaded(client, file), {"vision": "Mine.", "telephone": "+256 1"})
    page = brought_back(client, file, content)
    fill_in(file, focal_point(file), vision="Theirs.")

    again = taken_over(client, file, page, "vision", "telephone")

    assert again.status_code == 409
    assert (values(file)["vision"], values(file)["telephone"]) == ("Theirs.", "+256 1")
    (row,) = again.context["rows"]
    assert (row["code"], row["now"], row["sheet"], row["ticked"]) == ("vision", "Theirs.", "Mine.", False)
    assert "Somebody else changed this answer while you wrote." in text(again)
    assert taken_over(client, file, again, "vision").status_code == 302
    assert values(file)["vision"] == "Mine."


def test_page_sent_after_the_session_ended_comes_back_with_its_ticks():
    file = road.draft()
    point = focal_point(file)
    client = browser(point)
    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira", "vision": "All learn."}))
    client.logout()

    assert taken_over(client, file, page, "vision").status_code == 302
    client.force_login(point.user)
    back = get(client, "offline", file.key)

    assert ticks(back) == [("name", False), ("vision", True)]
    assert taken_over(client, file, back, "vision").status_code == 302
    assert values(file) == {"vision": "All learn."}


# Refusals.


def refusal(client, file: Nomination, content: bytes) -> list[str]:
    return list(brought_back(client, file, content).context["form"].errors["sheet"])


def test_sheet_of_another_call_form_or_file_is_refused():
    file, other = road.draft("Lira"), road.draft("Gulu")
    client = browser(focal_point(file))
    dossier, call = file.dossier, file.call.slug
    dossier.fill()
    of = Origin.of(dossier, "en", call)
    told = {
        "another call": write(dossier, Origin.of(dossier, "en", "1999"), "x"),
        "another version": write(dossier, Origin(of.form, "0", "en", call, dossier.key), "x"),
        "another file": downloaded(browser(focal_point(other)), other),
    }

    assert {name: refusal(client, file, content) for name, content in told.items()} == {
        "another call": ["This sheet was made for another call. Download the sheet of this application."],
        "another version": ["This sheet holds another version of the form. Download that of this application."],
        "another file": ["This sheet was downloaded from another application. Download that of this one."],
    }


def test_what_is_no_sheet_is_refused_on_the_page():
    file = road.draft()
    client = browser(focal_point(file))

    assert [one[:28] for one in refusal(client, file, pdf())] == ["This file is no workbook tha"]
    assert refusal(client, file, b"") == ["This file is empty."]
    assert "Choose the file first." in text(post(client, "offline", file.key))


def test_sheet_after_the_handing_in_leads_to_the_file():
    file = road.submitted("Lira")
    client = browser(focal_point(file))

    for answer in (get(client, "offline", file.key), get(client, "offline_sheet", file.key)):
        assert (answer.status_code, answer["Location"]) == (302, reverse("file", args=[file.key]))
    assert brought_back(client, file, b"PK")["Location"] == reverse("file", args=[file.key])


def test_answers_after_the_deadline_are_refused_with_the_sentence_and_keep_their_ticks():
    file = road.filled("Lira")
    client = browser(focal_point(file))
    page = brought_back(client, file, filled(downloaded(client, file), {"vision": "Late.", "name": "X"}))
    road.told(file)
    with road.at(road.CITY_DEADLINE):
        application.lapse_overdue(file.key, by=road.Person.clock())
        late = taken_over(client, file, page, "vision")

    assert late.status_code == 409
    assert "only the secretariat can accept it later, with a reason" in text(late)
    assert ticks(late) == [("name", False), ("vision", True)]
    assert values(file)["vision"] == "Learning for all."


def test_page_that_came_in_cut_off_stores_nothing():
    file = road.draft()
    client = browser(focal_point(file))
    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira"}))

    answer = client.post(
        reverse("offline", args=[file.key]), {"sealed": page.context["sealed"][:-9], "answers": "name"}, follow=True
    )

    assert "Nothing was stored; please upload the sheet again." in text(answer)
    assert values(file) == {}


def test_page_of_another_file_is_worth_nothing():
    file, other = road.draft("Lira"), road.draft("Gulu")
    point = focal_point(file)
    client = browser(point)
    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Lira"}))

    answer = taken_over(browser(focal_point(other)), other, page, "name")

    assert answer["Location"] == reverse("offline", args=[other.key])
    assert values(other) == {}


def test_returned_file_takes_over_into_the_reopened_questions_alone():
    file = road.submitted("Lira")
    application.return_to_city(
        file.key, {"vision": "Say more."}, road.CITY_DEADLINE, by=cities.officer("UG"), reason=""
    )
    client = browser(focal_point(file))

    page = brought_back(client, file, filled(downloaded(client, file), {"name": "Gulu", "vision": "More of it."}))

    assert ticks(page) == [("vision", True)]


def test_signed_text_that_is_changed_by_a_sheet_loses_its_signature():
    file = road.filled("Lira")
    point = focal_point(file)
    signing.request_signature(file.key, "mayor", by=point)
    client = browser(point)
    page = brought_back(client, file, filled(downloaded(client, file), {"vision": "All learn."}))

    taken_over(client, file, page, "vision")

    assert file.dossier.snapshots.get().requests.filter(ended_at=None).count() == 0


def test_more_differences_ask_no_more_of_the_database(django_assert_max_num_queries):
    file = road.draft()
    point = focal_point(file)
    client = browser(point)
    some = {"name": "Lira", "vision": "All learn.", "telephone": "1", "website": "https://l.example", "readiness": "4"}
    fill_in(file, point, **some)
    content = downloaded(client, file)
    fill_in(file, point, name="Lira City", vision="More.", telephone="2")
    brought_back(client, file, filled(content, {"name": "X"}))

    with django_assert_max_num_queries(14) as one:
        brought_back(client, file, filled(content, {"name": "X"}))
    with django_assert_max_num_queries(len(one)):
        page = brought_back(client, file, filled(content, dict.fromkeys(some, "5")))

    assert [row["by"] for row in page.context["rows"]] == [point.user.name] * 5


def test_empty_form_of_everybody_fills_a_file():
    file = road.draft()
    client = browser(focal_point(file))
    blank = get(browser(), "blank_sheet", file.call.slug).content

    page = brought_back(client, file, filled(blank, {"name": "Lira"}))

    assert ticks(page) == [("name", True)]
    assert taken_over(client, file, page, "name").status_code == 302
    assert values(file) == {"name": "Lira"}
