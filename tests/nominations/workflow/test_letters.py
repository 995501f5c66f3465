"""What the secretariat does to e-mails; decision letters leave by two persons alone."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from nominations.models import StaffConflict
from nominations.workflow import letters
from notifications.models import Email
from tests.nominations import factories as road
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

    assert sentence == "This letter no longer says what was decided about the file, and is not sent again."


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
