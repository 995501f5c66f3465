"""What the secretariat does to e-mails; decision letters leave by two persons alone."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import StaffConflict
from nominations.workflow import decision, letters
from notifications import outbox
from notifications.differences import mark
from notifications.models import Email
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations import letters as letters_of
from tests.nominations import worlds

pytestmark = pytest.mark.django_db


def receipt(file, **columns) -> Email:
    fields = {"kind": "receipt", "state": "queued", "due": road.IN_TIME, "created": road.IN_TIME} | columns
    reference = f"nominations.nomination:{file.key}"
    return Email.objects.create(
        event="submitted_city", subject_ref=reference, address="a@b.example", language="en", title="T", **fields
    )


def refusal(act, *args, **facts) -> str:
    with pytest.raises(door.Refused) as refused:
        act(*args, **facts)
    return refused.value.sentence


def test_hold_and_release_email_are_recorded():
    file, by = road.nominated(), road.secretariat()
    email = receipt(file)

    letters.hold_email(email.key, by=by)
    held = road.fresh(email).state
    letters.release_email(email.key, by=by)

    assert (held, road.fresh(email).state) == ("held", "queued")
    records = Record.objects.about(email)
    assert [(row.act, row.state_from, row.state_to) for row in records] == [
        ("hold_email", "queued", "held"),
        ("release_email", "held", "queued"),
    ]


def test_discard_email_is_for_good():
    file, by = road.nominated(), road.secretariat()
    email = receipt(file)

    letters.discard_email(email.key, by=by, reason="Wrong address.")

    assert road.fresh(email).state == "discarded"
    assert refusal(letters.release_email, email.key, by=by) == "This e-mail has moved on: it is now “not to be sent”."


@pytest.mark.parametrize("verb", ["release_email", "discard_email"])
def test_decision_letter_is_no_single_persons(made, verb):
    worlds.approved(made)
    letter = Email.objects.filter(kind="decision").first()
    more = {"reason": "No."} if verb == "discard_email" else {}

    sentence = refusal(getattr(letters, verb), letter.key, by=made.composer, **more)

    assert sentence == "Decision letters leave all together, at the instant that two persons release."
    assert road.fresh(letter).state == "held"


def test_uncertain_email_arrived_or_goes_again():
    file, by = road.nominated(), road.secretariat()
    first = receipt(file, state="uncertain", handed_at=road.IN_TIME)
    second = receipt(file, state="uncertain", handed_at=road.IN_TIME, version="2")

    letters.confirm_arrival(first.key, by=by)
    letters.send_again(second.key, by=by)

    assert (road.fresh(first).state, road.fresh(second).state) == ("sent", "queued")
    assert road.fresh(first).decided_by == by.user


def test_send_again_gives_a_refused_email_a_fresh_start():
    file, by = road.nominated(), road.secretariat()
    email = receipt(file, state="failed", attempts=8, error="550 no such user")

    letters.send_again(email.key, by=by)

    email = road.fresh(email)
    assert (email.state, email.attempts, email.error) == ("queued", 0, "")


def test_send_again_of_a_letter_that_is_no_longer_true_is_refused(made):
    worlds.announced(made)
    letter = Email.objects.get(event="admitted_city")
    Email.objects.filter(pk=letter.pk).update(state="failed")
    type(made.files["Lira"]).objects.filter(pk=made.files["Lira"].pk).update(status="revoked")

    sentence = refusal(letters.send_again, letter.key, by=made.composer)

    assert (
        sentence
        == "This letter no longer says what was decided about the file. Write it anew, or say how it was settled."
    )


def test_sign_in_email_is_nobodys_business():
    by = road.secretariat()
    key = Email.objects.create(
        event="login_code", subject_ref="accounts.user:x", address="a@b.example", language="en", title="Code 123",
        kind="signin", state="failed",
    ).key  # fmt: skip

    assert refusal(letters.send_again, key, by=by) == ("This is a sign-in e-mail. Whoever needs it asks for a new one.")


def test_email_about_a_file_does_not_exist_for_a_colleague_in_conflict():
    file, by = road.nominated(), road.secretariat()
    email = receipt(file)
    StaffConflict.objects.create(user=by.user, nomination=file, reason="My town.", at=road.IN_TIME)

    with pytest.raises(Http404):
        letters.hold_email(email.key, by=by)


def test_emails_are_moved_by_the_secretariat_alone():
    file = road.nominated()
    email = receipt(file)

    with pytest.raises(PermissionDenied):
        letters.hold_email(email.key, by=road.director())
    with pytest.raises(Http404):
        letters.hold_email(email.key, by=road.cities.officer("UG"))
    with pytest.raises(Http404):
        letters.hold_email(email.key, by=Person.nobody())


def test_edit_email_changes_words_and_layout_and_keeps_what_changed():
    by = road.secretariat()
    [email] = letters_of.circulars(road.open_call(), 1, outcome="")
    seen = mark(email.title, email.text)

    letters.edit_email(email.key, seen, "The call", "The call is open.\r\nWrite to us.", by=by)

    changed = road.fresh(email)
    assert (changed.title, changed.text) == ("The call", "The call is open.\nWrite to us.\n")
    assert "Write to us." in changed.html
    record = Record.objects.about(email).with_texts().get()
    assert (record.act, record.reason) == ("edit_email", "- A call\n+ The call\n+ Write to us.")
    assert refusal(letters.edit_email, email.key, seen, "X", "Y", by=by).startswith("Somebody reworded this e-mail")


@pytest.mark.parametrize("nothing", ["\u200b", " \u200f", "\u00a0\u2060\ufeff", "\u3164\u2800"])
def test_an_email_is_not_edited_until_nothing_of_it_shows(nothing):
    by = road.secretariat()
    [email] = letters_of.circulars(road.open_call(), 1)
    seen = mark(email.title, email.text)

    without_title = refusal(letters.edit_email, email.key, seen, nothing, "The call is open.", by=by)
    without_text = refusal(letters.edit_email, email.key, seen, "A call", f"{nothing}\r\n{nothing}", by=by)

    assert without_title == without_text == "Write a subject line and a text."
    assert (road.fresh(email).title, road.fresh(email).text) == (email.title, email.text)


def test_render_again_replaces_and_never_adds(monkeypatch):
    by = road.secretariat()
    [email] = letters_of.circulars(road.open_call(), 1)
    now = ("A call", "The call is open until May.\n", "<p>The call is open until May.</p>")
    same = refusal(letters.render_again, email.key, mark(email.title, email.text, email.title, email.text), by=by)
    monkeypatch.setattr(outbox, "rendered_again", lambda _email: now)  # whatever the words of the house are by then

    letters.render_again(email.key, mark(email.title, email.text, *now[:2]), by=by)

    changed = road.fresh(email)
    assert same == "Nothing differs from what stands there."
    assert (changed.title, changed.text, changed.html) == now
    assert Email.objects.filter(event=email.event).count() == 1


def test_a_decision_letter_is_edited_until_its_release_is_set(made):
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    seen = mark(letter.title, letter.text)
    letters.edit_email(letter.key, seen, letter.title, letter.text + "We look forward to it.\n", by=made.composer)
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
    letter = road.fresh(letter)
    seen, words = mark(letter.title, letter.text), ("Another", "No.")

    while_proposed = refusal(letters.edit_email, letter.key, seen, *words, by=made.composer)
    with road.after_deadlines():
        road.confirm(proposal, by=made.other)
    when_set = refusal(letters.edit_email, letter.key, seen, *words, by=made.composer)

    assert "We look forward to it." in road.fresh(letter).text
    assert letter.outcome == "admitted"
    assert while_proposed.startswith("It is proposed that this letter leaves with the announcement")
    assert when_set.startswith("Two persons have set when this letter leaves")


def test_a_decision_letter_is_edited_again_when_the_proposal_is_sent_back(made):
    worlds.approved(made)
    letter = Email.objects.get(event="admitted_city")
    with road.after_deadlines():
        proposal = decision.propose_release(made.cohort.key, road.RELEASE, by=made.composer)
        decision.send_back_release(proposal.key, by=made.other, reason="A word is missing.")

    letters.edit_email(letter.key, mark(letter.title, letter.text), letter.title, "Other words.", by=made.composer)

    assert road.fresh(letter).text == "Other words.\n"


def test_schedule_email_leaves_at_its_instant():
    by = road.secretariat()
    file = road.nominated()
    email = receipt(file)
    due = road.IN_TIME + timedelta(hours=3)

    with road.at():
        assert refusal(letters.schedule_email, email.key, road.IN_TIME, by=by).startswith("This instant has passed.")
        letters.schedule_email(email.key, due, by=by)

    assert (road.fresh(email).state, road.fresh(email).due) == ("queued", due)


def test_a_reminder_of_which_a_person_chose_the_instant_does_not_vanish_into_a_digest():
    by, file = road.secretariat(), road.nominated()
    email = receipt(file, kind="reminder", gathers=True)

    with road.at():
        letters.schedule_email(email.key, road.IN_TIME + timedelta(hours=3), by=by)

    assert road.fresh(email).gathers is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("verb", "state", "became"),
    [
        ("release_email", "held", "queued"),
        ("send_again", "uncertain", "queued"),
        ("confirm_arrival", "uncertain", "sent"),
    ],
)
def test_two_persons_at_once_decide_on_an_email_once(verb, state, became):
    one, other = letters_of.two_persons()
    email = receipt(road.nominated(), state=state, handed_at=road.IN_TIME if state == "uncertain" else None)

    failures = in_threads(*[partial(getattr(letters, verb), email.key, by=by) for by in (one, other)])

    assert [type(failure) for failure in failures] == [door.Refused]
    assert road.fresh(email).state == became
    assert Record.objects.about(email).filter(act=verb).count() == 1


def test_a_decision_changed_before_its_release_replaces_the_letters_that_wait(made):
    worlds.approved(made)
    lira = made.file("Lira")
    with road.after_deadlines():
        decision.recall_approval(made.cohort.key, by=made.director, reason="A mistake.")
        decision.unselect(lira.key, by=made.composer)
        decision.leave_out(lira.key, by=made.composer, reason="As agreed.")
        decision.unselect(made.file("Gulu").key, by=made.composer)
        decision.select(made.file("Gulu").key, by=made.composer, reason="As agreed.")
    with road.at(road.AFTER_DEADLINES + road.later(1)):
        decision.propose_cohort(made.cohort.key, by=made.composer, reason="Again.")
        decision.approve(made.cohort.key, by=made.director)

    waiting = Email.objects.filter(kind="decision", subject_ref__endswith=lira.key).exclude(state="discarded")
    addresses = list(waiting.values_list("address", flat=True))
    assert set(waiting.values_list("event", flat=True)) == {"refused_city"}
    assert len(addresses) == len(set(addresses)) == 1
    lists = Email.objects.filter(event="announced_commission").exclude(state="discarded")
    assert [one.title for one in lists] == ["Uganda in Membership 2027: 1 admitted, 2 not admitted"]
