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
