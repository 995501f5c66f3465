"""What is tried again by itself, how long, and where a person decides."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from audit import clock
from notifications import outbox, pulse, sender
from notifications.models import Email
from tests.notifications.factories import email
from tests.notifications.letterbox import CUT, free_port, open_letterbox

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
FRIDAY = NOON + timedelta(days=7)
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "let_go",
    [
        outbox.release,
        lambda row: outbox.let_go(Email.objects.filter(pk=row.pk), FRIDAY),
        lambda row: outbox.go_on(Email.objects.filter(pk=row.pk), FRIDAY),
    ],
    ids=["release", "let_go", "go_on"],
)
def test_the_72_hours_of_a_held_letter_begin_anew_when_it_is_let_go(let_go, smtp):
    smtp(lambda address: "450 later")
    row = email(due=NOON, attempts=len(sender.BACK_OFF) - 1)
    with clock.at(NOON):
        sender.send_due()
    outbox.hold(row)

    with clock.at(FRIDAY):
        assert let_go(row) == 1
        assert again(row).error == ""  # what a mail server said before the person let it go is over
        assert sender.send_due() == {"queued": 1}
    assert (again(row).attempts, again(row).refused_since) == (1, FRIDAY)


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


def of_the_day(*kinds: str, **columns) -> Email:
    """An e-mail of the day that lists e-mails of these classes."""
    row = email(kind="reminder", event="digest", due=NOON, **columns)
    for kind in kinds:
        email(kind=kind, state="discarded", digest=row)
    return row


LISTED = [
    (["reminder", "reminder", "reminder"], "queued"),
    (["reminder", "circular", "reminder"], "uncertain"),
    (["receipt", "receipt", "receipt"], "uncertain"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kinds", "state"), LISTED)
def test_an_e_mail_of_the_day_goes_once_more_only_where_it_lists_nothing_but_reminders(kinds, state):
    row = of_the_day(*kinds, state="sending", lease=NOON, handed_at=NOON - MINUTE, token="dead")

    with clock.at(NOON):
        sender.sweep()

    assert again(row).state == state


@pytest.mark.django_db
@pytest.mark.parametrize(("kinds", "state"), LISTED)
def test_so_does_one_that_was_cut_after_the_last_dot(kinds, state, smtp, settings):
    settings.STILL_MEANT, settings.OBJECTIONS = {}, []
    letterbox = smtp(lambda address: CUT)
    row = of_the_day(*kinds)

    with clock.at(NOON):
        assert sender.send_due() == {state: 1}
    assert letterbox.accepted == [row.message_id]


@pytest.fixture
def nobody(settings):
    """A mail server that does not answer."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.mark.django_db
def test_the_silence_of_our_own_mail_server_is_no_refusal_of_a_letter(nobody, settings):
    """Four days of it use up no try and no hour: it is called about once a minute, and the banner says so."""
    rows = [email(due=NOON) for _n in range(3)]
    for now in (NOON, NOON + MINUTE, NOON + 2 * MINUTE, NOON + timedelta(days=4)):
        with clock.at(now):
            assert sender.send_due() == {"queued": 3}
        waits = [again(row) for row in rows]
        assert {(row.state, row.attempts, row.refused_since) for row in waits} == {("queued", 0, None)}
        assert all(0 < (row.due - now).total_seconds() <= 60 for row in waits)
        assert all("refused" in row.error for row in waits)
    assert pulse.late(now)[pulse.SILENCE] == NOON

    with open_letterbox() as letterbox, clock.at(now + MINUTE):
        settings.EMAIL_PORT = letterbox.port
        assert sender.send_due() == {"sent": 3}
    assert pulse.SILENCE not in pulse.late(now + MINUTE)


@pytest.mark.django_db
def test_each_silence_of_the_mail_server_uses_up_no_try_of_a_letter_that_was_refused_before(nobody):
    row = email(due=NOON, error="451 later", attempts=1, refused_since=NOON)
    for _silence in range(3):
        pulse.line_answers()  # to others
        with clock.at(again(row).due):
            sender.send_due()

    assert (again(row).attempts, again(row).refused_since) == (1, NOON)


@pytest.mark.django_db
def test_seventy_two_hours_count_from_the_first_refusal_of_a_server_that_answered(nobody, settings):
    row = email(due=NOON)
    with clock.at(NOON):
        sender.send_due()

    answered = NOON + timedelta(days=4)
    with open_letterbox(lambda address: "451 later") as letterbox, clock.at(answered):
        settings.EMAIL_PORT = letterbox.port
        assert sender.send_due() == {"queued": 1}

    assert (again(row).refused_since, again(row).attempts) == (answered, 1)


class Breaking(BaseEmailBackend):
    """A provider to which no connection comes about each time it is to take one letter."""

    at = ""
    took: list[str] = []

    def open(self) -> bool:
        return False

    def send_messages(self, messages) -> int:
        name = messages[0].extra_headers["Message-ID"]
        if name == self.at:
            raise ConnectionRefusedError("broken")
        self.took.append(name)
        return 1


@pytest.mark.django_db
def test_a_letter_at_which_the_line_breaks_each_time_lets_the_others_past_and_comes_to_an_end(settings, monkeypatch):
    first, *others = [email(due=NOON + number * timedelta(seconds=1)) for number in range(4)]
    settings.EMAIL_BACKEND = f"{__name__}.Breaking"
    monkeypatch.setattr(Breaking, "at", first.message_id)
    monkeypatch.setattr(Breaking, "took", [])
    with clock.at(NOON + MINUTE):
        assert sender.send_due() == {"queued": 4}
    with clock.at(NOON + MINUTE + sender.SOON):
        assert sender.send_due() == {"sent": 3}
    assert Breaking.took == [row.message_id for row in others]
    assert (again(first).attempts, again(first).error) == (0, "broken")

    while again(first).state == "queued":
        with clock.at(again(first).due):
            pulse.line_answers()  # to others
            sender.send_due()
    assert (again(first).state, again(first).attempts) == ("failed", len(sender.BACK_OFF) + 1)
