"""What is tried again by itself, how long, and where a person decides."""

from datetime import UTC, datetime, timedelta

import pytest

from audit import clock
from notifications import sender
from notifications.models import Email
from tests.notifications.factories import email
from tests.notifications.letterbox import CUT

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_send_due_with_a_temporary_refusal_comes_back_later(smtp):
    smtp(lambda address: "451 greylisted")
    row = email(due=NOON)

    for attempt, wait in enumerate(sender.BACK_OFF, start=1):
        now = again(row).due
        with clock.at(now):
            assert sender.send_due() == {"queued": 1}
        row = again(row)
        assert (row.state, row.attempts, row.error) == ("queued", attempt, "451 greylisted")
        assert (row.handed_at, row.lease) == (None, None)
        assert 0.8 * wait <= row.due - now <= 1.2 * wait

    with clock.at(row.due):
        assert sender.send_due() == {"failed": 1}
    assert again(row).due - NOON <= timedelta(hours=72)


def test_back_off_ends_within_72_hours():
    assert sum(sender.BACK_OFF, timedelta()) * (1 + sender.JITTER) <= timedelta(hours=72)
    assert [int(wait.total_seconds() // 60) for wait in sender.BACK_OFF[:6]] == [1, 5, 30, 120, 360, 1440]


@pytest.mark.django_db
@pytest.mark.parametrize("spread", [1 - sender.JITTER, 1 + sender.JITTER])
@pytest.mark.parametrize("lag", [timedelta(), timedelta(hours=9)])
def test_the_last_try_is_within_72_hours_of_the_first(spread, lag, smtp, monkeypatch):
    """Whatever the dice say, and however late the sender comes back to it."""
    monkeypatch.setattr(sender, "_spread", lambda: spread)
    smtp(lambda address: "451 greylisted")
    row, tries = email(due=NOON), []

    while again(row).state == "queued":
        tries.append(again(row).due)
        with clock.at(tries[-1] + lag):
            sender.send_due()

    assert again(row).state == "failed"
    assert tries[-1] - (NOON + lag) <= timedelta(hours=72)
    assert len(tries) > 5


@pytest.mark.django_db
def test_a_reminder_that_perhaps_left_goes_once_more_under_the_same_name():
    """Never more than once more: after that a person decides."""
    row = email(kind="reminder", state="sending", lease=NOON, handed_at=NOON - MINUTE, token="dead")
    with clock.at(NOON):
        assert sender.sweep() == {"queued": 1, "discarded": 0, "uncertain": 0}
    repeated = again(row)
    assert (repeated.state, repeated.handed_at, repeated.token) == ("queued", None, "")
    assert repeated.message_id == row.message_id

    Email.objects.filter(pk=row.pk).update(state="sending", lease=NOON, handed_at=NOON - MINUTE, token="dead")
    with clock.at(NOON):
        assert sender.sweep() == {"queued": 0, "discarded": 0, "uncertain": 1}


@pytest.mark.django_db
def test_a_reminder_cut_after_the_last_dot_goes_once_more(smtp):
    letterbox = smtp(lambda address: CUT)
    row = email(kind="reminder", due=NOON)

    for state in ("queued", "uncertain"):
        with clock.at(again(row).due):
            assert sender.send_due() == {state: 1}

    assert letterbox.accepted == [row.message_id] * 2
    assert sender.send_due() == {}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["decision", "receipt", "correspondence"])
def test_on_everything_else_that_perhaps_left_a_person_decides(kind):
    row = email(kind=kind, state="sending", due=NOON, lease=NOON, handed_at=NOON - MINUTE, token="dead")

    with clock.at(NOON):
        sender.sweep()

    assert again(row).state == "uncertain"
