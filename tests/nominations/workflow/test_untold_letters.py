"""While an announcement is withdrawn nothing leaves that tells of it, by whichever way somebody lets e-mails go."""

from smtplib import SMTPDataError

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from audit.models import Record
from nominations.models import Dispatch, Nomination
from nominations.querysets.letters import task, tasks_of
from nominations.workflow import corrigendum, dispatch, letters, withdrawing
from notifications import sender
from notifications.models import Email
from tests import kept
from tests.nominations import factories as road
from tests.nominations import worlds
from tests.nominations.signatures import MAYOR
from tests.nominations.views.desks import browser, get
from tests.nominations.workflow.test_letters import refusal

pytestmark = pytest.mark.django_db
TWO = (("Lira", "UG", "recommend"), ("Gulu", "UG", "reserve"))
WITHDRAWN = "The announcement that this letter tells of is withdrawn."
ONE_HAND = ["renamed_city", "renamed_commission", "mayor_copied", "announced_jurors"]  # of the class of receipts


def on(day: float):
    return road.at(road.RELEASE + road.later(day))


def announced() -> worlds.Round:
    """A letter to the city, a list to the Commission, and a copy to the mayor's office."""
    made = worlds.reviewed(TWO)
    asked = {"party": "mayor", "address": MAYOR, "language": "en", "token_hash": "x", "gets_copies": True}
    times = {"at": road.IN_TIME, "expires_at": road.IN_TIME, "ended_at": road.IN_TIME}
    made.file("Lira").dossier.snapshots.order_by("pk")[0].requests.create(**asked, **times)
    return worlds.announced(made)


def correct_name(made, city: str = "Lira City", country: str = "Uganda", day: float = 1, edition: int = 1) -> None:
    """A receipt to the city, to the Commission, and to the mayor's office."""
    name = [{"verb": "rename", "file": made.file("Lira").key, "city": city, "country": country}]
    with on(day):
        said = {"edition": edition, "reason": "Its name."}
        wrong = corrigendum.propose_corrigendum(made.cohort.key, name, by=made.composer, **said)
        corrigendum.publish_corrigendum(wrong.key, by=made.director)


def corrected() -> worlds.Round:
    """Announced, then a name is corrected."""
    made = announced()
    correct_name(made)
    return made


_corrected = kept.once(corrected)


@pytest.fixture
def public(_corrected, db) -> worlds.Round:
    return _corrected.put_back()


def withdraw(made) -> None:
    with on(2):
        withdrawing.withdraw_announcement(made.cohort.key, by=made.other, reason="The wrong list.")


def put_back(made) -> None:
    with on(3):
        proposal = withdrawing.propose_restore(made.cohort.key, by=made.composer, reason="It was right.")
        road.confirm(proposal, by=made.director)


def telling() -> set[tuple[str, str, str]]:
    """What tells of the announcement, in which class it is and where it stands."""
    found = Email.objects.filter(event__in=[*ONE_HAND, "admitted_city", "announced_commission"])
    found = found.exclude(settled__anew=True)  # in whose place others stand, with the name of now
    return set(found.values_list("event", "kind", "state"))


def test_a_withdrawal_holds_all_that_tells_of_it_also_the_mayors_copy_and_the_return_lets_it_go(public):
    before = telling()

    withdraw(public)
    held = telling()
    put_back(public)

    assert {state for _event, _kind, state in before} == {"queued"}
    assert {(event, kind) for event, kind, _state in before} >= {(event, "receipt") for event in ONE_HAND}
    assert held == {(event, kind, "held") for event, kind, _state in before}
    assert telling() == before


def test_what_waits_for_the_return_is_that_task_alone(public):
    withdraw(public)

    assert set(Email.objects.filter(task("decisions")).values_list("event", flat=True)) >= set(ONE_HAND)
    assert not Email.objects.filter(task("others")).exists()
    assert [name for name, _number, _since in tasks_of(public.composer)] == ["decisions"]


@pytest.mark.parametrize("event", ONE_HAND)
def test_no_single_person_lets_it_go_meanwhile(public, event):
    withdraw(public)
    key, by = Email.objects.filter(event=event, kind="receipt")[0].key, public.composer

    with on(2.1):
        sentences = [
            refusal(letters.release_email, key, by=by),
            refusal(letters.schedule_email, key, road.RELEASE + road.later(9), by=by),
        ]
        shown = get(browser(by), "email", key)

    assert all(one.startswith("This letter says what two persons announced") for one in sentences)
    assert [act["label"] for act in shown.context["acts"]] == ["Edit it", "Render it again"]
    assert {state for _event, _kind, state in telling()} == {"held"}


@pytest.mark.parametrize("event", ONE_HAND)
def test_nor_do_two_persons_in_bulk(public, event):
    with on(1.5):
        Email.objects.filter(event=event).update(state="held", due=None)
        earlier = dispatch.propose_dispatch(event=event, by=public.composer)
    withdraw(public)

    with on(2.1):
        assert refusal(dispatch.release_dispatch, earlier.key, 1, by=public.other).startswith("Some of these letters")
        dispatch.send_back_dispatch(earlier.key, by=public.other, reason="Not now.")
        assert refusal(dispatch.propose_dispatch, event=event, by=public.composer).startswith("No held letter fits.")
    assert Dispatch.objects.filter(state="running", event=event).count() == 0


@pytest.mark.parametrize(("event", "state"), [("admitted_city", "bounced"), ("renamed_city", "failed")])
def test_what_came_back_or_was_refused_is_not_sent_again_meanwhile(public, event, state):
    Email.objects.left().filter(event=event).update(state=state, due=None, sent_at=road.RELEASE)
    withdraw(public)
    key = Email.objects.left().get(event=event).key

    with on(2.1):
        assert refusal(letters.send_again, key, by=public.composer).startswith(WITHDRAWN)
    put_back(public)
    with on(3.1):
        letters.send_again(key, by=public.composer)

    assert Email.objects.get(key=key).state == "queued"


class PutsOff(EmailBackend):
    """A mail server that says "later", and while it thinks about it the announcement is withdrawn."""

    made: worlds.Round

    def send_messages(self, _messages):
        withdraw(self.made)
        raise SMTPDataError(450, b"later")


def test_what_a_mail_server_put_off_while_it_was_withdrawn_waits_for_the_return(public, mailoutbox):
    letter = Email.objects.left().get(event="admitted_city")
    Email.objects.exclude(pk=letter.pk).update(state="discarded", due=None)
    PutsOff.made = public
    with on(2), override_settings(EMAIL_BACKEND=f"{__name__}.PutsOff"):
        first = sender.send_due(limit=1)
    Email.objects.filter(event="announcement_withdrawn").update(state="discarded", due=None)
    with on(2.1):
        sender.send_due()
    held, gone = road.fresh(letter), len(mailoutbox)
    put_back(public)
    with on(3.1):
        sender.send_due()

    assert (dict(first), held.state, gone) == ({"queued": 1}, "held", 0)
    assert held.error == "Its announcement is withdrawn: it waits until that is public again."
    assert Record.objects.about(letter).filter(act="hold_letter", actor="clock").count() == 1
    assert letter.address in [mail.to[0] for mail in mailoutbox]


def test_an_untrue_letter_waits_meanwhile_and_is_stopped_at_the_return(public):
    letter = Email.objects.left().get(event="admitted_city")
    withdraw(public)
    Nomination.objects.filter(pk=public.files["Lira"].pk).update(status="not_admitted")
    Email.objects.filter(pk=letter.pk).update(state="queued", due=road.RELEASE)
    with on(2.1):
        sender.send_due()
    waits = road.fresh(letter)
    put_back(public)

    assert (waits.state, road.fresh(letter).was_stopped) == ("held", True)
    assert [row.act for row in Record.objects.about(letter)] == ["hold_letter", "stop_letter"]
    assert Email.objects.filter(event="letter_stopped", to=public.composer.user).count() == 1
