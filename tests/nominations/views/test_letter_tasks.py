"""What e-mails want of a person, on the desk of e-mails, on the secretariat's and beside whom nobody could write to."""

import pytest

from nominations.models import Nomination
from notifications import sender
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.nominations import letters, worlds
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
STOPPED = "Letters of an outcome that were stopped"
UNTOLD = "Letters of an outcome that came back or were refused"


def named(tasks, label: str):
    return next((task for task in tasks if task["label"] == label), None)


def listed(client, url: str) -> list[str]:
    return [row["cells"][0]["note"] for row in client.get(url).context["rows"]]


def test_a_letter_that_was_stopped_is_a_task_until_it_is_written_anew(made, mailoutbox):
    worlds.announced(made)
    Nomination.objects.filter(pk=made.file("Lira").pk).update(status="not_admitted")
    with road.at(road.RELEASE):
        sender.send_due()
    client = browser(made.composer)
    old = Email.objects.get(event="admitted_city")

    desks = [get(client, page).context["tasks"] for page in ("emails", "secretariat_desk")]
    found = [named(tasks, STOPPED) for tasks in desks]
    told = Email.objects.filter(event="letter_stopped").first()

    assert [(one["url"], one["word"]) for one in found] == [
        ("/secretariat/e-mails/?task=stopped", "2 letters"), ("/secretariat/e-mails/?task=stopped", "2"),
    ]  # fmt: skip
    assert "/secretariat/e-mails/?task=stopped" in told.text
    assert sorted(listed(client, found[0]["url"])) == ["Admitted, to the city", "Announced, list for the Commission"]
    acts = [act["label"] for act in get(client, "email", old.key).context["acts"]]
    assert acts == ["Write it anew", "It is settled"]

    done = post(client, "write_anew", old.key, do="x")
    shown = get(client, "email", old.key)
    ways = {way["label"]: way["url"] for way in shown.context["ways"]}
    new = client.get(ways["The letter that was written in its place"])

    assert (done.status_code, shown.context["acts"]) == (302, [])
    assert listed(client, found[0]["url"]) == ["Announced, list for the Commission"]
    back = {way["label"]: way["url"] for way in new.context["ways"]}
    assert back["The letter in whose place it was written"] == f"/secretariat/e-mails/{old.key}/"
    assert "What this letter says is announced. One person proposes to release it, another one does." in text(new)
    release = new.context["acts"][0]
    assert release["label"] == "Propose to release it"
    assert "Propose to release 1 letter" in text(client.get(release["url"]))


def test_a_settled_letter_says_how_and_leaves_every_list_of_things_to_do(made):
    worlds.announced(made)
    Email.objects.filter(event="admitted_city").update(state="bounced", error="The mailbox is full.")
    client = browser(made.composer)
    before = named(get(client, "unreached").context["tasks"], UNTOLD)
    email = Email.objects.get(event="admitted_city")

    empty = post(client, "settle_letter", email.key, reason="")
    post(client, "settle_letter", email.key, reason="I told the mayor's office by telephone.")

    assert (before["url"], before["word"], empty.status_code) == ("/secretariat/e-mails/?task=untold", "1", 200)
    assert "Write how it was settled." in text(empty)
    assert named(get(client, "unreached").context["tasks"], UNTOLD) is None
    assert named(get(client, "emails").context["tasks"], UNTOLD) is None
    history = get(client, "email", email.key).context["records"]
    assert (history[0]["what"], history[0]["reason"]) == ("Settled", "I told the mayor's office by telephone.")
    outcome = get(client, "email", email.key).context["outcome"]
    assert outcome.endswith(" settled it: I told the mayor's office by telephone.")


def test_a_refused_key_to_sign_in_is_on_no_desk():
    by = road.secretariat()
    letters.circulars(road.open_call(), 1, kind="signin", state="failed", event="login_code")
    client = browser(by)

    desk = get(client, "emails").context

    assert (desk["tasks"], desk["table"]) == ([], [])


def test_desk_says_how_many_lines_it_leaves_out():
    by, call = road.secretariat(), road.open_call()
    for number in range(15):
        letters.circulars(call, 1, number, event=f"event_{number:02}")

    desk = get(browser(by), "emails")

    assert len(desk.context["table"]) == 12
    assert "3 more lines: All events, with what was sent" in text(desk)


def test_emails_of_an_address_with_a_plus_sign_are_found_from_the_list_of_addresses():
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1)
    Email.objects.filter(pk=letter.pk).update(address="ana+city@city.example")
    ReturnedAddress.objects.create(address="ana+city@city.example", reason="Gone.", since=road.IN_TIME, email=letter)
    client = browser(by)

    [row] = get(client, "returned_addresses").context["rows"]
    found = client.get(row["cells"][0]["url"]).context["rows"]

    assert [one["cells"][1]["text"] for one in found] == ["ana+city@city.example"]
