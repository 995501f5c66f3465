"""Nothing lapses before those who can still act were told: which notice, to whom, and never twice."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from accounts.person import Person
from audit.models import Record
from nominations.models import Nomination
from nominations.workflow import application, clockwork
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def run(at) -> list[str]:
    """What the clock says at an instant."""
    known = set(Email.objects.values_list("pk", flat=True))
    with road.at(at):
        clockwork.run()
    return sorted(Email.objects.exclude(pk__in=known).values_list("event", flat=True))


def test_city_and_commission_hear_on_five_days_and_once_on_each():
    file = road.filled()
    road.cities.focal_point(file.city), road.cities.officer("UG")
    closes, last = road.CITY_DEADLINE, datetime(2027, 3, 1, tzinfo=ZoneInfo("Europe/Berlin"))

    told = [days for days in range(20, 0, -1) if run(last - days * DAY) + run(last - days * DAY + DAY / 2)]
    on_the_day = run(last)

    assert (told, on_the_day) == ([14, 7, 3, 1], ["reminded_city", "reminded_commission"])
    assert run(closes) == ["lapsed_city", "lapsed_commission"]
    assert [*Record.objects.about(file).values_list("act", flat=True)] == ["open_file", *["remind"] * 5, "lapse"]


def test_reminder_says_how_long_is_left_and_what_happens_then():
    file = road.filled()
    point = road.cities.focal_point(file.city)
    run(road.CITY_DEADLINE - 7 * DAY)

    email = Email.objects.get(event="reminded_city")

    assert (email.address, email.kind, email.title) == (
        point.user.email,
        "reminder",
        "7 days left: the application of Lira",
    )
    assert "What is not handed in lapses on 1 March 2027, 01:00 Berlin" in email.text


def test_commission_reads_how_many_places_its_country_still_has():
    made = road.open_call()
    road.cities.officer("UG")
    file = road.submitted("Lira", made=made)
    road.nominated("Gulu", made=made)
    with road.at():
        application.endorse(file.key, by=Person.clock(), **road.SIGNED)
    road.submitted("Masaka", made=made)

    run(road.COMMISSION_DEADLINE - 7 * DAY)

    said = {event: Email.objects.filter(event=event).order_by("-pk")[0].text for event in TOLD_OF_PLACES}
    assert {event: places(text) for event, text in said.items()} == {
        "submitted_commission": "1 of 3",  # the last one
        "endorsed_commission": "1 of 3",
        "reminded_commission": "1 of 3",
    }


TOLD_OF_PLACES = ("submitted_commission", "endorsed_commission", "reminded_commission")


def places(text: str) -> str:
    return re.search(r"still free: (\d of \d)\.", text)[1]


def test_file_that_waits_for_the_commission_reminds_the_commission_alone():
    file = road.submitted()
    road.cities.focal_point(file.city), road.cities.officer("UG")

    assert run(road.COMMISSION_DEADLINE - 7 * DAY) == ["reminded_commission"]
    assert "waits for you until 1 April 2027" in Email.objects.get(event="reminded_commission").text


def test_those_who_are_done_are_left_alone():
    file = road.nominated()
    road.cities.focal_point(file.city), road.cities.officer("UG")

    assert [run(at - DAY) for at in (road.CITY_DEADLINE, road.COMMISSION_DEADLINE)] == [[], []]


def test_returned_file_is_reminded_of_its_date_and_again_before_it_lapses():
    file = road.submitted()
    road.cities.focal_point(file.city)
    due = road.CITY_DEADLINE
    with road.at():
        application.return_to_city(file.key, {"vision": "Say more."}, due, by=Person.clock())

    said = [run(at) for at in (due - DAY, due + DAY, road.COMMISSION_DEADLINE - DAY)]

    assert said == [["reminded_city"], [], ["reminded_city"]]


def test_two_notices_that_the_clock_missed_are_one_e_mail():
    file = road.filled()
    road.cities.focal_point(file.city)

    assert run(road.CITY_DEADLINE - DAY / 2) == ["reminded_city"]


def test_after_an_extension_the_notices_come_again():
    file = road.filled()
    road.cities.focal_point(file.city)
    run(road.CITY_DEADLINE - DAY)
    with road.at(road.CITY_DEADLINE - DAY):
        road.call.extend(
            file.call.key, "city_deadline", road.CITY_DEADLINE + 10 * DAY, by=Person.clock(), reason="A storm."
        )

    assert run(road.CITY_DEADLINE + 3 * DAY) == ["reminded_city"]


@pytest.mark.parametrize("act", ["submit", "withdraw", "lapse"])
def test_reminder_that_waits_for_the_mail_server_does_not_go_once_the_file_moved(act, settings):
    file = road.filled()
    point = road.cities.focal_point(file.city)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1  # nobody listens
    run(road.CITY_DEADLINE - DAY)
    with road.at(road.CITY_DEADLINE - DAY + 8 * HOUR):  # in the morning of its reader
        sender.send_due()
    waiting = Email.objects.get(event="reminded_city")
    with road.at(road.CITY_DEADLINE if act == "lapse" else road.CITY_DEADLINE - DAY / 2):
        by = Person.clock() if act == "lapse" else point
        getattr(application, act)(file.key, by=by, **(road.SIGNED if act == "submit" else {}))
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        with road.at(road.CITY_DEADLINE + 3 * DAY):
            sender.send_due()

    assert (waiting.state, waiting.attempts) == ("queued", 0)
    assert road.fresh(waiting).state == "discarded"
    assert {letter.subject for letter in mail.outbox} & {waiting.title} == set()
    assert mail.outbox


def test_reminder_in_the_hands_of_a_sender_is_called_off_before_it_is_handed_over():
    file = road.filled()
    point = road.cities.focal_point(file.city)
    run(road.CITY_DEADLINE - DAY)
    with road.at(road.CITY_DEADLINE - DAY / 2):
        [taken] = [email for email in sender._claim(20) if email.event == "reminded_city"]
        application.submit(file.key, by=point, **road.SIGNED)

        assert sender._hand_over(taken) is False
    assert road.fresh(taken).state == "discarded"


def test_file_that_nobody_reminded_of_lapses_a_day_after_its_notice_and_not_before():
    file = road.filled()
    road.cities.focal_point(file.city), road.cities.officer("UG")
    closes = road.CITY_DEADLINE

    said = [run(at) for at in (closes, closes + HOUR, closes + DAY - HOUR, closes + DAY)]

    assert said == [["missed_city", "missed_commission"], [], [], ["lapsed_city", "lapsed_commission"]]
    told = Email.objects.filter(event__startswith="missed").values_list("until", "gathers")
    assert set(told) == {(closes + DAY, False)}  # it waits for no others, and says when the file lapses
    text = Email.objects.get(event="missed_city").text
    assert "was 1 March 2027, 01:00 Berlin" in text
    assert "nobody had reminded you" in text
    assert "lapses on 2 March 2027, 01:00 Berlin" in text


def test_file_past_its_deadline_stands_when_the_secretariat_extends_in_the_day_of_notice():
    file = road.filled()
    run(road.CITY_DEADLINE)
    with road.at(road.CITY_DEADLINE + HOUR):
        road.call.extend(file.call.key, "city_deadline", road.CITY_DEADLINE + 9 * DAY, by=Person.clock(), reason="Ice.")
    run(road.CITY_DEADLINE + DAY)

    assert road.fresh(file).status == "draft"


def test_notice_about_an_earlier_stage_is_none_about_where_the_file_stands():
    file = road.submitted()
    road.cities.officer("UG")
    Nomination.objects.filter(pk=file.pk).update(reminded_at=road.IN_TIME - DAY)

    assert run(road.COMMISSION_DEADLINE) == ["missed_commission"]
    assert road.fresh(file).status == "with_commission"
