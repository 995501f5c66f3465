from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection, transaction

from audit import clock
from notifications import allowance, sender
from notifications.models import Email
from tests.notifications.factories import email

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def take(wanted: int, now: datetime) -> int:
    with transaction.atomic():
        return allowance.take(wanted, now)


def another_waits(now: datetime) -> None:
    """So that the sender of this test does not."""
    take(0, now)
    assert allowance.may_wait("another", now)


@pytest.mark.django_db
def test_take_fills_up_with_time(settings):
    settings.EMAILS_PER_MINUTE = 60

    assert [take(20, NOON + after * SECOND) for after in (0, 0, 1, 4, 3600)] == [6, 0, 1, 3, 6]


@pytest.mark.django_db
def test_no_minute_has_more_than_its_number_and_a_tenth(settings):
    settings.EMAILS_PER_MINUTE = 120
    left = [take(20, NOON + tenth * SECOND / 10) for tenth in range(3000)]

    assert max(sum(left[start : start + 600]) for start in range(2400)) <= 132
    assert sum(left) >= 600


@pytest.mark.django_db
def test_without_a_limit_everything_may_leave(settings, django_assert_num_queries):
    settings.EMAILS_PER_MINUTE = 0

    with django_assert_num_queries(0):
        assert allowance.take(500, NOON) == 500
        assert allowance.is_used_up(NOON) is False


@pytest.mark.django_db
def test_send_due_keeps_to_the_limit_and_one_sender_waits(settings, mailoutbox):
    """The one that waits sends on when more may leave; the others are free for the clock's work."""
    settings.EMAILS_PER_MINUTE = 60
    for _n in range(8):
        email(due=NOON)
    another_waits(NOON)
    with clock.at(NOON):
        assert sender.send_due() == {"sent": 6}
    with clock.at(NOON + 11 * SECOND):
        assert (sender._stays("first"), sender._stays("second"), sender._stays("first")) == (True, False, True)
    with clock.at(NOON + 30 * SECOND):
        assert sender.send_due() == {"sent": 2}
        assert sender._stays("first") is False


@pytest.mark.django_db
def test_a_key_to_sign_in_overtakes_everything_that_waits(settings, mailoutbox):
    settings.EMAILS_PER_MINUTE = 60
    for _n in range(8):
        email(due=NOON)
    email(kind="signin", address="ana@gnlc.example", due=NOON + SECOND)

    another_waits(NOON + SECOND)
    with clock.at(NOON + SECOND):
        sender.send_due()

    assert mailoutbox[0].to == ["ana@gnlc.example"]


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_share_one_allowance(settings):
    settings.EMAILS_PER_MINUTE = 600
    for _n in range(90):
        email(due=NOON)

    def claim():
        with clock.at(NOON):
            claimed.append(sum(len(sender._claim(20)) for _n in range(5)))
        connection.close()

    claimed = []
    threads = [Thread(target=claim) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(claimed) == 60 == Email.objects.filter(state="sending").count()
