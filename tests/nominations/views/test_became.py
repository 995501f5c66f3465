"""What became of an e-mail, as a secretary reads it: no state and no reason says more or other than what is known."""

import pytest

from nominations.models import Call
from nominations.workflow import letters as acts
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.nominations import letters
from tests.nominations.views.desks import browser, get, post, text

pytestmark = pytest.mark.django_db
AT = {"handed_at": road.IN_TIME, "sent_at": road.IN_TIME}
DUE = {"state": "queued", "due": road.IN_TIME}
GONE = "There is no such mailbox. (550 5.1.1 user unknown)"
BROKEN = "SMTPServerDisconnected: Connection unexpectedly closed"
STOPPED = "The sender stopped after handing it over."
NO_ANSWER = "[Errno 111] Connection refused"
BECAME = [
    ({"state": "held", "kind": "receipt"}, "It waits here until it is released.", ""),
    ({"state": "held", "kind": "decision"}, "It waits here until two persons release it.", ""),
    (
        {"state": "held", "kind": "reminder", "error": "The first one did not arrive."},
        "It waits here until it is released. The first one did not arrive.",
        "",
    ),
    (
        {"state": "held", "kind": "decision", "due": road.RELEASE},
        "It waits here until two persons release it. The instant that was set for it is kept: {at}.",
        "",
    ),
    (DUE, "It leaves: {at}, or within a minute.", ""),
    (DUE | {"gathers": True}, "It waits for others to the same person, to leave with them as one e-mail: {at}.", ""),
    (
        DUE | {"error": "450 4.2.2 full"},
        "The mail server did not take it: the mailbox is full. It is tried again: {at}.",
        "450 4.2.2 full",
    ),
    (DUE | {"error": NO_ANSWER}, "The mail server could not be reached. It is tried again: {at}.", ""),
    (
        DUE | {"error": STOPPED},
        "Its last try did not succeed: the sender stopped after handing it over. It is tried again: {at}.",
        "",
    ),
    (
        DUE | {"error": "Making it ready failed here, not at the mail server: KeyError: 'x'"},
        "did not succeed: making it ready failed here, not at the mail server: KeyError: 'x'. It is tried again: {at}.",
        "",
    ),
    ({"state": "sent", **AT}, "Handed to the mail server: {at}. Nothing has come back since.", ""),
    (
        {"state": "sent", **AT, "error": "The mailbox is full. (452 4.2.2 over quota)"},
        "Handed to the mail server: {at}. It is delayed: the mailbox is full. The mail server goes on trying.",
        "452 4.2.2 over quota",
    ),
    (
        {"state": "failed", "error": "550 5.1.1 User unknown"},
        "The mail server refused it: there is no such mailbox.",
        "550 5.1.1 User unknown",
    ),
    ({"state": "failed", "error": "550 Go away"}, "The mail server refused it: 550 Go away.", "550 Go away"),
    (
        {"state": "failed", "error": "451 Later.", "attempts": 8},
        "The mail server did not take it, though it was tried 8 times: 451 Later.",
        "451 Later.",
    ),
    (
        {"state": "failed", "error": NO_ANSWER, "attempts": 8},
        "It could not be sent, though it was tried 8 times: the mail server could not be reached.",
        "",
    ),
    (
        {"state": "failed", "error": "A header holds a line break."},
        "It could not be sent: A header holds a line break.",
        "",
    ),
    ({"state": "uncertain", **AT, "error": STOPPED}, "when the sender stopped. Nobody knows if it arrived.", ""),
    ({"state": "uncertain", **AT, "error": BROKEN}, "The line broke while it was being handed over ({at}).", ""),
    ({"state": "bounced", **AT, "error": GONE}, "It came back: there is no such mailbox.", "550 5.1.1 user unknown"),
    ({"state": "bounced", **AT, "error": "The mailbox has moved."}, "It came back: the mailbox has moved.", ""),
    ({"state": "bounced", **AT}, "It came back: no reason was given.", ""),
    (
        {"state": "discarded", "error": "The reader has another address by now."},
        "It stayed here. The reader has another address by now.",
        "",
    ),
    (
        {"state": "discarded", "kind": "signin", **AT, "error": BROKEN},
        "It may not have arrived. Whoever needs it asks for a new one.",
        "",
    ),
    ({"state": "discarded"}, "It was called off before it left", ""),
]


def page(by, email):
    return get(browser(by), "email", email.key)


def facts(shown) -> dict[str, str]:
    return {fact["label"]: fact["text"] for fact in shown.context["facts"]}


def test_every_state_and_reason_reads_as_it_is_and_only_a_mail_server_is_quoted_as_one():
    by, call = road.secretariat(), road.open_call()
    for number, (columns, sentence, quoted) in enumerate(BECAME):
        [letter] = letters.circulars(call, 1, number, **columns)
        shown = page(by, letter)
        said = shown.context["outcome"]
        before, _at, after = sentence.partition("{at}")
        assert said.startswith(before) or before in said, (columns, said)
        assert after in said, (columns, said)
        assert facts(shown).get("What the mail server said", "") == quoted, columns


def test_held_letter_whose_instant_has_passed_leaves_as_soon_as_it_is_released():
    [letter] = letters.circulars(road.open_call(), 1, state="held", due=road.IN_TIME)
    by = road.secretariat()

    with road.at():
        said = page(by, letter).context["outcome"]

    assert said.startswith("It waits here until it is released. The instant that was set for it has passed (")
    assert said.endswith("): it leaves as soon as it is released.")


def test_technical_words_are_for_whoever_looks_after_the_software():
    [letter] = letters.circulars(road.open_call(), 1, **DUE, error=NO_ANSWER)

    assert facts(page(road.secretariat(), letter))["In technical words"] == NO_ANSWER


def test_email_discarded_by_a_person_names_who_and_why():
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1, kind="receipt")
    acts.discard_email(letter.key, by=by, reason="Said by telephone.")

    assert page(by, letter).context["outcome"] == "Sofia decided that it is never sent: Said by telephone."


def test_email_of_a_round_played_again_says_so():
    by, file = road.secretariat(), road.nominated()
    Call.objects.update(is_replay=True)
    email = Email.objects.filter(subject_ref__endswith=file.key).first()
    Email.objects.filter(pk=email.pk).update(state="discarded")

    assert page(by, email).context["outcome"].startswith("It belongs to a round of the past")


def test_email_that_went_out_in_the_email_of_the_day_leads_to_it():
    by, call = road.secretariat(), road.open_call()
    [day] = letters.circulars(call, 1, 1, event="digest", **AT, state="sent")
    [letter] = letters.circulars(call, 1, state="discarded", digest=day, error="It went out in the e-mail of the day.")

    shown = page(by, letter)

    Email.objects.filter(pk=day.pk).update(state="held")
    waits = page(by, letter)

    assert shown.context["outcome"] == "It went out together with others, in the e-mail of the day."
    assert waits.context["outcome"] == "It is part of an e-mail of the day, whose page says how far it came."
    assert f"/secretariat/e-mails/{day.key}/" in [way["url"] for way in shown.context["ways"]]


def test_only_a_person_who_says_so_knows_that_it_arrived():
    """Whoever sent it again does not know."""
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1, state="uncertain", **AT)
    acts.send_again(letter.key, by=by)
    Email.objects.filter(pk=letter.pk).update(state="sent", sent_at=road.IN_TIME)
    again = page(by, letter).context["outcome"]
    Email.objects.filter(pk=letter.pk).update(state="bounced", error=GONE)
    acts.confirm_arrival(letter.key, by=by)

    assert again.endswith("Nothing has come back since.")
    assert page(by, letter).context["outcome"].endswith("A person knows that it arrived.")


def test_email_sent_again_to_a_dead_address_waits_for_it_and_leads_to_its_confirmation():
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1, kind="receipt", state="bounced", error=GONE)
    dead = ReturnedAddress.objects.create(address=letter.address, reason=GONE, since=road.IN_TIME, email=letter)
    client = browser(by)
    before = get(client, "email", letter.key).context["acts"][0]

    post(client, "send_again", letter.key, do="x")
    shown = get(client, "email", letter.key)

    assert (before["label"], shown.context["acts"][0]) == ("Confirm its address", before)
    assert before["url"] == f"/secretariat/returned-addresses/{dead.key}/confirm-address/"
    assert shown.context["outcome"] == (
        "It waits: e-mails to this address came back. It leaves when somebody confirms the address."
    )


def test_what_arrived_shows_that_its_address_works():
    by = road.secretariat()
    [letter] = letters.circulars(road.open_call(), 1, state="bounced", error=GONE)
    ReturnedAddress.objects.create(address=letter.address, reason=GONE, since=road.IN_TIME, email=letter)

    post(browser(by), "confirm_arrival", letter.key, do="x")

    assert ReturnedAddress.objects.get().confirmed_by == by.user
    assert "no such mailbox" not in text(page(by, letter))


def test_email_that_did_not_arrive_leads_to_its_reader_and_to_who_else_works_for_the_city():
    by, file = road.secretariat(), road.nominated()
    email = Email.objects.filter(event="endorsed_city").first() or Email.objects.filter(to__isnull=False).first()
    Email.objects.filter(pk=email.pk).update(state="bounced", error=GONE)
    client = browser(by)

    ways = {way["label"]: way["url"] for way in get(client, "email", email.key).context["ways"]}

    assert {client.get(url).status_code for url in ways.values()} <= {200, 302}
    assert "The file of Lira" in ways
    assert ways["Who else works for Lira"] == f"/city/{file.city.key}/team/"
    assert any("who comes after" in label for label in ways)
