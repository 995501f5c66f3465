"""The pages of one application: its file, filling in, handing in, endorsing, returning."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.person import Person
from nominations.models import Nomination
from nominations.workflow import application, screening
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


# Who sees a file, and what of it.


def test_file_is_there_for_its_city_its_commission_and_the_secretariat_alone():
    file = road.nominated()
    elsewhere = [officer("KE"), cities.focal_point(cities.city("Gulu")), road.juror(file.call, road.secretariat())]

    assert get(browser(), "file", file.key).status_code == 302
    assert [get(browser(who), "file", file.key).status_code for who in elsewhere] == [404] * 3
    allowed = [officer(), focal_point(file), road.secretariat("Said"), road.director()]
    assert [get(browser(who), "file", file.key).status_code for who in allowed] == [200] * 4


def test_file_of_a_reader_who_has_not_answered_the_declaration_shows_city_country_and_kind_only():
    by = road.secretariat()
    made = road.open_call()
    reader = road.juror(made, by)
    with road.after_deadlines():
        road.jury.open_review(made.key, by=by)
    file = road.in_review(by, [reader, road.juror(made, by, "RO")], made=made)

    with road.after_deadlines():
        response = get(browser(reader), "file", file.key)

    assert "Lira" in text(response)
    assert "Uganda" in text(response)
    assert "Learning for all." not in text(response)
    assert sorted(response.context["head"]) == ["beside", "fictional", "title", "who"]
    assert "line" not in response.context
    assert "records" not in response.context


def test_file_before_nomination_keeps_its_text_from_the_secretariat():
    file = road.submitted()

    shown = text(get(browser(road.secretariat()), "file", file.key))

    assert "Learning for all." not in shown
    assert "The text of the application is not open to you yet." in shown


def test_file_shows_internal_answers_to_city_and_secretariat_and_not_to_the_director():
    file = road.nominated()
    name = "Amina Okello (fictional), Coordinator"

    assert name in text(get(browser(focal_point(file)), "file", file.key))
    assert name in text(get(browser(road.secretariat()), "file", file.key))
    assert name not in text(get(browser(road.director()), "file", file.key))


def test_file_status_line_says_stage_holder_next_and_by_when():
    file = road.submitted()

    line = get(browser(focal_point(file)), "file", file.key).context["line"]

    assert line == {
        "word": "with the National Commission",
        "tone": "quiet",
        "since": "1 February 2027, 13:00 Berlin (your time: 12:00)",
        "holder": "the National Commission",
        "next": "The National Commission nominates the city, sends it back or declines.",
        "due": "58 days left · 1 April 2027, 02:00 Berlin (your time: 31 March, 24:00)",
    }


def test_file_next_card_and_buttons_of_each_role():
    file = road.submitted()
    point, commission = browser(focal_point(file)), browser(officer())

    theirs = get(commission, "file", file.key).context
    ours = get(point, "file", file.key).context

    assert theirs["next"]["sentence"] == "Lira is complete and signed by its mayor."
    assert theirs["next"]["label"] == "Endorse Lira"
    assert [act["label"] for act in theirs["acts"]] == ["Decline Lira", "Withdraw Lira"]
    assert ours["next"]["sentence"] == "There is nothing to do for you now."
    assert [act["label"] for act in ours["acts"]] == ["Withdraw Lira"]


def test_file_signatures_show_name_title_code_and_whether_they_hold():
    file = road.submitted()
    commission = officer()
    application.return_to_city(
        file.key, ["vision"], datetime(2027, 2, 20, 23, tzinfo=UTC), by=commission, reason="Say more."
    )

    rows = get(browser(focal_point(file)), "file", file.key).context["signatures"]

    snapshot = file.dossier.snapshots.get()
    assert rows == [
        {
            "party": "Mayor", "name": "Amina Okello (fictional)", "title": "Mayor", "code": snapshot.code,
            "at": "1 February 2027", "method": "Name typed on this site", "is_valid": False, "reason": "Say more.",
        }
    ]  # fmt: skip


def test_file_shows_a_clarification_beside_the_signed_text():
    file = road.nominated()
    by = road.secretariat()
    screening.ask_clarification(file.key, "How many?", datetime(2027, 2, 20, tzinfo=UTC), by=by, codes=["vision"])
    screening.answer_clarification(file.key, "Five hundred.", by=officer())

    shown = get(browser(road.director()), "file", file.key)

    assert "How many?" in text(shown)
    question = next(q for part in shown.context["sections"] for q in part["questions"] if q["read"].code == "vision")
    assert question["read"].text == "Learning for all."
    assert [beside.text for beside in question["read"].beside] == ["Five hundred."]


def hidden_states(file, by, chair, reader):
    """Takes the file to a jury's word and yields after each hidden step."""
    road.read(file, chair), road.read(file, reader)
    yield
    with road.after_deadlines():
        road.jury.close_review(file.key, by=by)
    yield
    road.word(file, by, [chair, reader])
    yield


def test_file_is_the_same_for_outsiders_after_every_hidden_step():
    by, made = road.secretariat(), road.open_call()
    chair, reader = road.juror(made, by, chair=True), road.juror(made, by, "RO")
    with road.after_deadlines():
        road.jury.open_review(made.key, by=by)
    file = road.in_review(by, [chair, reader], made=made)
    clients = [browser(focal_point(file)), browser(officer())]

    def seen():
        with road.after_deadlines():
            pages = [get(client, "file", file.key).context for client in clients]
        return [[page[name] for name in ("next", "line", "acts", "records", "steps", "signatures")] for page in pages]

    before = seen()
    for step, _done in enumerate(hidden_states(file, by, chair, reader)):
        Nomination.objects.filter(pk=file.pk).update(since=road.AFTER_DEADLINES + timedelta(days=step + 1))
        assert seen() == before


def test_file_history_names_no_juror_and_is_whole_for_the_secretariat():
    by, made = road.secretariat(), road.open_call()
    chair, reader = road.juror(made, by, chair=True), road.juror(made, by, "RO")
    with road.after_deadlines():
        road.jury.open_review(made.key, by=by)
    file = road.in_review(by, [chair, reader], made=made)
    for _step in hidden_states(file, by, chair, reader):
        pass
    with road.after_deadlines():
        inside = get(browser(by), "file", file.key).context["records"]
        outside = get(browser(officer()), "file", file.key).context["records"]
        director = text(get(browser(road.director()), "file", file.key))

    assert [record["what"] for record in outside] == [
        "Accepted for assessment",
        "Nominated by the National Commission",
        "Handed to the National Commission",
        "Application opened",
    ]
    assert "Recommend" in [record["what"] for record in inside]
    assert chair.name not in director
    assert reader.name not in director


def test_file_of_a_replay_tells_outsiders_only_the_day_of_the_admission():
    file = road.nominated(made=road.open_call(is_replay=True))
    Nomination.objects.filter(pk=file.pk).update(
        status="member", decided_by=road.director().user, decided_at=road.IN_TIME
    )
    type(file.call).objects.update(release_at=datetime(2022, 9, 2, 10, tzinfo=UTC))

    shown = get(browser(officer()), "file", file.key).context

    assert shown["records"] == [{"when": "", "what": "admitted 2 September 2022", "who": ""}]
    assert shown["line"]["since"] == "date not published"


# Documents.


def test_document_is_an_attachment_for_those_who_read_its_answer():
    file = road.filled()
    point = focal_point(file)
    letter = application.attach(file.key, upload(pdf()), "letter", by=point)  # internal
    application.submit(file.key, by=point, **road.SIGNED)
    application.endorse(file.key, by=officer(), **road.SIGNED)

    given = get(browser(point), "document", file.key, letter.key)

    assert given.status_code == 200
    assert given["Content-Disposition"].startswith("attachment;")
    assert get(browser(road.secretariat()), "document", file.key, letter.key).status_code == 200
    assert get(browser(road.director()), "document", file.key, letter.key).status_code == 404
    assert get(browser(officer("KE")), "document", file.key, letter.key).status_code == 404


def test_document_of_another_file_is_not_found_under_this_one():
    mine, other = road.filled(), road.filled("Gulu")
    letter = application.attach(other.key, upload(pdf()), "letter", by=Person.clock())

    assert get(browser(focal_point(mine)), "document", mine.key, letter.key).status_code == 404


# Filling in.


def test_tasks_say_honestly_where_each_section_stands():
    file = road.draft()
    point = focal_point(file)
    client = browser(point)

    def states():
        response = get(client, "tasks", file.key)
        return [task["word"] for task in response.context["tasks"]], response.context["last"]["word"]

    assert states() == (["not begun", "not begun"], "cannot start yet")
    application.fill_in(file.key, application.typed({"name": "Lira", "vision": "One."}), by=point)
    assert states() == (["complete", "1 answer missing"], "cannot start yet")
    application.fill_in(file.key, {"vision": application.dossiers.Typed("One two three four five six.", 1)}, by=point)
    assert states() == (["complete", "to correct"], "cannot start yet")
    application.fill_in(
        file.key,
        {"vision": application.dossiers.Typed("One.", 2), "pledge": application.dossiers.Typed(True, 0)},
        by=point,
    )
    assert states() == (["complete", "complete"], "ready")


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
    assert file.dossier.answers.filter(question__code="website").exists()
    seen = conflict.context["form"]["vision__seen"].value()
    post(second, "section", file.key, "plan", vision="Both.", vision__seen=seen, next="")
    texts = file.dossier.answers.filter(question__code="vision").order_by("version")
    assert [answer.value for answer in texts] == ["Hers.", "Both."]


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


def test_section_of_a_returned_file_opens_only_the_named_questions():
    file = road.submitted()
    application.return_to_city(
        file.key, ["vision"], datetime(2027, 2, 20, 23, tzinfo=UTC), by=officer(), reason="Say more."
    )
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
    sent = json.dumps({"question": question, "fields": fields})
    return client.post(reverse("autosave", args=[file.key]), sent, content_type="application/json")


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


@pytest.mark.parametrize(
    "sent", ["", "[]", "{}", '{"question": "vision", "fields": 1}', '{"question": "x", "fields": {}}']
)
def test_autosave_of_nonsense_is_not_found(sent):
    file = road.draft()
    client = browser(focal_point(file))

    assert client.post(reverse("autosave", args=[file.key]), sent, content_type="application/json").status_code == 404


def test_autosave_after_the_handing_in_is_refused():
    file = road.submitted()

    assert autosave(browser(focal_point(file)), file, "vision", vision="x", vision__seen="1").status_code == 409


# Handing in.


def test_submit_page_lists_what_is_open_with_links_and_asks_for_no_signature():
    file = road.draft()

    response = get(browser(focal_point(file)), "submit", file.key)

    assert [item["url"] for item in response.context["open"]] == [
        reverse("section", args=[file.key, "city"]) + "#div_id_name",
        reverse("section", args=[file.key, "plan"]) + "#div_id_vision",
        reverse("section", args=[file.key, "plan"]) + "#div_id_pledge",
    ]
    assert "The mayor's signature" not in response.content.decode()


def test_submit_signs_hands_over_and_shows_a_receipt():
    file = road.filled()
    client = browser(focal_point(file))

    done = post(client, "submit", file.key, **road.SIGNED)
    receipt = client.get(done.url)

    assert done.url == reverse("receipt", args=[file.key])
    assert road.fresh(file).status == "with_commission"
    assert file.dossier.snapshots.get().code in text(receipt)
    assert "1 February 2027, 13:00:00 Berlin (your time: 12:00:00)" in text(receipt)


def test_submit_twice_makes_one_and_leads_to_the_same_receipt():
    file = road.filled()
    client = browser(focal_point(file))

    answers = [post(client, "submit", file.key, **road.SIGNED) for _time in range(2)]

    assert [answer.url for answer in answers] == [reverse("receipt", args=[file.key])] * 2
    assert file.dossier.snapshots.count() == 1


def test_submit_after_the_deadline_is_refused_with_its_sentence_and_keeps_the_name():
    file = road.filled()
    with road.after_deadlines():
        refused = post(browser(focal_point(file)), "submit", file.key, **road.SIGNED)

    assert refused.status_code == 200
    assert "only the secretariat can accept it later, with a reason" in text(refused)
    assert "Amina Okello (fictional)" in text(refused)


def test_submit_of_a_withdrawn_file_is_a_page_that_says_it_has_moved_on():
    file = road.filled()
    point = focal_point(file)
    application.withdraw(file.key, by=point)

    stale = post(browser(point), "submit", file.key, **road.SIGNED)

    assert stale.status_code == 409
    assert "it is now “withdrawn”" in text(stale)


def test_receipt_is_for_city_and_commission():
    file = road.submitted()

    assert get(browser(officer()), "receipt", file.key).status_code == 200
    assert get(browser(road.director()), "receipt", file.key).status_code == 404
    assert get(browser(focal_point(road.draft("Gulu"))), "receipt", file.key).status_code == 404


# The Commission's acts upon one file.


def test_endorse_shows_the_places_and_nominates():
    file = road.submitted()
    client = browser(officer())

    page = get(client, "endorse", file.key)
    done = post(client, "endorse", file.key, **road.SIGNED)

    assert page.context["places"] == {"used": 0, "limit": 3}
    assert done.url == reverse("commission_desk")
    assert road.fresh(file).status == "nominated"


def test_endorse_a_fourth_stays_on_the_page_with_the_sentence_of_the_quota():
    for name in ("Gulu", "Masaka", "Jinja"):
        road.nominated(name)
    file = road.submitted()

    refused = post(browser(officer()), "endorse", file.key, **road.SIGNED)

    assert refused.status_code == 200
    assert "Uganda has used all 3 places in this call." in text(refused)
    assert "3 of 3 used" in text(refused)
    assert reverse("swap") in text(refused)
    assert "Amina Okello (fictional)" in text(refused)
    assert road.fresh(file).status == "with_commission"


def test_endorse_is_for_the_commission_of_the_country_alone():
    file = road.submitted()
    people = [focal_point(file), officer("KE"), road.secretariat(), road.director()]

    assert [get(browser(who), "endorse", file.key).status_code for who in people] == [403, 404, 403, 404]


def test_endorse_a_file_that_moved_on_is_a_stale_button():
    file = road.nominated()

    stale = post(browser(officer()), "endorse", file.key, **road.SIGNED)

    assert stale.status_code == 409
    assert "it is now “nominated”" in text(stale)


def test_return_to_city_names_questions_reason_and_day():
    file = road.submitted()
    client = browser(officer())

    post(client, "return_to_city", file.key, codes=["vision"], last_day="2027-02-20", reason="Say more.")

    returned = road.fresh(file)
    assert (returned.status, returned.reopened, returned.told) == ("returned", ["vision"], "Say more.")
    assert returned.due_at == datetime(2027, 2, 20, 23, tzinfo=UTC)


def test_return_to_city_beyond_the_own_deadline_is_refused():
    file = road.submitted()

    refused = post(
        browser(officer()), "return_to_city", file.key, codes=["vision"], last_day="2027-04-01", reason="Say more."
    )

    assert "Choose a due date before your own deadline." in text(refused)
    assert road.fresh(file).status == "with_commission"


def test_decline_unendorse_and_withdraw_do_what_they_say():
    declined, nominated, withdrawn = road.submitted("Gulu"), road.nominated("Masaka"), road.nominated("Jinja")
    client = browser(officer())

    post(client, "decline", declined.key, reason="Not this time.")
    post(client, "unendorse", nominated.key, reason="Another city is stronger.")
    post(client, "withdraw", withdrawn.key)

    states = [road.fresh(file).status for file in (declined, nominated, withdrawn)]
    assert states == ["not_nominated", "with_commission", "withdrawn"]


def test_answer_clarification_by_city_or_commission_stands_beside_the_text():
    file = road.nominated()
    screening.ask_clarification(file.key, "How many?", datetime(2027, 2, 20, tzinfo=UTC), by=road.secretariat())
    point = focal_point(file)
    client = browser(point)

    card = get(client, "file", file.key).context["next"]
    page = client.get(card["url"])
    done = client.post(card["url"], {"answer": "Five hundred."})

    assert (card["sentence"], card["detail"]) == ("The secretariat asks about Lira.", "How many?")
    assert "How many?" in text(page)
    assert done.url == reverse("file", args=[file.key])
    assert file.clarifications.get().answer == "Five hundred."
    assert client.post(card["url"], {"answer": "Again."}).status_code == 409
    assert get(browser(road.secretariat("Said")), "answer_clarification", file.key).status_code == 403
