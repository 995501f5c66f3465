"""Nothing of a bulk release leaves after its stop, wherever the stop met it, until somebody goes on with it."""

from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from audit.models import Record
from nominations.models import Dispatch
from nominations.workflow import dispatch as workflow
from nominations.workflow import letters as single
from notifications import sender
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.letters import EVENT
from tests.nominations.workflow.test_dispatch import proposed, release, states

pytestmark = pytest.mark.django_db
STOPPED = "Its bulk release was stopped: it waits until that goes on."


class Stops(EmailBackend):
    """A mail server that says "later", and while it thinks about it somebody stops the release."""

    def send_messages(self, _messages):
        running = Dispatch.objects.running().first()
        if running:
            workflow.stop_dispatch(running.key, by=road.secretariat("Stina"))
        raise SMTPDataError(450, b"later")


@pytest.fixture
def put_off():
    """Three were released; the stop came while the first of them was handed over, and the server put that off."""
    dispatch, _rows, one, other = proposed()
    release(dispatch, 3, other)
    with road.at(), override_settings(EMAIL_BACKEND=f"{__name__}.Stops"):
        sender.send_due()
    assert states() == {"held": 2, "queued": 1}
    return dispatch, Email.objects.get(state="queued"), one


def tomorrow():
    return road.at(road.IN_TIME + road.later(1))


def test_a_letter_that_was_handed_over_at_the_stop_and_put_off_waits_for_going_on(put_off):
    dispatch, letter, one = put_off

    with tomorrow():
        sender.send_due()
        held, gone = road.fresh(letter), len(mail.outbox)
        workflow.resume_dispatch(dispatch.key, by=one)
        sender.send_due()

    assert (held.state, held.error, gone) == ("held", STOPPED, 0)
    assert Record.objects.about(letter).filter(act="keep_stopped", actor="clock").count() == 1
    assert (states(), dispatch.enclosed.filter(left_out=True).count(), len(mail.outbox)) == ({"sent": 3}, 0, 3)


def test_a_letter_that_was_put_off_goes_on_also_where_nobody_has_asked_about_it_since(put_off):
    dispatch, _letter, one = put_off

    with tomorrow():
        workflow.resume_dispatch(dispatch.key, by=one)
        sender.send_due()

    assert (states(), dispatch.enclosed.filter(left_out=True).count()) == ({"sent": 3}, 0)


def test_a_letter_that_a_person_lets_go_by_itself_after_the_stop_leaves(put_off):
    _dispatch, letter, one = put_off
    Email.objects.filter(pk=letter.pk).update(kind="receipt")

    with tomorrow():
        sender.send_due()
        single.release_email(letter.key, by=one)
        sender.send_due()

    assert (road.fresh(letter).state, states()) == ("sent", {"sent": 1, "held": 2})


def test_going_on_with_an_old_release_leaves_alone_what_a_later_one_took():
    dispatch, _rows, one, other = proposed()
    release(dispatch, 3, other)
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)
        email = Email.objects.first()
        Email.objects.exclude(pk=email.pk).update(version="2")
        later = workflow.propose_dispatch(by=one, event=EVENT, version="1")
    release(later, 1, other, due=road.IN_TIME + road.later(2))
    with road.at():
        workflow.stop_dispatch(later.key, by=one)
        workflow.resume_dispatch(dispatch.key, by=one)
        sender.send_due()

    assert (road.fresh(email).state, states()) == ("held", {"held": 1, "sent": 2})


def test_going_on_keeps_the_instant_that_was_set_for_one_letter():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other, due=road.IN_TIME + road.later(1))
    Email.objects.update(kind="receipt")
    with road.at():
        single.schedule_email(rows[0].key, road.IN_TIME + road.later(2), by=one)
        workflow.stop_dispatch(dispatch.key, by=one)
        workflow.resume_dispatch(dispatch.key, by=other)

    due = dict(Email.objects.values_list("pk", "due"))
    assert [(due[row.pk] - road.IN_TIME).days for row in rows] == [2, 1, 1]


def test_going_on_does_not_wait_for_the_next_try_at_a_mail_server(put_off):
    dispatch, letter, one = put_off
    Email.objects.filter(pk=letter.pk).update(due=road.IN_TIME + road.later(1))

    with road.at():
        workflow.resume_dispatch(dispatch.key, by=one)
        workflow.stop_dispatch(dispatch.key, by=one)
        workflow.resume_dispatch(dispatch.key, by=one)

    assert road.fresh(letter).due == road.IN_TIME


def test_a_new_release_of_stopped_letters_sets_its_own_instant():
    dispatch, _rows, one, other = proposed()
    release(dispatch, 3, other, due=road.IN_TIME + road.later(5))
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)
        again = workflow.propose_dispatch(by=one, event=EVENT)
    release(again, 3, other, due=road.IN_TIME + road.later(1))

    assert set(Email.objects.values_list("due", flat=True)) == {road.IN_TIME + road.later(1)}


def test_a_stop_leaves_alone_what_was_taken_out_and_released_with_another():
    dispatch, rows, one, other = proposed()
    release(dispatch, 3, other, due=road.IN_TIME + road.later(1))
    with road.at():
        single.hold_email(rows[0].key, by=one)
        later = workflow.propose_dispatch(by=one, event=EVENT)
    release(later, 1, other, due=road.IN_TIME + road.later(0.5))
    with road.at():
        workflow.stop_dispatch(dispatch.key, by=one)
    with tomorrow():
        sender.send_due()

    assert (road.fresh(rows[0]).state, states()) == ("sent", {"sent": 1, "held": 2})
    assert [dict(each.enclosed.by_state()) for each in (dispatch, later)] == [{"held": 2, "left_out": 1}, {"sent": 1}]
