"""What a National Commission asks of its own cities beside the call."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts import door
from accounts.person import Person
from audit.models import Record
from cities.models import NationalCommission
from nominations.models import RequiredDocument
from nominations.workflow import application, completeness, filling, national
from notifications.models import Email
from tests.dossiers.factories import pdf, upload
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def home(iso2: str = "UG") -> str:
    return NationalCommission.objects.get(country__iso2=iso2).key


def ask(made, by, label: str = "Letter of the region", **facts) -> RequiredDocument:
    return national.ask_own_document(made.key, home(), label, by=by, **facts)


def submit(file):
    return application.submit(file.key, by=Person.clock(), **road.SIGNED)


def endorse(file):
    return application.endorse(file.key, by=Person.clock(), **road.SIGNED)


def attach(file, document):
    filling.attach(file.key, upload(pdf(), "letter.pdf"), document.code, by=Person.clock())


def told(event: str) -> list[str]:
    return sorted(Email.objects.filter(event=event).values_list("address", flat=True))


def test_ask_own_document_is_asked_of_the_own_cities_alone():
    file, other = road.filled(), road.filled("Kisumu", "KE")
    by = road.cities.officer("UG")

    document = ask(file.call, by, help="Signed and stamped.")

    asked = [completeness.asked_of(one) for one in (road.fresh(file), road.fresh(other))]
    assert asked == [[document], []]
    record = Record.objects.get(act="ask_own_document")
    assert (record.role, record.actor) == ("officer", by.key)


def test_ask_own_document_tells_the_cities_that_fill_in_and_nobody_else():
    file, other = road.filled(), road.filled("Kisumu", "KE")
    points = [road.cities.focal_point(one.city) for one in (file, other)]
    by = road.cities.officer("UG")

    ask(file.call, by, help="Signed and stamped.")
    with road.at(road.IN_TIME + timedelta(hours=1)):
        ask(file.call, by, "Photo of the council", is_needed=False)

    assert told("own_document_asked_city") == [points[0].user.email] * 2
    needed, optional = Email.objects.filter(event="own_document_asked_city").order_by("pk")
    assert "Signed and stamped." in needed.text
    assert "needs it before it can endorse" in needed.text
    assert "It is optional." in optional.text


def test_needed_document_holds_back_the_endorsement_and_nothing_before():
    file = road.filled()
    document = ask(file.call, road.cities.officer("UG"))
    ask(file.call, road.cities.officer("UG"), "Photo of the council", is_needed=False)
    handed_in = submit(file)

    with pytest.raises(door.Refused, match="1 document is still missing: Letter of the region"):
        endorse(handed_in)
    application.return_to_city(file.key, {"vision": "The letter is missing."}, road.CITY_DEADLINE, by=Person.clock())
    attach(file, document)
    submit(file)

    assert endorse(file).is_nominated


def test_document_stays_as_it_is_from_the_first_file_handed_in():
    file, by = road.filled(), road.cities.officer("UG")
    document = ask(file.call, by)
    submit(file)

    for act in (lambda: ask(file.call, by, "One more"), lambda: drop(file.call, document, by)):
        with pytest.raises(door.Refused, match="A city of your country has handed in already"):
            act()


def drop(made, document, by):
    return national.drop_own_document(made.key, home(), document.key, by=by)


def test_drop_own_document_is_told_and_recorded():
    file, by = road.filled(), road.cities.officer("UG")
    point = road.cities.focal_point(file.city)
    document = ask(file.call, by)

    drop(file.call, document, by)

    assert not RequiredDocument.objects.exists()
    assert told("own_document_dropped_city") == [point.user.email]
    assert Record.objects.get(act="drop_own_document").role == "officer"


def test_document_that_a_city_has_uploaded_stays():
    file, by = road.filled(), road.cities.officer("UG")
    document = ask(file.call, by)
    attach(file, document)

    with pytest.raises(door.Refused, match="A city has uploaded this document already"):
        drop(file.call, document, by)


def test_nothing_is_asked_after_the_call_has_closed_for_cities_and_not_without_end():
    made, by = road.open_call(), road.cities.officer("UG")
    for number in range(20):
        ask(made, by, f"Paper {number}")

    with pytest.raises(door.Refused, match="A Commission asks for 20 documents at most"):
        ask(made, by)
    with road.at(road.CITY_DEADLINE), pytest.raises(door.Refused, match="The call has closed for cities"):
        ask(made, by)


def test_own_documents_are_for_the_officers_of_the_country():
    made, by, other = road.open_call(), road.cities.officer("UG"), road.cities.officer("KE")
    document = ask(made, by)

    for person, refusal in (
        (other, Http404),
        (road.secretariat(), PermissionDenied),
        (Person.clock(), PermissionDenied),
    ):
        with pytest.raises(refusal):
            ask(made, person)
        with pytest.raises(refusal):
            drop(made, document, person)
    with pytest.raises(Http404):
        national.drop_own_document(made.key, home("KE"), document.key, by=other)


def test_return_to_city_names_the_document_and_opens_nothing_else():
    file = road.filled()
    document = ask(file.call, road.cities.officer("UG"))
    point = road.cities.focal_point(file.city)
    submit(file)

    wanted = {document.code: "Please upload the letter.", "signed-page": "The scan is cut off."}
    application.return_to_city(file.key, wanted, road.CITY_DEADLINE, by=Person.clock())
    email = Email.objects.get(event="returned_city", to=point.user)

    assert "Letter of the region: Please upload the letter." in email.text
    assert "The signed page: The scan is cut off." in email.text
    with pytest.raises(door.Refused, match="only some questions"):
        filling.fill_in(file.key, {"name": application.dossiers.Typed("Another", 1)}, by=point)
    attach(file, document)
    submit(file)
    assert endorse(file).is_nominated


def test_return_to_city_names_no_document_that_nobody_asks_for():
    file = road.submitted()

    with pytest.raises(door.Refused, match="Write beside at least one"):
        application.return_to_city(file.key, {"asked-nothing": "Please."}, road.CITY_DEADLINE, by=Person.clock())
