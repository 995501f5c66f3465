"""Behind a slow mail server the rest of a batch goes back: asked about anew, behind whoever wants to sign in."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as site
from django.db import OperationalError, connection

from accounts.models import User
from audit import clock
from notifications import sender
from notifications.models import Email
from tests.notifications.factories import email, person

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
HELD = {"state": "held", "due": None, "token": "", "lease": None}
GONE = "The reader may not sign in any more."
ASKED: list[int] = []
OBJECTIONS = list(site.OBJECTIONS)


def counted(batch: list[Email]) -> dict[str, str]:
    ASKED.append(len(batch))
    return {}


@pytest.fixture
def slow(monkeypatch):
    """Any answer counts as an old one."""
    monkeypatch.setattr(sender, "ANSWER_HOLDS", 0.0)


@pytest.fixture(autouse=True)
def _asks(settings):
    settings.OBJECTIONS = ["nominations.emails.objecting.objections", f"{__name__}.counted"]
    ASKED.clear()


def three() -> list[Email]:
    people = [person() for _n in range(3)]
    return [email(to=one, address=one.email, event="told", due=NOON) for one in people]


def states(rows: list[Email]) -> list[tuple[str, str]]:
    return [Email.objects.values_list("state", "error").get(pk=row.pk) for row in rows]


@pytest.fixture
def meanwhile(monkeypatch):
    """Something happens while the first of them is at the server."""
    happens, deliver = [], sender.Line.deliver

    def thinks(line, message):
        if happens:
            happens.pop()()
        deliver(line, message)

    monkeypatch.setattr(sender.Line, "deliver", thinks)
    return happens


def test_a_reader_who_may_not_sign_in_any_more_gets_nothing_of_a_batch_that_is_on_its_way(slow, meanwhile):
    rows = three()
    meanwhile.append(lambda: User.objects.filter(pk=rows[2].to_id).update(is_active=False))

    assert sender.send_due() == {"sent": 2, "discarded": 1}

    assert states(rows) == [("sent", ""), ("sent", ""), ("discarded", GONE)]


def test_what_another_hand_took_meanwhile_is_not_asked_about(slow, meanwhile):
    rows = three()
    meanwhile.append(lambda: Email.objects.filter(pk=rows[1].pk).update(**HELD))

    assert sender.send_due() == {"sent": 2}

    assert [state for state, _error in states(rows)] == ["sent", "held", "sent"]
    assert ASKED == [3, 1, 1, 1]  # at each claim; and each on the line that stands


def test_a_batch_of_which_all_was_taken_is_over(slow, meanwhile, settings):
    settings.OBJECTIONS = OBJECTIONS
    rows = three()
    meanwhile.append(lambda: Email.objects.filter(pk__in=[row.pk for row in rows[1:]]).update(**HELD))

    assert sender.send_due() == {"sent": 1}


def test_who_asked_for_a_key_meanwhile_does_not_wait_for_the_rest_of_a_batch(slow, meanwhile, mailoutbox):
    three()
    meanwhile.append(lambda: email(event="key", kind="signin", address="waits@example.example", due=NOON))

    assert sender.send_due() == {"sent": 4}
    assert [message.to for message in mailoutbox].index(["waits@example.example"]) == 1


def test_what_goes_back_does_not_count_as_sent(slow, settings):
    settings.EMAILS_PER_MINUTE = 30  # three at once
    three()
    with clock.at(NOON):
        assert sender.send_due(seconds=5) == {"sent": 3}


def before_it_stands(monkeypatch, act) -> None:
    ready = sender.Line.ready
    monkeypatch.setattr(sender.Line, "ready", lambda line: (act(), ready(line)))


def test_what_was_taken_while_the_line_took_long_to_stand_does_not_leave(slow, monkeypatch, settings, mailoutbox):
    settings.OBJECTIONS = OBJECTIONS
    rows = three()
    before_it_stands(monkeypatch, lambda: Email.objects.update(**HELD))

    assert sender.send_due() == {"taken": 1}
    assert ([state for state, _error in states(rows)], mailoutbox) == (["held"] * 3, [])


def test_who_lost_the_sight_of_it_while_the_line_took_long_to_stand_gets_nothing(slow, monkeypatch, mailoutbox):
    rows = three()[:1]
    before_it_stands(monkeypatch, lambda: User.objects.filter(pk=rows[0].to_id).update(is_active=False))

    assert sender.send_due() == {"discarded": 1, "sent": 2}
    assert states(rows) == [("discarded", GONE)]


def test_a_fast_server_is_asked_once_for_a_batch():
    three()

    assert sender.send_due() == {"sent": 3}
    assert ASKED == [3]


@pytest.mark.parametrize(("at", "once"), [(4.0, True), (6.0, False)])
def test_a_server_is_asked_once_only_where_it_answers_in_time(at, once, monkeypatch):
    three()
    clock = iter([0.0] * 4 + [at] * 99)
    monkeypatch.setattr(sender, "monotonic", lambda: next(clock))

    assert sender.send_due() == {"sent": 3}
    assert (ASKED == [3]) is once


def test_where_the_database_goes_away_while_it_is_asked_anew_the_batch_still_leaves(slow):
    rows = three()
    breaks = iter([True])

    def once(execute, sql, *rest):
        if 'FROM "notifications_email"' in sql and '"token" =' in sql and '"id" IN' in sql and next(breaks, False):
            raise OperationalError("gone")
        return execute(sql, *rest)

    with connection.execute_wrapper(once):
        assert sender.send_due() == {"sent": 3}

    assert next(breaks, None) is None
    assert [state for state, _error in states(rows)] == ["sent"] * 3
