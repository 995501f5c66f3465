"""What is asked of e-mails at the last moment is one table: each question can be put, no reminder is without one."""

from django.conf import settings
from django.utils.module_loading import import_string

from nominations.emails.events import EVENTS
from nominations.workflow import first_notice
from notifications.models import Email


def questions(event: str) -> tuple[str, ...]:
    asked = settings.STILL_MEANT.get(event, ())
    return (asked,) if isinstance(asked, str) else asked


def test_every_reminder_is_asked_again_whether_it_is_still_awaited():
    reminders = {event for event, row in EVENTS.items() if row.kind == Email.Kind.REMINDER}

    assert {event for event in reminders if not questions(event)} == set()


def test_every_question_can_be_put_and_is_about_an_event_of_the_table():
    assert set(settings.STILL_MEANT) - set(EVENTS) == set()
    assert all(callable(import_string(path)) for event in settings.STILL_MEANT for path in questions(event))


def test_first_notice_is_asked_for_where_there_is_one_and_only_after_the_rest():
    heralded = {event for event in EVENTS if settings.AFTER_THE_FIRST in questions(event)}

    assert heralded == set(first_notice.FIRST)
    assert {event for event in heralded if questions(event)[0] == settings.AFTER_THE_FIRST} == set()
