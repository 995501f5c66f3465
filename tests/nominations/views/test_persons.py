"""Everyone who has an account, with the roles that each holds or held."""

import pytest
from django.urls import reverse

from cities.models import CommissionOfficer
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer

pytestmark = pytest.mark.django_db


def test_end_role_that_no_one_has_is_not_found():
    by = road.secretariat()

    assert get(browser(by), "end_role", by.key, "king").status_code == 404


def test_persons_show_officers_and_jurors_with_their_commission_and_call():
    by, made = road.secretariat(), road.open_call()
    head, chair, reader = officer(), road.juror(made, by, chair=True), road.juror(made, by, "RO")

    with road.after_deadlines():
        rows = get(browser(by), "persons").context["rows"]

    labels = {row["email"]: [term["label"] for term in row["terms"]] for row in rows}
    assert [labels[person.user.email] for person in (head, chair, reader)] == [
        [f"officer: {CommissionOfficer.objects.get(user=head.user).commission.name}"],
        ["chair: Membership 2027"],
        ["juror: Membership 2027"],
    ]


def test_secretariat_goes_from_an_officers_term_to_successor_head_and_end():
    staff, head, other = road.secretariat(), officer("UG"), officer("UG")
    CommissionOfficer.objects.filter(user=head.user).update(is_head=True)
    client = browser(staff)
    terms = {row["email"]: row["terms"] for row in get(client, "persons").context["rows"]}
    [of_officer], [of_head] = terms[other.user.email], terms[head.user.email]
    ended = client.post(of_officer["ways"][-1]["url"], {"do": "1"})
    again = {row["email"]: row["terms"] for row in get(client, "persons").context["rows"]}

    assert [way["label"] for way in of_officer["ways"]] == ["Invite a successor", "Make head", "End the term"]
    assert [way["label"] for way in of_head["ways"]] == ["Invite a successor", "End the term"]
    assert [client.get(way["url"]).status_code for way in of_head["ways"]] == [200, 200]
    assert ended.url == reverse("persons")
    assert [term["ways"] for term in again[other.user.email]] == [[]]


def test_second_invitation_for_one_role_is_refused_on_its_form_with_all_that_was_typed():
    client = browser(road.secretariat())
    typed = {"purpose": "director", "name": "Ana", "email": "ana@x.example", "language": "en"}

    first, second = (client.post(reverse("invite"), typed) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 200)
    page = second.content.decode()
    assert "An invitation to ana@x.example for this is open already." in page
    assert 'value="ana@x.example"' in page
