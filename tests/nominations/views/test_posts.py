"""The pages about the posts of a National Commission."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import workflow as accounts
from accounts.person import Person
from cities import workflow as register
from cities.models import CommissionOfficer, Delegation
from nominations.workflow import application
from notifications.models import Email
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_time():
    with road.at():
        yield


def term(person: Person) -> CommissionOfficer:
    return CommissionOfficer.objects.get(user=person.user, until=None)


def test_head_sees_what_may_be_done_and_a_colleague_only_the_own_post():
    head, colleague = officer(), officer()
    found = []
    for person in (head, colleague):
        rows = get(browser(person), "officers").context["rows"]
        found.append([[way["label"] for way in row["ways"]] for row in rows])

    assert found == [
        [
            ["Invite a successor", "End the term"],
            ["Invite a successor", "Let sign for you", "Make head", "End the term"],
        ],
        [[], ["Invite a successor", "End the term"]],
    ]


def test_colleague_invites_nobody():
    officer()
    refused = post(browser(officer()), "officers", name="Ann", email="ann@lira.example", language="en")

    assert not Email.objects.exists()
    assert refused.status_code == 200


def test_endorsement_by_delegation_says_on_whose_behalf():
    head, colleague = officer(), officer()
    file = road.submitted()
    post(browser(head), "delegate", term(colleague).key, since="2027-02-01", until="2027-02-10")

    application.endorse(file.key, by=colleague, signatory="Bo Deputy", title="Deputy")
    rows = get(browser(head), "file", file.key).context["signatures"]

    assert (rows[-1]["name"], rows[-1]["title"]) == ("Bo Deputy", f"Deputy, on behalf of {head.user}")


def test_successor_is_there_after_accepting():
    head, successor = officer(), road.cities.user("Grace")

    post(browser(head), "invite_successor", term(head).key, name="Grace", email=successor.email, language="en")
    token = re.search(r"/invitations/([^/\s]+)/", Email.objects.get(event="invited").text)[1]
    accounts.accept(token, by=Person.of(successor))

    assert term(Person.of(successor)).is_head
    assert get(browser(head), "commission_desk").status_code == 403


def test_invitation_of_a_successor_that_is_sent_twice_is_one():
    head = officer()
    typed = {"name": "Grace", "email": "grace@lira.example", "language": "en", "form_key": "twice"}

    first, second = (post(browser(head), "invite_successor", term(head).key, **typed) for _ in range(2))

    assert first.url == second.url == reverse("officers")
    assert Email.objects.filter(event="invited").count() == 1


def test_secretariat_sees_who_is_silent_and_invites_the_successor():
    head, staff = officer(), road.secretariat()
    with road.at(road.IN_TIME + timedelta(days=365)):
        register.ask_in_post(term(head).key, by=Person.clock())
    with road.at(road.IN_TIME + timedelta(days=430)):
        client = browser(staff)
        listed = text(get(client, "silent_officers"))
        desk = text(get(client, "secretariat_desk"))
        done = post(client, "invite_successor", term(head).key, name="Ann", email="ann@lira.example", language="en")

    assert str(head.user) in listed
    assert "Officers who did not say whether they are still in post" in desk
    assert done.status_code == 302


def test_one_button_says_still_in_post():
    head = officer()

    post(browser(head), "confirm_in_post", term(head).key, do="1")

    assert term(head).confirmed_at == road.IN_TIME


def test_make_head_says_what_it_means_and_hands_over():
    head, colleague = officer(), officer()
    client = browser(head)

    shown = get(client, "make_head", term(colleague).key)
    done = post(client, "make_head", term(colleague).key, do="1")

    assert shown.context["title"] == f"{colleague.user} becomes the head"
    assert done.url == reverse("officers")
    assert (term(head).is_head, term(colleague).is_head) == (False, True)


def test_make_head_by_a_colleague_reads_whose_right_it_is():
    head, colleague = officer(), officer()

    refused = post(browser(colleague), "make_head", term(colleague).key, do="1")

    assert f"Only the head of the National Commission does this: {head.user}." in text(refused)
    assert term(head).is_head


def test_secretariat_makes_a_head_where_a_commission_cannot():
    officer(), (colleague := officer())

    done = post(browser(road.secretariat()), "make_head", term(colleague).key, do="1")

    assert done.url == reverse("desk")
    assert term(colleague).is_head


def test_delegate_to_oneself_or_by_a_colleague_reads_its_sentence():
    head, colleague = officer(), officer()
    days = {"since": "2027-02-01", "until": "2027-02-10"}

    oneself = post(browser(head), "delegate", term(head).key, **days)
    not_head = post(browser(colleague), "delegate", term(colleague).key, **days)

    assert "Choose a colleague." in text(oneself)
    assert f"Only the head of the National Commission does this: {head.user}." in text(not_head)
    assert not Delegation.objects.exists()


def test_delegation_that_is_sent_twice_is_one():
    head, colleague = officer(), officer()
    shown = text(get(browser(head), "delegate", term(colleague).key))
    sent = {"since": "2027-02-01", "until": "2027-02-10", "form_key": re.search(r'form_key" value="([^"]+)', shown)[1]}

    for _ in range(2):
        assert post(browser(head), "delegate", term(colleague).key, **sent).url == reverse("officers")

    assert Delegation.objects.count() == 1


def test_officers_page_says_who_signs_and_until_when():
    head, colleague = officer(), officer()
    client = browser(head)
    post(client, "delegate", term(colleague).key, since="2027-02-01", until="2027-02-10")

    rows = get(client, "officers").context["rows"]

    assert [row["signs"] for row in rows] == ["", "signs for the head from 1 February 2027 to 10 February 2027"]


def test_colleague_who_acts_for_the_head_invites_and_names_no_successor_of_another():
    head, colleague = officer(), officer()
    deputy, ann = browser(colleague), {"name": "Ann", "email": "ann@lira.example", "language": "en"}
    post(browser(head), "delegate", term(colleague).key, since="2027-02-01", until="2027-02-10")

    invited = post(deputy, "officers", **ann)
    page = text(get(deputy, "officers"))
    refused = post(deputy, "invite_successor", term(head).key, **ann | {"email": "bo@lira.example"})

    assert invited.status_code == 302
    assert Email.objects.filter(event="invited").count() == 1
    assert f"From 1 February 2027 to 10 February 2027 {colleague.user} acts in the name of {head.user}" in page
    assert "Invite a colleague" in page
    assert "Only the head of the National Commission does this" in text(refused)


def test_end_delegation_through_the_page():
    head, colleague = officer(), officer()
    client, key = browser(head), term(colleague).key
    before = text(get(client, "officers"))
    post(client, "delegate", key, since="2027-02-01", until="2027-02-10")
    offered = text(get(client, "officers"))

    done = post(client, "end_delegation", key, do="1")

    page = get(client, "officers")
    address = reverse("end_delegation", args=[key])
    assert (address in before, address in offered, address in text(page)) == (False, True, False)
    assert done.url == reverse("officers")
    assert [row["signs"] for row in page.context["rows"]] == ["", ""]
    assert page.context["grants"] == []
    refused = post(browser(colleague), "officers", name="Ann", email="ann@lira.example", language="en")
    assert refused.status_code == 200


def test_officer_who_ends_the_own_term_is_led_to_the_own_desk():
    head, colleague = officer(), officer()

    own = post(browser(colleague), "end_officer", term(colleague).key, do="1")

    assert own.url == reverse("desk")
    assert list(CommissionOfficer.objects.active().values_list("user", flat=True)) == [head.user.pk]
