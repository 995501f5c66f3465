"""A form instead of an address: the city's people read it, nobody learns who they are, and machines get nowhere."""

import pytest

from audit.models import Record
from cities.models import Membership
from notifications.models import Email
from tests.cities import factories

pytestmark = pytest.mark.django_db
TYPED = {"name": "Ada", "email": "ada@reader.example", "text": "How did you begin?", "fax": ""}
PAGE = "/cities/lira/write-to-city/"


@pytest.fixture
def point():
    lira = factories.city("Lira")
    factories.announce(lira)
    return factories.focal_point(lira).user


def test_message_reaches_the_citys_people_and_tells_no_address(point, client):
    answer = client.post(PAGE, TYPED, follow=True)

    [letter] = Email.objects.all()
    assert (letter.to, letter.kind, letter.event) == (point, "correspondence", "written_to_city")
    assert "How did you begin?" in letter.text
    assert "From: Ada, ada@reader.example" in letter.text
    assert "We have not checked name and address" in letter.text
    page = answer.content.decode()
    assert "Your message is on its way to Lira. An answer comes to ada@reader.example." in page
    assert point.email not in page + client.get(PAGE).content.decode()
    assert "ada@reader.example" not in str(list(Record.objects.values()))


def test_message_to_a_city_that_nobody_speaks_for_goes_to_the_secretariat(client, settings):
    factories.announce(factories.city("Lira"))

    client.post(PAGE, TYPED)

    assert [letter.address for letter in Email.objects.all()] == [settings.REPLY_TO_EMAIL]


def test_whoever_is_signed_in_writes_under_an_address_that_is_confirmed(point, client):
    someone = factories.user("Bea")
    client.force_login(someone)

    client.post(PAGE, TYPED | {"email": someone.email})

    assert "The address is confirmed" in Email.objects.get().text


def test_what_a_machine_sent_is_thanked_for_and_goes_nowhere(point, client):
    assert client.post(PAGE, TYPED | {"fax": "1"}).status_code == 302
    assert not Email.objects.exists()


def test_nobody_writes_without_end(point, client):
    statuses = [client.post(PAGE, TYPED | {"text": f"Again {number}"}).status_code for number in range(4)]

    assert statuses == [302, 302, 302, 429]
    assert Email.objects.count() == 3


def test_same_form_sent_twice_is_one_message(point, client):
    for _time in range(2):
        client.post(PAGE, TYPED | {"form_key": "a-key"})

    assert Email.objects.count() == 1


def test_form_is_kept_by_nobody_and_stands_for_members_alone(point, client):
    assert client.get(PAGE).headers["Cache-Control"] == "no-store, private"
    assert PAGE in client.get("/cities/lira/").content.decode()

    Membership.objects.update(until="2023-01-01", ended_how="withdrew")

    assert client.get(PAGE).status_code == 404
    assert PAGE not in client.get("/cities/lira/").content.decode()
