"""Nothing typed is lost: a session that ended, an act that was too late, a proof of origin that no longer holds."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.person import Person
from nominations.workflow import application, reviewing, screening
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, focal_point, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]
DUE = datetime(2027, 2, 20, 23, tzinfo=UTC)
LONG = "نص طويل جدا " * 600  # 7,200 letters, each of which takes twelve signs in an address


def asked():
    """A file about which the secretariat asks something."""
    file = road.nominated()
    screening.ask_clarification(file.key, "Which year?", DUE, by=road.secretariat())
    return file


def reviewed():
    """A file that was handed in, with somebody who gives a mark."""
    file = road.submitted()
    return file, road.reviewer(file.call)


def pages():
    """Each page with its file, who writes on it, what is typed, and the field in which it must stand again."""
    file = road.submitted()
    yield "return_to_city", file, officer(), {"ask_vision": LONG[:1900], "last_day": "2027-02-20"}, "ask_vision"
    yield "decline", file, officer(), {"reason": "No authority."}, "reason"
    yield "write", file, officer(), {"text": "When?", "asks": ""}, "text"
    yield "submit", road.filled("Gulu"), None, {"signatory": "Amina", "title": ""}, "signatory"
    yield "answer_clarification", (one := asked_of("Mbale")), focal_point(one), {"answer": LONG}, "answer"
    yield "screen", one, road.secretariat("Sven"), {"mayor_remark": "By post."}, "mayor_remark"
    yield "advise", file, road.reviewer(file.call), {"value": "4", "comment": "Good.", "seen": "0"}, "comment"


def asked_of(name):
    file = road.nominated(name)
    screening.ask_clarification(file.key, "Which year?", DUE, by=road.secretariat())
    return file


# A session that ended.


def test_every_page_that_is_sent_signed_out_comes_back_with_every_word():
    for page, file, person, typed, field in pages():
        client, address = browser(), reverse(page, args=[file.key])

        sent = client.post(address, typed)
        client.force_login((person or focal_point(file)).user)
        back, again = client.get(address), client.get(address)

        assert sent.url == f"{reverse('account_login')}?next={address}", page
        assert back.context["form"][field].value() == typed[field], page
        assert "not saved yet" in text(back), page
        assert again.context["form"][field].value() != typed[field], page


def test_two_tabs_are_kept_beside_each_other():
    file = road.draft()
    client = browser()
    first, second = (reverse("section", args=[file.key, code]) for code in ("city", "plan"))

    client.post(first, {"name": "Lira", "name__seen": "0"})
    client.post(second, {"vision": LONG, "vision__seen": "0"})
    client.force_login(focal_point(file).user)

    assert client.get(first).context["form"]["name"].value() == "Lira"
    assert client.get(second).context["form"]["vision"].value() == LONG


def test_chosen_files_are_named_to_be_chosen_again():
    file = road.draft()
    client, address = browser(), reverse("section", args=[file.key, "plan"])

    client.post(address, {"vision": "Words.", "letter": upload(pdf(), "council.pdf")})
    client.force_login(focal_point(file).user)

    assert "Choose again: council.pdf" in text(client.get(address))


def test_what_finds_no_room_is_shown_at_once_and_never_cut():
    file = road.draft()
    client = browser()

    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10_000):
        client.post(reverse("section", args=[file.key, "city"]), {"name": "n" * 9_000})
        full = client.post(reverse("section", args=[file.key, "plan"]), {"vision": "v" * 5_000, "form_key": "abc"})

    assert full.status_code == 403
    assert [row["text"] for row in full.context["texts"]] == ["v" * 5_000]
    assert "finds no room" in text(full)
    assert [*client.session["kept"]] == [reverse("section", args=[file.key, "city"])]


def test_what_is_sent_after_all_is_not_brought_back():
    file = road.draft()
    client, address = browser(), reverse("section", args=[file.key, "plan"])
    client.post(address, {"vision": "Old.", "vision__seen": "0"})
    client.force_login(focal_point(file).user)

    client.post(address, {"vision": "New.", "vision__seen": "0", "stay": ""})

    assert client.get(address).context["form"]["vision"].value() == "New."


# An act that can no longer start.


def typed_on(page):
    return [(row["label"], row["text"]) for row in page.context["form"].texts]


def test_decline_after_the_deadline_shows_the_reason_without_its_button():
    file = road.submitted()
    with road.after_deadlines():
        late = post(browser(officer()), "decline", file.key, reason="No authority.\nThree lines.")

    assert late.status_code == 409
    assert typed_on(late) == [("Your reason", "No authority.\nThree lines.")]
    assert "the deadline" in late.context["refusal"].sentence.lower()
    assert str(late.context["refusal"].sentence) in text(late)
    assert 'name="do"' not in text(late)
    assert re.search(r"<textarea[^>]* readonly> No authority. Three lines.</textarea>", text(late))


def test_return_after_a_colleague_sent_it_back_shows_every_question_that_was_written():
    file = road.submitted()
    application.return_to_city(file.key, {"vision": "More."}, DUE, by=officer())

    late = post(
        browser(officer()), "return_to_city", file.key, ask_vision="Say more.", ask_name="Exact?", last_day="2027-02-20"
    )

    assert late.status_code == 409
    assert {("Vision", "Say more."), ("Name", "Exact?")} <= set(typed_on(late))
    assert "Say more.</textarea>" in text(late)


def test_answer_to_a_question_that_was_closed_is_there_to_copy():
    file = asked()
    screening.close_clarification(file.key, by=Person.clock())

    late = post(browser(focal_point(file)), "answer_clarification", file.key, answer=LONG)

    assert late.status_code == 409
    assert typed_on(late) == [("Your answer", LONG)]


def test_submit_after_the_end_of_the_file_shows_who_was_to_sign():
    file = road.filled()
    road.told(file)
    with road.after_deadlines():
        application.lapse_overdue(file.key, by=Person.clock())
        late = post(browser(focal_point(file)), "submit", file.key, signatory="Amina Okello", title="Mayor")

    assert late.status_code == 409
    assert [row for _label, row in typed_on(late)] == ["Amina Okello", "Mayor"]
    assert "Amina Okello</textarea>" in text(late)


def test_checklist_that_comes_too_late_shows_its_remarks():
    file, one = road.nominated(), road.secretariat()
    client = browser(one)
    application.withdraw(file.key, by=focal_point(file))

    late = post(client, "screen", file.key, mayor_remark="Came by post.")

    assert late.status_code == 409
    assert "Came by post.</textarea>" in text(late)
    assert late.context["refused"] in text(late)


def test_mark_of_a_file_that_closed_meanwhile_is_there_to_copy():
    file, rita = reviewed()
    reviewing.state_conflict(file.key, by=rita, reason="My sister.")

    late = post(browser(rita), "advise", file.key, value="4", comment="A good file.", seen="0")

    assert late.status_code in (403, 404)
    assert "A good file.</textarea>" in text(late)


# A proof of origin that no longer holds.


def strict(person, origin: str = "http://testserver"):
    client = Client(enforce_csrf_checks=True, headers={"Origin": origin})
    client.force_login(person.user)
    return client


def test_stale_page_of_an_act_leads_back_to_it_with_its_words():
    file = road.submitted()
    client = strict(officer())

    sent = post(client, "decline", file.key, reason="No authority.")

    assert (sent.status_code, sent.url) == (302, reverse("decline", args=[file.key]))
    assert get(client, "decline", file.key).context["form"]["reason"].value() == "No authority."
    assert not file.__class__.objects.get(pk=file.pk).told


def test_any_other_stale_page_shows_what_was_typed_but_no_secret():
    client = strict(road.secretariat())

    sent = client.post(reverse("prepare"), {"name": "A call of ours", "password": "hunter two", "form_key": "abc"})

    assert sent.status_code == 403
    assert [row["text"] for row in sent.context["texts"]] == ["A call of ours"]
    assert "open for too long" in text(sent)


def test_page_of_another_site_is_shown_nothing():
    sent = strict(road.secretariat(), "https://elsewhere.example").post(reverse("prepare"), {"name": "A call of ours"})

    assert (sent.status_code, sent.context["texts"]) == (403, [])
