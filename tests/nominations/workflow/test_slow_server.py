"""What somebody does while a mail server has an e-mail in hand holds also when that one says "later"."""

import threading
from functools import partial

import pytest
from django.core import mail
from django.db import connection

from nominations.models import Dispatch
from nominations.workflow import application, dispatch, letters, screening, withdrawing
from notifications import sender
from notifications.models import Email, Wish
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.slowserver import after_its_lease, sent_while
from tests.nominations.workflow.test_dispatch import proposed, release

WHY = {"reason": "A mistake."}


def when(days: float = 0):
    return road.at(road.IN_TIME + road.later(days))


def told() -> set[str]:
    return set(Email.objects.sent().values_list("event", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("how", [lambda act: act, after_its_lease], ids=["at once", "after its lease"])
def test_what_an_act_undoes_meanwhile_does_not_leave(how):
    file, officer = road.submitted(), road.cities.officer("UG")
    road.cities.focal_point(file.city)
    road.secretariat()
    Email.objects.all().delete()
    with when():
        application.endorse(file.key, by=officer, **road.SIGNED)
    with when(0.001):
        sent_while(how(partial(application.unendorse, file.key, by=officer, **WHY)), "endorsed_city")
    with when(0.1):
        sender.send_due()

    assert "unendorsed_city" in told()
    assert "endorsed_city" not in told()
    assert Email.objects.get(event="endorsed_city").error == "What it says was overtaken by what happened since."


@pytest.mark.django_db
def test_what_an_act_undoes_meanwhile_is_left_out_of_the_email_of_the_day():
    staff, officer, made = road.secretariat(), road.cities.officer("UG"), road.open_call()
    Wish.objects.create(user=officer.user, know="morning")
    files = [road.nominated(name, made=made) for name in ("Lira", "Gulu", "Masaka")]
    Email.objects.all().delete()
    with when():
        for file in files:
            screening.ask_clarification(file.key, "Which year?", road.IN_TIME + road.later(9), by=staff)
    with when(0.9):
        sent_while(partial(application.withdraw, files[0].key, by=officer, **WHY), "digest")
    with when(1.2):
        sender.send_due()  # it goes no more; what it listed is gathered once more
        sender.send_due()

    question = Email.objects.filter(event="clarification_asked_other")
    assert question.sent().count() == 2
    assert not question.sent().filter(subject_ref__endswith=files[0].key).exists()


@pytest.mark.django_db
def test_a_letter_that_was_perhaps_sent_when_its_release_was_stopped_waits_with_the_others():
    made, _rows, one, other = proposed()
    release(made, 3, other)
    with when():
        sent_while(after_its_lease(partial(dispatch.stop_dispatch, made.key, by=one)))
    with when(1):
        sender.send_due()
        stopped = len(mail.outbox)
        dispatch.resume_dispatch(made.key, by=one)
    with when(1.1):
        sender.send_due()

    assert stopped == 0
    assert len(mail.outbox) == 3


@pytest.mark.django_db
def test_a_letter_that_was_settled_while_it_was_perhaps_sent_never_leaves():
    made, [letter], one, other = proposed(1)
    release(made, 1, other)
    settle = partial(letters.settle_letter, letter.key, by=one, reason="Told by telephone.")
    with when():
        sent_while(after_its_lease(settle))
    with when(1):
        sender.send_due()

    assert mail.outbox == []
    assert road.fresh(letter).state == "uncertain"


def withdrawn_meanwhile(made, monkeypatch) -> tuple[threading.Thread, threading.Event]:
    """A withdrawal that has held everything back and is not done yet; it ends at the sign that is given back."""
    held, go = threading.Event(), threading.Event()
    real = withdrawing.emails.announcement_withdrawn

    def waits(*args):
        held.set()
        assert go.wait(60)
        return real(*args)

    monkeypatch.setattr(withdrawing.emails, "announcement_withdrawn", waits)
    thread = in_thread(lambda: withdrawing.withdraw_announcement(made.cohort.key, by=made.other, **WHY))
    assert held.wait(60)
    return thread, go


def in_thread(act, refused: list[str] | None = None) -> threading.Thread:
    def run() -> None:
        try:
            with road.at(road.RELEASE + road.later(0.02)):
                act()
        except withdrawing.door.Refused as refusal:
            assert refused is not None
            refused.append(str(refusal))
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["release_dispatch", "resume_dispatch", "send_again"])
def test_nothing_is_let_go_beside_a_withdrawal(verb, monkeypatch):
    made, refused = worlds.reviewed(), []
    road.cities.focal_point(made.files["Lira"].city)
    worlds.announced(made)
    two = Email.objects.filter(event="admitted_city")
    Email.objects.exclude(pk__in=two.values("pk")).update(state="discarded", due=None)
    two.update(state="failed" if verb == "send_again" else "held", due=None)
    act = let_go(made, verb, two.first().key)

    withdrawal, go = withdrawn_meanwhile(made, monkeypatch)
    other = in_thread(act, refused)
    other.join(2)
    go.set()
    withdrawal.join()
    other.join()

    assert len(refused) == 1
    assert not two.filter(state="queued").exists()


def let_go(made, verb: str, key: str):
    """The act, with what goes before it."""
    if verb == "send_again":
        return partial(letters.send_again, key, by=made.composer)
    with road.at(road.RELEASE + road.later(0.01)):
        Dispatch.objects.all().update(state="stopped")
        one = dispatch.propose_dispatch(by=made.composer, event="admitted_city", reason="As agreed.")
        if verb == "release_dispatch":
            return partial(dispatch.release_dispatch, one.key, 2, by=made.other)
        dispatch.release_dispatch(one.key, 2, by=made.other)
        dispatch.stop_dispatch(one.key, by=made.other)
    return partial(dispatch.resume_dispatch, one.key, by=made.other)
