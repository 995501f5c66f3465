"""Whose an e-mail is while it is being sent: leases, what a dead sender left, a late answer, several senders."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import repeat
from threading import Thread

import pytest
from django.db import connection

from audit import clock
from notifications import sender
from notifications.models import Email
from tests.notifications.factories import email
from tests.notifications.letterbox import TAKEN

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


@pytest.mark.django_db
def test_sweep_sorts_what_a_dead_sender_left():
    stranded = {"state": "sending", "lease": NOON, "token": "dead"}
    unsent = email(**stranded)
    handed = email(handed_at=NOON - MINUTE, **stranded)
    signin = email(handed_at=NOON - MINUTE, kind="signin", **stranded)
    living = email(**stranded | {"lease": NOON + MINUTE})

    with clock.at(NOON):
        assert sender.sweep() == {"queued": 1, "uncertain": 1, "discarded": 1}

    rows = [again(row) for row in (unsent, handed, signin, living)]
    assert [row.state for row in rows] == ["queued", "uncertain", "discarded", "sending"]
    assert [row.token for row in rows] == ["", "dead", "dead", "dead"]
    assert (rows[2].text, rows[2].html) == ("", "")


@pytest.mark.django_db
def test_a_lease_runs_from_the_claim_and_anew_from_handing_over(settings):
    settings.EMAIL_LEASE = 120
    row = email(due=NOON)

    with clock.at(NOON):
        (mine,) = sender._claim(1)
    assert (again(row).lease, again(row).handed_at) == (NOON + 2 * MINUTE, None)

    with clock.at(NOON + MINUTE):
        assert sender._hand_over(mine) is True
    assert (again(row).lease, again(row).handed_at) == (NOON + 3 * MINUTE, NOON + MINUTE)


@pytest.mark.django_db
def test_a_sender_that_lost_its_lease_does_not_send(mailoutbox):
    row = email()
    batch = sender._claim(1)
    with clock.at(clock.now() + timedelta(hours=1)):
        sender.sweep()

    with sender.Line() as line:
        assert sender.Round(line, Counter()).send_one(batch[0]) == "taken"

    assert (mailoutbox, again(row).state) == ([], "queued")


@pytest.mark.django_db
def test_a_slow_answer_still_counts(smtp):
    swept = []
    smtp(lambda address: swept.append(1) or TAKEN)
    row = email()
    (mine,) = sender._claim(1)
    sender._hand_over(mine)
    with clock.at(clock.now() + timedelta(hours=1)):
        sender.sweep()
    assert again(row).state == "uncertain"

    assert sender._settle(mine, "sent", sent_at=NOON, error="") == "sent"
    assert again(row).state == "sent"


@pytest.mark.django_db
def test_a_slow_answer_does_not_undo_a_person_s_decision():
    row = email()
    (mine,) = sender._claim(1)
    Email.objects.filter(pk=row.pk).update(state="queued", token="")

    assert sender._settle(mine, "failed", error="550") == "taken"
    assert again(row).state == "queued"


@pytest.mark.django_db(transaction=True)
def test_senders_at_once_send_each_email_once(smtp):
    letterbox = smtp(pauses=repeat(0.01))
    number = 2 * sender.BATCH + 10  # some for each
    for _n in range(number):
        email()

    def send():
        counts.append(sender.send_due())
        connection.close()

    counts = []
    threads = [Thread(target=send) for _n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(counts, Counter()) == {"sent": number}
    assert min(count.total() for count in counts) > 0
    assert sorted(letterbox.accepted) == sorted(Email.objects.values_list("message_id", flat=True))
