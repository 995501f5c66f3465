from email.utils import parseaddr

import pytest

from notifications import sender
from notifications.returnpath import is_return_path, key_of, return_path
from tests.notifications.factories import email


@pytest.fixture
def bounces(settings):
    settings.BOUNCE_ADDRESS = "bounces@mail.gnlc.example"
    settings.DEFAULT_FROM_EMAIL = "Cities <from@gnlc.example>"


@pytest.mark.django_db
def test_each_email_has_a_return_path_of_its_own_and_all_have_one_sender(bounces, smtp):
    letterbox = smtp()
    rows = [email(), email()]

    sender.send_due()

    assert [key_of(envelope) for envelope in letterbox.envelopes] == [row.key for row in rows]
    assert {message["From"] for message in letterbox.messages} == {"Cities <from@gnlc.example>"}
    assert [message["Message-ID"] for message in letterbox.messages] == [row.message_id for row in rows]
    assert {message["Auto-Submitted"] for message in letterbox.messages} == {"auto-generated"}
    assert {message["Reply-To"] for message in letterbox.messages} == {"secretariat@gnlc.example"}


@pytest.mark.django_db
def test_without_a_mailbox_for_bounces_the_sender_stands_on_the_envelope(settings, smtp):
    settings.BOUNCE_ADDRESS = ""
    letterbox = smtp()
    email()

    sender.send_due()

    assert letterbox.envelopes == [parseaddr(settings.DEFAULT_FROM_EMAIL)[1]]
    assert is_return_path("bounces+x@gnlc.example") is False


def test_return_path_is_small_letters_and_short_enough(bounces):
    path = return_path("abcdefghjkmnpqrs")

    assert path == path.lower()
    assert len(path.partition("@")[0]) <= 64


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("+a", "+b"),
        lambda path: path.replace("@mail", "a@mail"),
        lambda path: path.replace("mail.", "evil."),
        lambda path: path.partition("+")[0] + "@mail.gnlc.example",
        lambda path: "bounces+@mail.gnlc.example",
        lambda path: "",
        lambda path: "\0" + path,
    ],
)
def test_key_of_a_forged_return_path_is_empty(change, bounces):
    path = return_path("abcdefghjkmnpqrs")

    assert key_of(path) == key_of(f"<{path.upper()}>") == "abcdefghjkmnpqrs"
    assert key_of(change(path)) == ""


def test_return_path_outlives_a_change_of_the_secret(bounces, settings):
    path = return_path("abcdefghjkmnpqrs")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]

    assert key_of(path) == "abcdefghjkmnpqrs"

    settings.SECRET_KEY_FALLBACKS = []
    assert key_of(path) == ""
