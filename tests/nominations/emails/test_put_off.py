"""What a mail server puts off and an act overtakes meanwhile does not arrive last: older words stay."""

from functools import partial
from smtplib import SMTPDataError

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from accounts.person import Person
from cities.models import NationalCommission
from nominations.emails.national import of_asked
from nominations.models import Entry
from nominations.states import Deadline
from nominations.workflow import application, entering, national, signing
from nominations.workflow import call as calls
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
    LATER.clear()
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
MOVED = ({"discarded"}, {"The date that it names does not hold any more."})
CANCELLED = ({"discarded"}, {"The call that it is about is cancelled."})
GOES = ({"sent"}, {""})
WHY = {"reason": "Floods."}


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


def home() -> str:
    return NationalCommission.objects.get(country__iso2="UG").key


def set_date(file, days: int | None, by) -> None:
    wanted = None if days is None else road.IN_TIME + road.later(days)
    national.set_deadline(file.call.key, home(), wanted, by=by)


@pytest.fixture
def asked_date(file, officer):
    road.cities.focal_point(file.city)
    with road.at():
        set_date(file, 20, officer)


@pytest.mark.parametrize("days", [5, 25, None])
def test_city_does_not_read_last_a_date_that_its_commission_has_moved(file, officer, asked_date, days):
    assert put_off("deadline_set_city", lambda: set_date(file, days, officer)) == MOVED
    assert Email.objects.sent().filter(event="deadline_set_city").count() == 1


def test_city_reads_the_date_of_its_commission_that_still_holds(asked_date):
    assert put_off("deadline_set_city", lambda: None) == GOES


def test_city_reads_no_date_of_a_call_that_was_cancelled_meanwhile(file, asked_date):
    staff = road.secretariat()

    assert put_off("deadline_set_city", lambda: calls.cancel(file.call.key, by=staff, **WHY)) == CANCELLED


def test_city_that_handed_in_meanwhile_is_not_asked_to_by_a_date(file, asked_date):
    submit = {"by": Person.clock(), **road.SIGNED}

    assert put_off("deadline_set_city", lambda: application.submit(file.key, **submit)) == UNMEANT


def test_city_hears_that_its_commission_asks_for_no_date_also_when_the_call_was_extended(file, officer, asked_date):
    Email.objects.all().delete()
    with road.at(road.IN_TIME + road.later(0.01)):
        set_date(file, None, officer)
    staff, longer = road.secretariat(), road.CITY_DEADLINE + road.later(9)
    extend = {"by": staff, "reason": "Floods."}

    goes = put_off("deadline_set_city", lambda: calls.extend(file.call.key, Deadline.CITY, longer, **extend))

    assert goes == GOES
    email = Email.objects.get(event="deadline_set_city")
    assert email.title.startswith("Your National Commission asks for no earlier date any more")
    assert "does not hold any more" in email.text


def test_city_hears_once_of_a_date_that_was_set_and_unset_and_set(file, officer, asked_date):
    for days, moment in ((None, 0.01), (20, 0.02)):
        with road.at(road.IN_TIME + road.later(moment)):
            set_date(file, days, officer)

    with road.at(road.IN_TIME + road.later(0.1)):
        told = list(Email.objects.filter(event="deadline_set_city").order_by("pk"))
        assert [bool(of_asked([email])) for email in told] == [True, True, False]


def test_of_many_it_is_asked_in_as_many_questions_as_of_one(asked_date, document):
    both = {"deadline_set_city", "own_document_asked_city"}
    told = list(Email.objects.filter(event__in=both))

    with CaptureQueriesContext(connection) as few:
        of_asked(told)
    with CaptureQueriesContext(connection) as many:
        of_asked(told * 20)

    assert {email.event for email in told} == both
    assert len(few) == len(many) <= 10


@pytest.fixture
def document(file, officer):
    road.cities.focal_point(file.city)
    with road.at():
        return national.ask_own_document(file.call.key, home(), "Letter of the governor", by=officer)


def test_city_is_not_asked_last_for_a_document_that_its_commission_has_dropped(file, officer, document):
    drop = (file.call.key, home(), document.key)

    assert put_off("own_document_asked_city", lambda: national.drop_own_document(*drop, by=officer)) == UNMEANT
    assert Email.objects.sent().get().event == "own_document_dropped_city"


@pytest.mark.parametrize("verb", ["submit", "withdraw"])
def test_city_that_fills_in_no_more_is_asked_for_no_document(verb, file, document):
    done = partial(getattr(application, verb), file.key, by=Person.clock(), **(road.SIGNED if verb == "submit" else {}))

    assert put_off("own_document_asked_city", done) == UNMEANT


def test_city_is_not_told_of_a_document_of_a_call_that_is_cancelled(file, officer, document):
    with road.at(road.IN_TIME + road.later(0.001)):
        national.drop_own_document(file.call.key, home(), document.key, by=officer)
    staff = road.secretariat()

    assert put_off("own_document_dropped_city", lambda: calls.cancel(file.call.key, by=staff, **WHY)) == CANCELLED


def test_city_is_asked_for_a_document_although_another_one_was_dropped(file, officer, document):
    with road.at(road.IN_TIME + road.later(0.001)):
        other = national.ask_own_document(file.call.key, home(), "Budget", by=officer)
    Email.objects.filter(about_key=other.key).delete()
    drop = (file.call.key, home(), other.key)

    assert put_off("own_document_asked_city", lambda: national.drop_own_document(*drop, by=officer)) == GOES
