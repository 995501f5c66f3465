"""A bulk release that is stopped takes its letters out of an e-mail of the day that has not left."""

from smtplib import SMTPDataError

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from audit import clock
from nominations.models import Call, Dispatch
from nominations.workflow import dispatch as workflow
from notifications import outbox, sender
from notifications.models import Email, Wish
from tests.nominations import factories as road
from tests.nominations.letters import EVENT, circulars, two_persons
from tests.nominations.workflow.test_dispatch import refusal, release

pytestmark = pytest.mark.django_db


class Later(EmailBackend):
    """A mail server that says "later"."""

    def send_messages(self, _messages):
        raise SMTPDataError(450, b"later")


class Stops(Later):
    """The same, and while it thinks about it somebody stops the release."""

    def send_messages(self, messages):
        workflow.stop_dispatch(Dispatch.objects.running().get().key, by=road.secretariat("Stina"))
        super().send_messages(messages)


class Breaks(EmailBackend):
    """One that takes what it is given, and is gone before it says so."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise OSError("broken")


def gathered(backend: str):
    """Three circulars that two persons released, in one e-mail of the day that the mail server has put off."""
    one, other = two_persons()
    made, user = road.open_call(), road.cities.officer("UG").user
    Wish.objects.create(user=user, know=Wish.Know.MORNING)
    Email.objects.all().delete()
    for number, row in enumerate(circulars(made, 3)):
        Email.objects.filter(pk=row.pk).update(to=user, address=user.email, version=f"{number}")
    with road.at():
        dispatch = workflow.propose_dispatch(by=one, event=EVENT, reason="As agreed.")
    release(dispatch, 3, other)
    morning = Email.objects.first().due
    with clock.at(morning), override_settings(EMAIL_BACKEND=f"{__name__}.{backend}"):
        sender.send_due()
    return dispatch, Email.objects.get(event="digest"), one, morning


def circular_states() -> list[str]:
    return sorted(Email.objects.filter(event=EVENT).values_list("state", flat=True))


def test_what_was_gathered_is_taken_out_of_an_email_of_the_day_that_was_put_off():
    dispatch, digest, one, morning = gathered("Later")

    with clock.at(morning + road.later(0.01)):
        assert (digest.state, dispatch.enclosed.by_state()) == ("queued", {"queued": 3})
        workflow.stop_dispatch(dispatch.key, by=one)
        sender.send_due()
        stopped = circular_states(), road.fresh(digest).state, len(mail.outbox)
        workflow.resume_dispatch(dispatch.key, by=one)
    with clock.at(morning + road.later(2)):
        sender.send_due()

    assert stopped == (["held"] * 3, "discarded", 0)
    assert (len(mail.outbox), dispatch.enclosed.filter(left_out=True).count()) == (1, 0)  # together, as before


def test_what_else_was_gathered_with_it_leaves_without_it():
    dispatch, _digest, one, morning = gathered("Later")
    other = Email.objects.filter(event=EVENT).first()
    dispatch.enclosed.filter(email=other).delete()

    with clock.at(morning + road.later(0.01)):
        workflow.stop_dispatch(dispatch.key, by=one)
        sender.send_due()

    assert [circular_states(), road.fresh(other).state, len(mail.outbox)] == [["held", "held", "sent"], "sent", 1]


def test_an_email_of_the_day_that_is_handed_over_at_the_stop_and_put_off_does_not_leave_either():
    dispatch, digest, _one, morning = gathered("Later")
    Email.objects.filter(pk=digest.pk).update(due=morning)
    [waits] = circulars(Call.objects.get(), 1, version="later")
    Email.objects.filter(pk=waits.pk).update(state="queued", due=morning + road.later(1))
    dispatch.enclosed.create(email=waits, mark="")
    with clock.at(morning), override_settings(EMAIL_BACKEND=f"{__name__}.Stops"):
        sender.send_due()
    with clock.at(morning + road.later(2)):
        sender.send_due()
        sender.send_due()

    assert (road.fresh(digest).state, circular_states(), len(mail.outbox)) == ("discarded", ["held"] * 4, 0)


def test_an_email_of_the_day_that_has_left_is_not_stopped():
    dispatch, _digest, one, morning = gathered("Later")
    with clock.at(morning + road.later(0.5)):
        sender.send_due()

    assert len(mail.outbox) == 1
    assert refusal(workflow.stop_dispatch, dispatch.key, by=one).startswith("Nothing is on its way any more.")


def test_an_email_of_the_day_that_a_person_holds_is_taken_apart_too():
    dispatch, digest, one, morning = gathered("Later")
    outbox.hold(digest)

    with clock.at(morning):
        workflow.stop_dispatch(dispatch.key, by=one)

    assert (road.fresh(digest).state, circular_states()) == ("discarded", ["held"] * 3)


def test_an_email_of_the_day_that_lists_letters_of_a_release_never_goes_twice_by_itself():
    _dispatch, digest, _one, morning = gathered("Breaks")

    with clock.at(morning + road.later(1)):
        sender.send_due()

    assert (road.fresh(digest).state, len(mail.outbox)) == ("uncertain", 1)
