"""One e-mail of which something cannot be asked holds up no other: it waits with its fault, its neighbours leave."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection

from accounts.models import User
from audit import clock
from notifications import outbox, pulse, sender
from notifications.models import Email
from tests.notifications.factories import email, message

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)
BEN = "ben@gnlc.example"
FAILED = "Making it ready failed here, not at the mail server: LookupError: no such file"


def again(row: Email) -> Email:
    return Email.objects.get(pk=row.pk)


def three(**changes) -> list[Email]:
    return [email(address=f"{name}@gnlc.example", due=NOON, **changes) for name in ("ana", "ben", "cem")]


def send(at: datetime = NOON) -> dict[str, int]:
    with clock.at(at):
        return sender.send_due()


def breaks_at_ben(batch: list[Email]) -> dict[str, str]:
    if any(row.address == BEN for row in batch):
        raise LookupError("no such file")
    return {}


def breaks_at_each_ben(row: Email) -> bool:
    return not breaks_at_ben([row])


@pytest.mark.parametrize(
    "asked",
    [
        {"OBJECTIONS": [f"{__name__}.breaks_at_ben"]},
        {"OBJECTIONS": [], "STILL_MEANT": {"told": f"{__name__}.breaks_at_each_ben"}},
    ],
    ids=["of many at once", "of its event"],
)
def test_letter_of_which_a_question_fails_waits_with_the_fault_and_its_neighbours_leave(
    asked, settings, mailoutbox, caplog
):
    for name, value in asked.items():
        setattr(settings, name, value)
    rows = three(event="told")

    assert send() == {"sent": 2, "queued": 1}

    assert sorted(sent.to[0] for sent in mailoutbox) == ["ana@gnlc.example", "cem@gnlc.example"]
    ben = again(rows[1])
    assert (ben.state, ben.attempts, ben.error, ben.handed_at) == ("queued", 1, FAILED, None)
    assert NOON < ben.due <= NOON + timedelta(seconds=72)
    assert f"E-mail {ben.key} could not be made ready" in caplog.text


def test_where_the_question_of_many_fails_each_is_still_asked_by_itself(settings, mailoutbox):
    settings.OBJECTIONS = [f"{__name__}.not_for_cem", f"{__name__}.breaks_at_ben"]
    rows = three()

    assert send() == {"sent": 1, "queued": 1, "discarded": 1}
    assert again(rows[2]).error == "Cem has left."


def not_for_cem(batch: list[Email]) -> dict[str, str]:
    return {row.key: "Cem has left." for row in batch if row.address.startswith("cem")}


def test_a_fault_that_stays_ends_as_a_task_and_never_as_a_letter(settings, mailoutbox):
    settings.OBJECTIONS = [f"{__name__}.breaks_at_ben"]
    ben = three()[1]
    while again(ben).state == "queued":
        send(again(ben).due)

    assert again(ben).state == "failed"
    assert len(mailoutbox) == 2


def reminders(address: str) -> list[Email]:
    """Three that have waited until noon for others of the same person."""
    to = User.objects.create_user(address, name="Ben", time_zone="UTC")
    facts = {"to": to, "address": address, "kind": "reminder", "event": "told", "version": "application -7"}
    with clock.at(NOON - timedelta(minutes=20)):
        return outbox.post(message(**facts) for _each in range(3))


def test_fault_in_what_one_person_waits_for_holds_up_nobody_else(settings, mailoutbox, caplog):
    settings.OBJECTIONS, settings.STILL_MEANT = [], {"told": f"{__name__}.breaks_at_each_ben"}
    ben, _ana = reminders(BEN), reminders("ana@gnlc.example")
    email(address="dana@gnlc.example", kind="signin", due=NOON)

    assert send() == {"sent": 2}

    assert [sent.to[0] for sent in mailoutbox] == ["dana@gnlc.example", "ana@gnlc.example"]
    assert "for others could not be gathered" in caplog.text
    assert pulse.late(NOON + timedelta(minutes=6)) == {"e-mails": NOON - timedelta(minutes=5)}
    assert send(NOON + timedelta(hours=2)) == {"queued": 3}
    assert {again(row).error for row in ben} == {FAILED}


def test_code_to_sign_in_leaves_where_nothing_can_be_gathered(mailoutbox, caplog):
    def breaks(execute, sql, *rest):
        if "DISTINCT" in sql and "gathers" in sql:
            raise OperationalError("out of memory")
        return execute(sql, *rest)

    row = email(kind="signin", due=NOON)
    with connection.execute_wrapper(breaks):
        assert send() == {"sent": 1}

    assert again(row).state == "sent"
    assert "could not be gathered" in caplog.text
