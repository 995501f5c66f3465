"""The pages of one application: its file and documents, endorsing, returning."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.person import Person
from nominations.models import Nomination
from nominations.workflow import application, filling, screening
from notifications.models import Email
from tests.cities import factories as cities
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]


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
    Nomination.objects.filter(pk=file.pk).update(late_reason="The post was on strike.")

    with road.after_deadlines():
        response = get(browser(reader), "file", file.key)

    assert "on strike" not in text(response)
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
        "note": "",
        "since": "1 February 2027, 13:00 Berlin (your time: 12:00)",
        "holder": "the National Commission",
        "next": "The National Commission nominates the city, sends it back or declines.",
        "due": "58 days left · 1 April 2027, 02:00 Berlin (your time: 31 March, 24:00)",
        "asked": "",
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
    assert [act["label"] for act in ours["acts"]] == ["Take Lira back to change it", "Withdraw Lira"]


def test_file_signatures_show_name_title_code_and_whether_they_hold():
    file = road.submitted()
    commission = officer()
    application.return_to_city(file.key, {"vision": "Say more."}, datetime(2027, 2, 20, 23, tzinfo=UTC), by=commission)

    rows = get(browser(focal_point(file)), "file", file.key).context["signatures"]

    snapshot = file.dossier.snapshots.get()
    assert rows == [
        {
            "key": snapshot.signatures.get().key, "side": "mayor", "party": "Mayor", "name": "Amina Okello (fictional)",
            "title": "Mayor", "acting": "", "code": snapshot.code, "hash": snapshot.sha256,
            "text": reverse("snapshot", args=[file.key, 1]),
            "at": "1 February 2027, 13:00:00 Berlin (your time: 12:00:00)",
            "method": "Name typed on this site", "arrived": "", "scan": None, "to_look_at": False, "look": "",
            "page": "", "is_valid": False, "reason": "Say more.",
        }
    ]  # fmt: skip


def test_file_shows_a_clarification_beside_the_signed_text():
    file = road.nominated()
    by = road.secretariat()
    due, about = datetime(2027, 2, 20, tzinfo=UTC), ["vision"]
    with road.at():
        screening.ask_clarification(file.key, "How many?", due, by=by, codes=about, addressee="commission")
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
    assert "Recommended by the jury" in [record["what"] for record in inside]
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
    letter = filling.attach(file.key, upload(pdf()), "letter", by=point)  # internal
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
    letter = filling.attach(other.key, upload(pdf()), "letter", by=Person.clock())

    assert get(browser(focal_point(mine)), "document", mine.key, letter.key).status_code == 404


# The Commission's acts upon one file.


def test_endorse_shows_the_places_and_nominates():
    file = road.submitted()
    client = browser(officer())

    page = get(client, "endorse", file.key)
    done = post(client, "endorse", file.key, **road.SIGNED)

    assert page.context["places"] == {"used": 0, "limit": 3}
    assert done.url == reverse("commission_desk") + "?call=2027"
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

    post(client, "return_to_city", file.key, ask_vision="Say more.", last_day="2027-02-20")

    returned = road.fresh(file)
    kept = {"vision": {"reason": "Say more.", "version": 1, "files": []}}
    assert (returned.status, returned.reopened, returned.told) == ("returned", kept, "")
    assert returned.due_at == datetime(2027, 2, 20, 23, tzinfo=UTC)


def test_return_to_city_without_a_reason_beside_any_question_keeps_the_page():
    file = road.submitted()

    refused = post(browser(officer()), "return_to_city", file.key, last_day="2027-02-20", reason="Say more.")

    assert "Write beside at least one question what the city should change, and why." in text(refused)
    assert "Say more." in text(refused)
    assert road.fresh(file).status == "with_commission"


def test_return_to_city_shows_each_reason_and_afterwards_the_old_text_beside_the_new():
    file = road.submitted()
    commission, point = officer(), focal_point(file)
    asked = {"vision": "Say for whom.", "name": "In English too."}
    due = datetime(2027, 2, 20, 23, tzinfo=UTC)
    application.return_to_city(file.key, asked, due, by=commission)

    tasks = text(get(browser(point), "tasks", file.key))
    section = text(get(browser(point), "section", file.key, "plan"))
    typed = {"vision": application.dossiers.Typed("Learning for young and old.", 1)}
    filling.fill_in(file.key, typed, by=point)
    application.submit(file.key, by=point, **road.SIGNED)
    rows = {who: get(browser(who), "file", file.key).context["changes"] for who in (commission, point)}

    assert ("Say for whom." in tasks, "Say for whom." in section, "In English too." in section) == (True, True, False)
    shown = [(row.code, row.reason, row.before, row.after, row.is_changed) for row in rows[commission]]
    assert shown == [
        ("name", "In English too.", "Lira", "Lira", False),
        ("vision", "Say for whom.", "Learning for all.", "Learning for young and old.", True),
    ]
    assert rows[point] == rows[commission]
    with road.at():
        application.endorse(file.key, by=commission, **road.SIGNED)
    assert get(browser(road.secretariat()), "file", file.key).context["changes"] == []


def test_return_to_city_tells_the_city_each_reason():
    file = road.submitted()
    point = focal_point(file)

    application.return_to_city(
        file.key,
        {"vision": "Say for whom."},
        datetime(2027, 2, 20, 23, tzinfo=UTC),
        by=officer(),
        reason="Nearly there.",
    )

    email = Email.objects.get(event="returned_city")
    assert email.address == point.user.email
    assert [line in email.text for line in ("Nearly there.", "Vision: Say for whom.")] == [True, True]


def test_return_to_city_beyond_the_own_deadline_is_refused():
    file = road.submitted()

    refused = post(browser(officer()), "return_to_city", file.key, ask_vision="Say more.", last_day="2027-04-01")

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


def test_file_says_by_when_a_question_is_to_be_answered():
    file = road.nominated()
    due = datetime(2027, 2, 20, tzinfo=UTC)
    with road.at():
        screening.ask_clarification(file.key, "How many?", due, by=road.secretariat())

    line = get(browser(focal_point(file)), "file", file.key).context["line"]

    assert line["due"] == "18 days left · 20 February 2027, 01:00 Berlin (your time: 19 February, 24:00)"


def test_answer_clarification_by_whom_was_asked_stands_beside_the_text():
    file, due = road.nominated(), datetime(2027, 2, 20, tzinfo=UTC)
    with road.at():
        screening.ask_clarification(file.key, "How many?", due, by=road.secretariat())
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
