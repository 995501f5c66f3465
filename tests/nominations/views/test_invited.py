"""Invitations of a National Commission that wait to be accepted: seen, sent again, taken back."""

import pytest
from django.urls import reverse

from accounts import door
from accounts.models import Invitation
from audit.models import Record
from nominations.workflow import inviting
from notifications.models import Email
from tests.cities import factories as cities
from tests.nominations import factories as road
from tests.nominations.views.desks import browser, get, officer, post, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_time")]
PERSON = {"name": "Amina", "email": "amina@lira.example", "language": "en"}


def city_invited(by):
    facts = {"name": "Lira", "kind": "city", "parent_unit": ""}
    return inviting.invite_city(cities.commission("UG").key, by=by, city=facts, **PERSON)


def colleague_invited(by):
    return inviting.invite_officer(cities.commission("UG").key, by=by, **PERSON)


def test_desk_names_the_city_that_is_invited_and_offers_to_send_it_again():
    road.open_call()
    head, colleague = officer(), officer()
    row = city_invited(head)

    desk = get(browser(colleague), "commission_desk")
    hand = desk.context["invited"][0]
    again = browser(colleague).post(hand["acts"][0]["url"], {"do": "1"})

    assert desk.context["next"]["sentence"] == "Lira is invited and has not answered yet."
    assert desk.context["next"]["url"] == reverse("invite_city") + "?call=2027"
    assert (hand["label"], hand["name"], hand["until"]) == ("Lira", "Amina", "15 February 2027")
    assert again.status_code == 302
    assert Email.objects.filter(event="invited", address=PERSON["email"]).count() == 2
    assert Invitation.objects.open(road.IN_TIME).exclude(pk=row.pk).count() == 1


def test_desk_names_no_invitation_of_another_country_and_none_that_is_answered():
    made = road.open_call()
    city_invited(officer())
    other = officer("KE")

    abroad = get(browser(other), "commission_desk").context
    cities.focal_point(cities.city("Lira"))
    answered = get(browser(officer()), "commission_desk").context

    assert (abroad["call"], abroad["invited"], answered["invited"]) == (made, [], [])
    assert abroad["next"]["sentence"] == "Invite the cities that may apply."


def test_desk_after_the_deadline_asks_for_no_more_cities():
    road.open_call()
    head = officer()
    with road.after_deadlines():
        city_invited(head)
        context = get(browser(head), "commission_desk").context

    assert context["next"]["sentence"] == "There is nothing to do for you now."


def test_head_sends_the_invitation_of_a_colleague_again_and_takes_it_back():
    head = officer()
    first = colleague_invited(head)
    client = browser(head)

    post(client, "invite_officer_again", first.key, do="1")
    second = Invitation.objects.open(road.IN_TIME).get()
    page = text(get(client, "officers"))
    post(client, "take_back_officer", second.key, do="1")

    assert second.pk != first.pk
    assert "Send the invitation to Amina again" in page
    assert not Invitation.objects.open(road.IN_TIME).exists()
    assert "Amina" not in text(get(client, "officers"))
    acts = list(Record.objects.order_by("number").values_list("act", flat=True))
    assert acts[-3:] == ["take_back_officer", "invite", "take_back_officer"]


def test_colleague_sees_the_invitation_and_leaves_it_to_the_head():
    head, colleague = officer(), officer()
    row = colleague_invited(head)

    shown = get(browser(colleague), "officers").context["invited"]

    assert [(one["name"], one["acts"]) for one in shown] == [("Amina", [])]
    with pytest.raises(door.Refused, match="head"):
        inviting.take_back_officer(row.key, by=colleague)


def test_invitation_of_another_commission_does_not_exist():
    row = colleague_invited(officer())

    assert get(browser(officer("KE")), "take_back_officer", row.key).status_code == 404
