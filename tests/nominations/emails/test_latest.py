"""Reminders of the same thing that piled up do not go together: the latest goes, the earlier ones stay."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from nominations.emails.latest import objections
from nominations.workflow import clockwork
from notifications import sender
from notifications.models import Email, ReturnedAddress
from tests.nominations import factories as road
from tests.notifications.factories import email

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = "A later reminder of the same date goes, or has gone, instead."
UNTIL = road.CITY_DEADLINE
REF = "nominations.nomination:lira"


@pytest.fixture
def reader() -> User:
    return road.cities.user("Rita")


def reminder(to: User, days: int, **changes) -> Email:
    said = {"event": "reminded_city", "subject_ref": REF, "kind": "reminder", "until": UNTIL, "state": "queued"}
    return email(**said | {"to": to, "version": f"application {days:+d}", "created": UNTIL + days * DAY} | changes)


def stay(*emails: Email) -> list[bool]:
    found = objections(emails)
    return [found.get(one.key) == LATER for one in emails]


def test_address_that_is_confirmed_again_gets_the_latest_reminder_alone():
    file = road.filled()
    point = road.cities.focal_point(file.city)
    ReturnedAddress.objects.create(address=point.user.email, reason="No such mailbox.")
    for days in (14, 7, 3, 1):
        with road.at(UNTIL - days * DAY):
            clockwork.run()
            sender.send_due()
    with road.at(UNTIL - DAY / 2):
        ReturnedAddress.objects.update(confirmed_at=UNTIL - DAY / 2)
        sender.send_due()

    became = Email.objects.filter(event="reminded_city").order_by("pk").values_list("state", "error")
    assert [*became] == [("discarded", LATER)] * 3 + [("sent", "")]


def test_of_another_thing_reader_or_date_each_has_its_own_last_reminder(reader):
    other = road.cities.user("Said")
    first = reminder(reader, -14)
    for number, changes in enumerate(({"subject_ref": f"{REF}2"}, {"to": other}, {"until": UNTIL + DAY})):
        reminder(**{"to": reader, "days": number - 7} | changes)

    assert stay(first, reminder(reader, -1, event="vote_reminded")) == [False, False]


@pytest.mark.parametrize("state", ["discarded", "held", "failed", "bounced", "uncertain"])
def test_later_reminder_that_may_not_arrive_takes_no_ones_place(reader, state):
    first = reminder(reader, -14)
    reminder(reader, -7, state=state)

    assert stay(first) == [False]


def test_later_reminder_that_is_part_of_the_e_mail_of_the_day_takes_its_place(reader):
    first, digest = reminder(reader, -14), email(event="digest", kind="reminder", to=reader)
    reminder(reader, -7, state="discarded", digest=digest)

    assert stay(first) == [True]


def test_reminder_of_an_overdue_report_takes_the_place_of_one_before_its_day(reader):
    assert stay(reminder(reader, -7, event="report_reminded"), reminder(reader, 0, event="report_overdue_city")) == [
        True,
        False,
    ]


def test_one_question_is_asked_about_many(reader):
    many = [reminder(reader, -days) for days in range(9)]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert stay(*many).count(True) == 8
    assert len(asked) == 1
