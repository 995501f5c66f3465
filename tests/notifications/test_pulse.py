from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from notifications import allowance, pulse, sender
from notifications.models import Heartbeat, ReturnedAddress
from tests.notifications.factories import email
from tests.notifications.letterbox import free_port

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.django_db
def test_email_is_late_after_five_minutes(django_assert_num_queries):
    email(due=NOON), email(due=NOON + MINUTE)

    assert pulse.late(NOON + 5 * MINUTE) == {}
    with django_assert_num_queries(1):
        assert pulse.late(NOON + 5 * MINUTE + SECOND) == {"e-mails": NOON}


@pytest.mark.django_db
def test_email_that_nobody_gathered_is_late_after_five_minutes():
    """Its hour until it leaves by itself is help for its reader, and no reason to tell nobody."""
    email(kind="reminder", gathers=True, due=NOON)

    assert pulse.late(NOON + 5 * MINUTE) == {}
    assert pulse.late(NOON + 5 * MINUTE + SECOND) == {"e-mails": NOON}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "waits", [{"due": NOON + 3 * MINUTE}, {"state": "held", "due": None}, {"state": "sent", "sent_at": NOON}]
)
def test_email_that_waits_on_purpose_is_not_late(waits):
    """Held by a person, or put off by the back-off: then its time is later."""
    email(**{"due": NOON} | waits)

    assert pulse.late(NOON + 6 * MINUTE) == {}


@pytest.mark.django_db
def test_email_to_a_returned_address_is_not_late_but_a_key_to_sign_in_is():
    row = email(due=NOON)
    ReturnedAddress.objects.create(address=row.address)
    assert pulse.late(NOON + 6 * MINUTE) == {}

    email(kind="signin", address=row.address, due=NOON)
    assert pulse.late(NOON + 6 * MINUTE) == {"e-mails": NOON}


@pytest.mark.django_db
def test_email_that_the_limit_keeps_is_not_late_while_others_leave(settings):
    settings.EMAILS_PER_MINUTE = 60
    for _n in range(8):
        email(due=NOON)
    with clock.at(NOON + 6 * MINUTE):
        sender._claim(20)

    assert allowance.is_used_up(NOON + 6 * MINUTE + SECOND) is True
    assert pulse.late(NOON + 6 * MINUTE + SECOND) == {}
    assert pulse.late(NOON + 8 * MINUTE) == {"e-mails": NOON}


@pytest.mark.django_db
def test_worker_is_late_after_ninety_seconds():
    assert (pulse.late(NOON), pulse.is_alive(NOON)) == ({}, False)

    pulse.beat(NOON)
    assert (pulse.late(NOON + 90 * SECOND), pulse.is_alive(NOON + 90 * SECOND)) == ({}, True)
    assert pulse.late(NOON + 91 * SECOND) == {"worker": NOON}
    assert pulse.is_alive(NOON + 91 * SECOND) is False


@pytest.mark.django_db
def test_mail_server_is_late_from_its_first_silence_until_it_answers(smtp, settings):
    """The back-off puts the e-mails themselves off, so that they alone would say nothing."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    row = email(due=NOON)
    for minute in (0, 2):
        with clock.at(NOON + minute * MINUTE):
            assert sender.send_due() == {"queued": 1}
    assert pulse.late(NOON + 5 * MINUTE + SECOND) == {"mail server": NOON}

    smtp()
    row.refresh_from_db()
    with clock.at(row.due):
        assert sender.send_due() == {"sent": 1}
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db
def test_a_clock_that_was_moved_made_nothing_late():
    later = email(due=NOON + timedelta(days=9))
    email(due=NOON), pulse.beat(NOON)

    pulse.nobody_waited(NOON + timedelta(days=3))

    assert pulse.late(NOON + timedelta(days=3)) == {}
    later.refresh_from_db()
    assert later.due == NOON + timedelta(days=9)
