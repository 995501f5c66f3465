"""A form sent twice, at once, with a fault, by another person."""

import re
import threading
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import workflow
from accounts.models import Invitation, Sending
from accounts.once import FIELD, form_key, once
from accounts.person import Person
from audit import clock
from tests.accounts.test_door import in_threads
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, officer

PERSON = {"name": "Amina", "email": "amina@lira.example", "language": "en"}
CITY = PERSON | {"city_name": "Lira", "kind": "city", "parent_unit": ""}


@pytest.mark.django_db
def test_second_sending_of_a_form_is_led_to_the_same_place_and_makes_nothing():
    client = browser(officer())

    answers = [client.post(reverse("invite_city"), CITY | {FIELD: "one"}) for _ in range(2)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, reverse("commission_desk"))] * 2
    assert Invitation.objects.count() == 1
    said = [str(message) for message in client.get(reverse("commission_desk")).context["messages"]]
    assert said[-1] == "This form had been sent already. It did its work once."


@pytest.mark.django_db
def test_something_new_in_a_form_that_was_sent_comes_back_and_can_be_sent_with_its_new_key():
    client, new = browser(officer()), PERSON | {"name": "Brenda", "email": "brenda@lira.example"}
    client.post(reverse("officers"), PERSON | {FIELD: "one"})

    back = client.post(reverse("officers"), new | {FIELD: "one"})

    page = back.content.decode()
    assert Invitation.objects.count() == 1
    assert "This form was sent already. What you typed now stands below; send it again if you mean it." in page
    assert 'value="brenda@lira.example"' in page
    (key,) = set(re.findall(rf'name="{FIELD}"\s+value="([^"]+)"', page))
    assert client.post(reverse("officers"), new | {FIELD: key}).status_code == 302
    assert Invitation.objects.count() == 2


@pytest.mark.django_db
def test_two_forms_make_two_things():
    client = browser(officer())

    for key in ("one", "other"):
        client.post(reverse("officers"), PERSON | {"email": f"{key}@lira.example", FIELD: key})

    assert Invitation.objects.count() == 2


@pytest.mark.django_db
def test_key_of_one_person_opens_nothing_to_another():
    one, other = browser(officer()), browser(officer("KE"))

    for client in (one, other):
        client.post(reverse("officers"), PERSON | {FIELD: "one"})

    assert Invitation.objects.count() == 2


@pytest.mark.django_db
def test_form_that_comes_back_with_a_fault_can_be_sent_again():
    client = browser(officer())
    wrong = client.post(reverse("officers"), PERSON | {"email": "nothing", FIELD: "one"})

    right = client.post(reverse("officers"), PERSON | {FIELD: "one"})

    assert (wrong.status_code, right.status_code, Invitation.objects.count()) == (200, 302, 1)


@pytest.mark.django_db(transaction=True)
def test_second_sending_waits_for_the_first_and_finds_it():
    client = officer()
    browsers = [browser(client), browser(client)]
    answers = []

    def send(one: Client) -> None:
        answers.append(one.post(reverse("officers"), PERSON | {FIELD: "one"}))

    failures = in_threads(*[lambda one=one: send(one) for one in browsers])

    assert failures == []
    assert [answer["Location"] for answer in answers] == [reverse("officers")] * 2
    assert Invitation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_second_sending_waits_while_the_first_still_runs():
    begun, go_on, done = threading.Event(), threading.Event(), []

    @once
    def slow(request) -> HttpResponse:
        begun.set()
        go_on.wait(5)
        done.append("work")
        return HttpResponse(status=302, headers={"Location": "/there/"})

    def second() -> None:
        begun.wait(5)
        threading.Timer(0.3, go_on.set).start()
        done.append(slow(sent()).headers["Location"])

    failures = in_threads(lambda: slow(sent()), second)

    assert (failures, done) == ([], ["work", "/there/"])


def sent():
    request = RequestFactory().post("/somewhere/", {FIELD: "one"})
    request.person = Person.nobody()
    request._messages = Silent()
    return request


class Silent:
    def add(self, *args) -> None:
        """What is said to the person is another test's."""


@pytest.mark.django_db
def test_forms_are_forgotten_after_a_day():
    with road.at():
        Sending.objects.create(mark="old", at=clock.now())
    with road.at(road.IN_TIME + timedelta(hours=25)):
        Sending.objects.create(mark="new", at=clock.now())
        forgotten = workflow.sweep_sendings()

    assert (forgotten, Sending.objects.get().mark) == (1, "new")


def test_every_form_has_a_key_of_its_own():
    assert form_key().value != form_key().value
