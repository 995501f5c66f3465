"""The pages of national reviewers, and what of them their National Commission sees."""

import re

import pytest
from django.urls import reverse

from accounts.person import Person
from nominations.models import Advice, Reviewer, ReviewerConflict
from nominations.workflow import application, filling, reviewing
from tests.dossiers.factories import pdf, picture, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


def cells(page, row: int = 0) -> list[dict]:
    return page.context["rows"][row]["cells"]


# The reviewer.


def test_desk_is_one_sentence_and_one_button_first():
    made = road.open_call()
    lira, gulu = road.submitted("Lira", made=made), road.submitted("Gulu", made=made)
    rita = road.reviewer(made)

    page = get(browser(rita), "reviewer_desk")

    assert page.context["next"] == {
        "sentence": "2 files wait for your mark.",
        "detail": "Your mark is advice for the National Commission; nobody else reads it.",
        "due": "58 days left · 1 April 2027, 02:00 Berlin (your time: 31 March, 24:00)",
        "label": "Read and mark Lira",
        "url": reverse("advise", args=[lira.key]),
    }
    assert [row["cells"][0]["url"] for row in page.context["rows"]] == [
        reverse("advise", args=[file.key]) for file in (lira, gulu)
    ]
    assert "Reviewer for the National Commission · Uganda" in text(page)


def test_desk_after_every_mark_and_before_every_file():
    made = road.open_call()
    rita = road.reviewer(made)
    client = browser(rita)

    empty = get(client, "reviewer_desk").context["next"]["sentence"]
    file = road.submitted(made=made)
    reviewing.advise(file.key, 4, "So.", by=rita)
    done = get(client, "reviewer_desk")

    assert (empty, done.context["next"]["sentence"]) == ("No file waits for you.", "Every file has your mark.")
    assert cells(done)[2] == {"label": "Your mark", "word": "4 · good", "tone": "done"}


def test_a_file_that_was_changed_asks_to_look_again():
    file = road.submitted()
    rita = road.reviewer(file.call)
    reviewing.advise(file.key, 4, "So.", by=rita)
    due = road.IN_TIME + road.later(5)
    application.return_to_city(file.key, {"vision": "More."}, due, by=Person.clock())
    with road.at(road.IN_TIME + road.later(1)):
        application.submit(file.key, by=Person.clock(), **road.SIGNED)

        desk, page = get(browser(rita), "reviewer_desk"), get(browser(rita), "advise", file.key)

    assert (cells(desk)[2]["word"], cells(desk)[2]["note"]) == ("look again", "4 · good; changed since")
    assert "The city has changed the application since. Look again, then save your mark." in text(page)


def test_desk_is_nobody_elses_and_ends_with_the_deadline():
    made = road.open_call()
    rita = road.reviewer(made)

    answers = [get(browser(person), "reviewer_desk").status_code for person in (rita, officer(), road.secretariat())]
    with road.at(road.COMMISSION_DEADLINE):
        answers.append(get(browser(rita), "reviewer_desk").status_code)

    assert answers == [200, 403, 403, 403]


def test_sign_in_leads_to_the_reviewers_desk_and_says_what_the_role_is():
    rita = road.reviewer(road.open_call())
    client = browser(rita)

    assert get(client, "desk").url == reverse("reviewer_desk")
    who = text(get(client, "who"))
    assert ("Read files for a National Commission and mark them." in who, "Membership 2027" in who) == (True, True)


def test_reviewer_reads_the_text_without_contact_data_and_papers_beside_the_form():
    file = road.filled()
    letter = filling.attach(file.key, upload(pdf()), "letter", by=Person.clock())
    photo = filling.attach(file.key, upload(picture(), "lira.png"), "photos", by=Person.clock())
    application.submit(file.key, by=Person.clock(), **road.SIGNED)
    client = browser(road.reviewer(file.call))

    page = text(get(client, "advise", file.key))

    assert ("Learning for all." in page, "Coordinator" in page) == (True, False)
    assert (photo.original_name in page, letter.original_name in page) == (True, False)
    answers = [get(client, "document", file.key, one.key).status_code for one in (photo, letter)]
    assert answers == [200, 404]
    whole = text(get(client, "file", file.key))
    assert ("Mark it" in whole, "What was done" in whole, "Messages" in whole) == (True, False, False)


def test_advise_saves_and_leads_back_to_the_desk():
    file = road.submitted()
    client = browser(road.reviewer(file.call))

    done = post(client, "advise", file.key, value="4", comment="Convincing.", seen="0")
    changed = post(client, "advise", file.key, value="2", comment="On second thought.", seen="1")

    assert done.url == changed.url == reverse("reviewer_desk")
    assert "Your mark for Lira is saved." in text(client.get(done.url))
    assert list(Advice.objects.order_by("version").values_list("value", flat=True)) == [4, 2]


def test_advise_without_a_mark_keeps_the_reason_that_was_typed():
    file = road.submitted()
    client = browser(road.reviewer(file.call))

    refused = post(client, "advise", file.key, comment="Convincing.", seen="0")

    assert refused.status_code == 200
    assert "Convincing.</textarea>" in text(refused)
    assert "There is a problem" in text(refused)
    assert not Advice.objects.exists()


def test_no_browser_puts_an_old_mark_into_the_page_again():
    file = road.submitted()

    page = text(get(browser(road.reviewer(file.call)), "advise", file.key))

    form = re.search(r"<form[^>]*>(?=(?:(?!</form>).)*name=\"value\")", page)
    assert 'autocomplete="off"' in form[0]


def test_advise_in_two_windows_shows_both_and_the_next_save_decides():
    file = road.submitted()
    client = browser(road.reviewer(file.call))
    post(client, "advise", file.key, value="4", comment="In the first window.", seen="0")

    refused = post(client, "advise", file.key, value="2", comment="In the second window.", seen="0")
    page = text(refused)
    done = post(client, "advise", file.key, value="2", comment="In the second window.", seen="1")

    assert "You marked this file in another window." in page
    assert ("In the first window." in page, "In the second window.</textarea>" in page) == (True, True)
    assert '<input type="hidden" name="seen" value="1"' in page
    assert done.status_code == 302
    assert list(Advice.objects.order_by("version").values_list("value", flat=True)) == [4, 2]


@pytest.mark.parametrize("seen", ["2147483647", "99999999999999999999", "1", "-1", "x"])
def test_advise_upon_a_version_that_was_never_made_comes_back(seen):
    file = road.submitted()
    client = browser(road.reviewer(file.call))

    refused = post(client, "advise", file.key, value="2", comment="Typed.", seen=seen)

    assert not Advice.objects.exists()
    assert "You marked this file in another window." in text(refused)
    assert "Typed.</textarea>" in text(refused)
    assert '<input type="hidden" name="seen" value="0"' in text(refused)


def test_state_conflict_says_first_what_happens_and_then_closes_the_file():
    file = road.submitted()
    client = browser(road.reviewer(file.call))

    asked = text(get(client, "state_conflict", file.key))
    done = post(client, "state_conflict", file.key, reason="My sister is the mayor.")

    assert "a mark that you gave no longer counts. The National Commission reads your reason." in asked
    assert done.url == reverse("reviewer_desk")
    assert ReviewerConflict.objects.get().reason == "My sister is the mayor."
    names = ("advise", "file", "state_conflict")
    assert [get(client, name, file.key).status_code for name in names] == [404, 404, 404]


# The Commission.


def marked(*values: int):
    """A file with a mark of as many reviewers."""
    file = road.submitted()
    people = [road.reviewer(file.call) for _value in values]
    for value, person in zip(values, people, strict=True):
        reviewing.advise(file.key, value, f"Because of {value}.", by=person)
    return file, people


def test_commissions_desk_shows_mean_number_and_spread_beside_each_file():
    file, _people = marked(2, 5, 4)
    road.submitted("Gulu", made=file.call)
    client = browser(officer())

    desk, order = get(client, "commission_desk"), get(client, "rank_all")

    shown = [{row["cells"][0]["text"]: row["cells"][-1] for row in desk.context["rows"]}][0]
    assert shown == {
        "Lira": {"label": "Reviewers", "number": True, "text": "3.7", "note": "3 marks, from 2 to 5"},
        "Gulu": {"label": "Reviewers", "number": True, "text": "", "note": ""},
    }
    assert "reviewers: 3.7 · 3 marks, from 2 to 5" in text(order)


def test_what_reviewers_say_stands_beside_every_choice_of_the_commission():
    file, _people = marked(2, 5, 4)
    road.submitted("Gulu", made=file.call), road.nominated("Masaka", made=file.call)
    client = browser(officer())

    several, swapped, one = get(client, "endorse_all"), get(client, "swap"), get(client, "endorse", file.key)

    said = "reviewers: 3.7 · 3 marks, from 2 to 5"
    assert [label for _key, label in several.context["form"].fields["keys"].choices] == [f"Lira · {said}", "Gulu"]
    assert [label for _key, label in swapped.context["form"].fields["in_key"].choices] == [f"Lira · {said}", "Gulu"]
    assert [label for _key, label in swapped.context["form"].fields["out_key"].choices] == ["Masaka"]
    assert f'<a href="{reverse("file", args=[file.key])}#advice">{said}</a>' in text(one)


def test_desk_names_every_call_of_the_reviewer_and_beside_each_file_its_own():
    one, other = road.open_call("2027"), road.open_call("2028")
    rita = road.reviewer(one)
    road.reviewer(other, user=rita.user)
    road.submitted("Lira", made=one), road.submitted("Gulu", made=other)

    page = get(browser(rita), "reviewer_desk")

    assert page.context["calls"] == "Membership 2027 · Membership 2028"
    assert [row["cells"][0]["note"] for row in page.context["rows"]] == ["Membership 2027", "Membership 2028"]


def test_commissions_desk_without_reviewers_has_no_column_for_them():
    road.submitted()

    labels = [cell["label"] for cell in cells(get(browser(officer()), "commission_desk"))]

    assert "Reviewers" not in labels


def test_marks_of_the_reviewers_change_nothing_in_the_order():
    file, _people = marked(1)
    gulu = road.submitted("Gulu", made=file.call)
    reviewing.advise(gulu.key, 5, "So.", by=road.reviewer(file.call))

    rows = get(browser(officer()), "rank_all").context["rows"]

    assert [row["file"].city.name for row in rows] == ["Lira", "Gulu"]


def test_file_shows_the_commission_every_mark_with_its_reason():
    file, (first, second, third) = marked(2, 5, 4)
    by = officer()
    reviewing.state_conflict(file.key, by=second, reason="My sister is the mayor.")
    reviewing.end_reviewer(Reviewer.objects.get(user=third.user).key, by=by)

    advice = get(browser(by), "file", file.key).context["advice"]

    told = [(row["who"], row["mark"], row["text"], row["has_left"], row.get("note", "")) for row in advice["rows"]]
    assert told == [
        (first.name, "2 · weak", "Because of 2.", "", ""),
        (second.name, "5 · outstanding", "Because of 5.", "", "not counted: a conflict was declared later"),
        (third.name, "4 · good", "Because of 4.", "no longer a reviewer", ""),
        (second.name, "has a conflict", "My sister is the mayor.", "", ""),
    ]
    assert (advice["text"], advice["note"]) == ("3.0", "2 marks, from 2 to 4")


def test_file_shows_nobody_else_a_word_of_the_reviewers():
    file, people = marked(2, 5)
    other = road.secretariat()
    readers = [focal_point(file), people[0]]
    pages = [text(get(browser(person), "file", file.key)) for person in readers]
    application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    pages += [text(get(browser(person), "file", file.key)) for person in (focal_point(file), other, road.director())]

    found = [
        word for page in pages for word in ("Because of", "What your reviewers say", "outstanding") if word in page
    ]

    assert found == []
