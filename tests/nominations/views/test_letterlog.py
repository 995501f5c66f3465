"""The log of e-mails: per person, per file, and one's own, never before it was sent."""

import pytest

from nominations.models import StaffConflict
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.views.desks import browser, get, text

pytestmark = pytest.mark.django_db


def subjects(response) -> list[str]:
    return [row["cells"][0]["text"] for row in response.context["rows"]]


def test_log_of_a_person_and_of_a_file_hold_what_the_reader_may_see():
    one, other = road.secretariat("Sofia"), road.secretariat("Said")
    file = road.nominated()
    about = list(Email.objects.filter(subject_ref__endswith=file.key).order_by("-created", "-pk"))
    theirs = [email.title for email in about if email.to == other.user]
    StaffConflict.objects.create(user=other.user, nomination=file, reason="My town.", at=road.IN_TIME)

    assert subjects(get(browser(one), "file_emails", file.key)) == [email.title for email in about] != []
    assert subjects(get(browser(one), "person_emails", other.user.key)) == theirs != []
    assert get(browser(other), "file_emails", file.key).status_code == 404
    assert subjects(get(browser(other), "person_emails", one.user.key)) == []


def test_my_emails_show_nothing_that_is_held(made):
    worlds.approved(made)
    city = browser(road.cities.focal_point(made.file("Lira").city))
    letter = Email.objects.get(event="admitted_city")
    reader = browser(type(made.composer).of(letter.to))

    assert letter.title not in text(get(reader, "my_emails"))
    assert get(reader, "my_email", letter.key).status_code == 404
    assert get(city, "my_email", letter.key).status_code == 404


def test_my_emails_are_what_i_was_sent_and_nobody_elses(made):
    worlds.announced(made)
    with road.at(road.RELEASE):
        sender.send_due()
    letter = Email.objects.get(event="admitted_city")
    reader = browser(type(made.composer).of(letter.to))

    assert letter.title in subjects(get(reader, "my_emails"))
    assert letter.text.splitlines()[0] in text(get(reader, "my_email", letter.key))
    assert get(browser(made.composer), "my_email", letter.key).status_code == 404


def test_my_emails_stand_in_the_order_in_which_they_were_sent():
    by = road.secretariat()
    facts = {
        "event": "endorsed_secretariat",
        "address": by.user.email,
        "to": by.user,
        "language": "en",
        "state": "sent",
    }
    for title, sent_at in (("Later", road.IN_TIME), ("Sooner", road.OPENS)):
        Email.objects.create(subject_ref=f"x:{title}", title=title, text=title, sent_at=sent_at, **facts)

    assert subjects(get(browser(by), "my_emails")) == ["Later", "Sooner"]


def test_a_sign_in_email_is_never_read_again():
    by = road.secretariat()
    email = Email.objects.create(
        event="login_code", subject_ref="accounts.user:x", address=by.user.email, to=by.user, language="en",
        title="Code 846-213", text="Code 846-213", kind="signin", state="sent", sent_at=road.IN_TIME,
    )  # fmt: skip

    assert subjects(get(browser(by), "my_emails")) == ["Sign-in e-mail"]
    assert get(browser(by), "my_email", email.key).status_code == 404
