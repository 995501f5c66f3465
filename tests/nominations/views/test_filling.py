"""The pages on which an application is filled in, saved while typing, and handed in."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from nominations.workflow import application, filling
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


# Filling in.


def test_tasks_say_honestly_where_each_section_stands():
    file = road.draft()
    point = focal_point(file)
    client = browser(point)

    def states():
        response = get(client, "tasks", file.key)
        return [task["word"] for task in response.context["tasks"]], response.context["last"]["word"]

    assert states() == (["not begun", "not begun"], "cannot start yet")
    filling.fill_in(file.key, filling.typed({"name": "Lira", "vision": "One."}), by=point)
    assert states() == (["complete", "1 answer missing"], "cannot start yet")
    filling.fill_in(file.key, {"vision": application.dossiers.Typed("One two three four five six.", 1)}, by=point)
    assert states() == (["complete", "to correct"], "cannot start yet")
    filling.fill_in(
        file.key,
        {"vision": application.dossiers.Typed("One.", 2), "pledge": application.dossiers.Typed(True, 0)},
        by=point,
    )
    assert states() == (["complete", "complete"], "ready")


def test_tasks_after_the_deadline_offer_nothing_that_cannot_be_done():
    file = road.draft()
    with road.after_deadlines():
        context = get(browser(focal_point(file)), "tasks", file.key).context

    assert context["next"]["sentence"] == "The deadline has passed."
    assert "url" not in context["next"]
    assert context["last"] == {"label": "Check your answers, sign and hand in", "word": "closed"}
    assert [task["url"] for task in context["tasks"]] == ["", ""]


def test_submit_after_the_deadline_says_so_before_anything_is_typed():
    file = road.filled()
    with road.after_deadlines():
        page = get(browser(focal_point(file)), "submit", file.key)

    assert page.status_code == 409
    assert "What is written is kept; only the secretariat can accept it later, with a reason." in text(page)
    assert page.context["back"] == reverse("file", args=[file.key])


def test_tasks_are_for_those_who_fill_in():
    file = road.draft()

    assert get(browser(officer("KE")), "tasks", file.key).status_code == 404
    assert get(browser(road.secretariat()), "tasks", file.key).status_code == 403
    assert get(browser(officer()), "tasks", file.key).status_code == 200


def test_tasks_of_a_file_that_was_handed_in_lead_to_its_page():
    file = road.submitted()

    response = get(browser(focal_point(file)), "tasks", file.key)

    assert (response.status_code, response.url) == (302, reverse("file", args=[file.key]))


def test_section_saves_incomplete_and_goes_on():
    file = road.draft()
    client = browser(focal_point(file))

    on = post(client, "section", file.key, "city", name="Lira", name__seen="0", next="")
    stays = post(client, "section", file.key, "plan", vision="", vision__seen="0", stay="")

    assert on.url == reverse("section", args=[file.key, "plan"])
    assert stays.url == reverse("section", args=[file.key, "plan"])
    assert file.dossier.answers.get().value == "Lira"


def test_section_last_one_leads_back_to_the_tasks():
    file = road.draft()

    on = post(browser(focal_point(file)), "section", file.key, "plan", vision="One.", vision__seen="0", next="")

    assert on.url == reverse("tasks", args=[file.key])


def test_section_with_a_fault_keeps_every_word_and_the_next_sending_is_no_conflict():
    file = road.draft()
    client = browser(focal_point(file))
    long = "One two three four five six."

    first = post(client, "section", file.key, "plan", vision=long, vision__seen="0", next="")

    assert first.status_code == 200
    assert long in text(first)
    assert file.dossier.answers.get().value == long
    seen = first.context["form"]["vision__seen"].value()
    second = post(client, "section", file.key, "plan", vision="One.", vision__seen=seen, next="")
    assert second.status_code == 302


def test_section_two_editors_get_both_texts_side_by_side():
    file = road.draft()
    first, second = browser(focal_point(file)), browser(focal_point(file))
    post(first, "section", file.key, "plan", vision="Hers.", vision__seen="0", website="", next="")

    conflict = post(
        second, "section", file.key, "plan",
        vision="His.", vision__seen="0", website="https://lira.example", website__seen="0", next="",
    )  # fmt: skip

    assert conflict.status_code == 409
    assert "Hers." in text(conflict)
    assert "His." in text(conflict)
    assert "Somebody else changed this while you wrote" in text(conflict)
    assert file.dossier.answers.filter(question__code="website").exists()
    seen = conflict.context["form"]["vision__seen"].value()
    post(second, "section", file.key, "plan", vision="Both.", vision__seen=seen, next="")
    texts = file.dossier.answers.filter(question__code="vision").order_by("version")
    assert [answer.value for answer in texts] == ["Hers.", "Both."]


@pytest.mark.parametrize("seen", ["2147483647", "2147483646", "1"])
def test_section_upon_a_version_that_was_never_made_comes_back_and_is_kept_the_second_time(seen):
    file = road.draft()
    client = browser(focal_point(file))

    conflict = post(client, "section", file.key, "plan", vision="Mine.", vision__seen=seen, next="")

    assert (conflict.status_code, file.dossier.answers.count()) == (409, 0)
    assert "Mine." in text(conflict)
    seen = conflict.context["form"]["vision__seen"].value()
    assert post(client, "section", file.key, "plan", vision="Mine.", vision__seen=seen, next="").status_code == 302
    assert file.dossier.answers.get().version == 1


def test_section_changed_by_the_same_person_in_another_window_says_so_on_the_page_and_while_saving():
    file = road.draft()
    client = browser(focal_point(file))
    post(client, "section", file.key, "plan", vision="In the first.", vision__seen="0", next="")
    late = {"vision": "In the second.", "vision__seen": "0"}

    conflict = post(client, "section", file.key, "plan", **late, next="")
    saving = post(client, "autosave", file.key, **late, _question="vision")

    sentence = "You changed this answer in another window. Both texts are here; choose what stays."
    assert "You changed this in another window" in text(conflict)
    assert "Somebody else" not in text(conflict)
    assert (saving.status_code, saving.json()["lost"]) == (409, sentence)


def test_section_sent_after_the_session_ended_comes_back_with_every_word():
    file = road.draft()
    point = focal_point(file)
    client = browser()
    address = reverse("section", args=[file.key, "plan"])

    sent = client.post(address, {"vision": "Typed on a bad line.", "vision__seen": "0", "next": ""})
    client.force_login(point.user)
    back = client.get(address)

    assert sent.status_code == 302
    assert back.context["form"]["vision"].value() == "Typed on a bad line."
    assert "not saved yet" in text(back)
    assert get(client, "section", file.key, "plan").context["form"]["vision"].value() != "Typed on a bad line."


@pytest.mark.parametrize(
    ("origin", "status", "kept"),
    [
        ("http://testserver", 302, True),
        ("https://elsewhere.example", 403, False),
        ("null", 403, False),
        ("", 403, False),
    ],
)
def test_page_without_a_good_proof_keeps_its_words_for_our_own_pages_alone(origin, status, kept):
    file = road.draft()
    strict = Client(enforce_csrf_checks=True, headers={"Origin": origin} if origin else {})
    strict.force_login(focal_point(file).user)

    sent = post(strict, "section", file.key, "plan", vision="Words.")

    assert (sent.status_code, "kept" in strict.session) == (status, kept)
    assert not file.dossier.answers.exists()


def test_section_of_a_returned_file_opens_only_the_named_questions():
    file = road.submitted()
    application.return_to_city(file.key, {"vision": "Say more."}, datetime(2027, 2, 20, 23, tzinfo=UTC), by=officer())
    client = browser(focal_point(file))

    tasks = get(client, "tasks", file.key).context["tasks"]
    form = get(client, "section", file.key, "plan").context["form"]

    assert [task["word"] for task in tasks] == ["as signed", "complete"]
    assert [question.code for question in form.questions] == ["vision"]


def test_section_sent_after_it_was_handed_in_is_refused_and_keeps_the_text():
    file = road.submitted()

    late = post(browser(focal_point(file)), "section", file.key, "plan", vision="Late.", vision__seen="1", next="")

    assert late.status_code == 409
    assert "Late." in text(late)
    assert "with the National Commission" in text(late)


def test_section_takes_a_document_and_detach_removes_it():
    file = road.draft()
    client = browser(focal_point(file))

    post(client, "section", file.key, "plan", letter=upload(pdf()), next="")
    document = file.dossier.documents.current().get()
    removed = post(client, "detach", file.key, document.key)

    assert removed.url == reverse("section", args=[file.key, "plan"])
    assert not file.dossier.documents.current().exists()


def test_section_refuses_a_file_of_another_kind_with_its_sentence():
    file = road.draft()

    refused = post(browser(focal_point(file)), "section", file.key, "plan", letter=upload(b"MZ", "run.exe"), next="")

    assert refused.status_code == 200
    assert "There is a problem" in text(refused)
    assert not file.dossier.documents.exists()


# Autosave.


def autosave(client, file, question, **fields):
    return client.post(reverse("autosave", args=[file.key]), {"_question": question, **fields})


def test_autosave_says_when_it_saved_on_the_readers_clock():
    file = road.draft()

    told = autosave(browser(focal_point(file)), file, "vision", vision="One.", vision__seen="0")

    assert told.json() == {"saved": "saved 12:00:00", "version": 1, "problem": ""}
    assert file.dossier.answers.get().value == "One."


def test_autosave_keeps_what_is_too_long_and_says_so():
    file = road.draft()

    told = autosave(browser(focal_point(file)), file, "vision", vision="1 2 3 4 5 6", vision__seen="0").json()

    assert (told["saved"], told["version"]) == ("saved 12:00:00", 1)
    assert told["problem"]


def test_autosave_of_what_cannot_be_kept_says_that_it_is_lost():
    file = road.draft()

    told = autosave(browser(focal_point(file)), file, "population", population="many", population__seen="0")

    assert told.status_code == 422
    assert told.json() == {"lost": "Write a number in digits, for example 1 250 000 or 9.4."}


def test_autosave_does_not_read_what_it_cannot():
    file = road.draft()

    odd = browser(focal_point(file)).post(
        reverse("autosave", args=[file.key]), "x", content_type="multipart/form-data; boundary=ab"
    )

    assert odd.status_code == 404


def test_autosave_never_writes_over_what_somebody_else_wrote():
    file = road.draft()
    first, second = browser(focal_point(file)), browser(focal_point(file))
    autosave(first, file, "vision", vision="Hers.", vision__seen="0")

    told = autosave(second, file, "vision", vision="His.", vision__seen="0")

    assert told.status_code == 409
    assert told.json()["theirs"] == "Hers."
    assert file.dossier.answers.get().value == "Hers."


@pytest.mark.parametrize("sent", [{}, {"vision": "Words."}, {"_question": ""}, {"_question": "x"}])
def test_autosave_of_nonsense_is_not_found(sent):
    file = road.draft()
    client = browser(focal_point(file))

    assert client.post(reverse("autosave", args=[file.key]), sent).status_code == 404


def test_autosave_after_the_handing_in_is_refused():
    file = road.submitted()

    assert autosave(browser(focal_point(file)), file, "vision", vision="x", vision__seen="1").status_code == 409


def test_page_sent_after_the_deadline_keeps_its_text_and_says_who_may_extend():
    file = road.draft()
    city = browser(focal_point(file))
    road.told(file)
    with road.at(road.CITY_DEADLINE):
        application.lapse_overdue(file.key, by=road.Person.clock())
        answer = post(city, "section", file.key, "plan", vision="Typed before, sent after.", vision__seen="0")

    assert answer.status_code == 409
    assert "Typed before, sent after." in text(answer)
    assert "only the secretariat can accept it later, with a reason" in text(answer)
    assert not file.dossier.answers.exists()


def test_section_that_the_form_does_not_have():
    file = road.draft()

    assert get(browser(focal_point(file)), "section", file.key, "nonsense").status_code == 404


def test_section_of_a_file_that_was_handed_in_leads_to_its_page():
    file = road.submitted()

    assert get(browser(focal_point(file)), "section", file.key, "plan").url == reverse("file", args=[file.key])


def test_detach_after_the_handing_in_is_refused_with_its_sentence_and_the_file_stays():
    file = road.filled()
    letter = filling.attach(file.key, upload(pdf()), "letter", by=road.Person.clock())
    application.submit(file.key, by=road.Person.clock(), **road.SIGNED)
    client = browser(focal_point(file))

    left = post(client, "detach", file.key, letter.key)
    said = [str(one) for one in get(client, "file", file.key).context["messages"]]

    assert left.url == reverse("section", args=[file.key, "plan"])
    assert said == [
        "This has moved on: it is now “with the National Commission”. Look at its page to see what can be done."
    ]
    assert file.dossier.documents.filter(pk=letter.pk, replaced_at=None).exists()


def test_tasks_tell_an_editor_that_a_submitter_hands_in():
    file = road.filled()
    editor = road.cities.focal_point(file.city, "editor")

    context = get(browser(editor), "tasks", file.key).context

    assert context["next"] == {"sentence": "Everything is filled in. A submitter of your city hands it in."}
    assert (context["last"]["word"], context["last"]["note"]) == ("not yours", "A submitter of your city hands it in.")
