"""What a mail server puts off and an act overtakes meanwhile does not arrive last: older words stay."""

from smtplib import SMTPDataError

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import override_settings

from nominations.models import Entry
from nominations.workflow import application, entering, signing
from notifications import sender
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.signatures import MAYOR
from tests.nominations.workflow.test_entering import ask, confirm

pytestmark = pytest.mark.django_db
LATER: dict = {}  # what happens while the mail server thinks, by event


class Later(EmailBackend):
    """Says “later” to what it is handed, after somebody has acted."""

    def send_messages(self, messages):
        act = LATER.pop(Email.objects.get(key=messages[0].metadata["email"]).event, None)
        if act is None:
            return super().send_messages(messages)
        act()
        raise SMTPDataError(450, b"later")


def put_off(event: str, act) -> tuple[set[str], set[str]]:
    """What becomes of an e-mail that is with the mail server while this is done, and why; all else goes."""
    LATER[event] = act
    told = set(Email.objects.filter(event=event).values_list("pk", flat=True))
    with road.at(road.IN_TIME + road.later(0.01)), override_settings(EMAIL_BACKEND=f"{__name__}.Later"):
        sender.send_due()
    with road.at(road.IN_TIME + road.later(0.5)):
        sender.send_due()
    assert not LATER
    found = Email.objects.filter(pk__in=told)
    return set(found.values_list("state", flat=True)), set(found.values_list("error", flat=True))


UNMEANT = ({"discarded"}, {"It was no longer meant for its reader when it was to leave."})
GOES = ({"sent"}, {""})


@pytest.fixture
def officer():
    return road.cities.officer("UG")


@pytest.fixture
def entry(officer):
    with road.at():
        confirm(ask())
    return Entry.objects.get()


def test_officer_is_not_asked_about_a_city_that_was_answered_meanwhile(entry, officer):
    why = {"reason": "Unknown."}
    assert put_off("entry_decider", lambda: entering.refuse_entry(entry.key, by=officer, **why)) == UNMEANT


def test_officer_is_asked_about_a_city_that_nobody_has_answered(entry):
    assert put_off("entry_decider", lambda: None) == GOES


def test_nobody_is_asked_about_somebody_who_was_let_into_a_city_meanwhile(officer):
    cities.focal_point(cities.city("Lira"))
    with road.at():
        confirm(ask())
    asked = Entry.objects.get().key

    assert put_off("entry_joining", lambda: entering.accept_entry(asked, by=officer)) == UNMEANT


@pytest.fixture
def file():
    return road.filled()


@pytest.fixture
def focal(file):
    person = road.cities.focal_point(file.city)
    with road.at():
        signing.send_signing_link(file.key, "mayor", MAYOR, by=person)
    return person


def test_mayor_gets_no_link_that_was_ended_meanwhile(file, focal):
    end = {"by": focal, "reason": "Another mayor."}

    assert put_off("signing_asked", lambda: signing.end_signing(file.key, "mayor", **end)) == UNMEANT


def test_mayor_gets_no_link_that_another_one_took_the_place_of(file, focal):
    other = "deputy@city.example"

    assert put_off("signing_asked", lambda: signing.send_signing_link(file.key, "mayor", other, by=focal)) == UNMEANT
    assert Email.objects.sent().get(event="signing_asked").address == other


def test_mayor_gets_no_link_to_a_file_that_was_withdrawn_meanwhile(file, focal):
    assert put_off("signing_asked", lambda: application.withdraw(file.key, by=focal)) == UNMEANT


def test_mayor_gets_the_link_that_still_signs(focal):
    assert put_off("signing_asked", lambda: None) == GOES
