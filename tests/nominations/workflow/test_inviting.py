"""Whom a Commission invites, once; and one person is on one side: a juror is no officer and no focal point."""

import re

import pytest

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation
from accounts.person import Person
from cities.models import City, CommissionOfficer, FocalPoint
from nominations.workflow import inviting
from notifications.models import Email
from tests.nominations import factories as road

pytestmark = pytest.mark.django_db
SENTENCE = "You sit on the jury of a call and cannot act for a National Commission or a city meanwhile."


def token(address: str) -> str:
    return re.search(r"/invitations/([^/\s]+)/", Email.objects.get(event="invited", address=address).text)[1]


@pytest.mark.parametrize(("purpose", "terms"), [("officer", CommissionOfficer), ("focal_point", FocalPoint)])
def test_serving_juror_does_not_join_a_commission_or_a_city(purpose, terms):
    secretary = road.secretariat()
    reader = road.juror(road.open_call(), secretary)
    about = road.cities.commission("UG").key if purpose == "officer" else road.cities.city().key
    accounts.invite(reader.user.email, purpose, by=secretary, about=about)

    with pytest.raises(door.Refused) as refused:
        accounts.accept(token(reader.user.email), by=reader)

    assert refused.value.sentence == SENTENCE
    assert not terms.objects.filter(user=reader.user).exists()


def test_somebody_else_joins_the_commission():
    secretary = road.secretariat()
    someone = road.cities.user()
    accounts.invite(someone.email, "officer", by=secretary, about=road.cities.commission("UG").key)

    accounts.accept(token(someone.email), by=Person.of(someone))

    assert Person.of(someone).has("officer")


def invite(by, email, act=inviting.invite_officer, about=""):
    key = about or road.cities.commission("UG").key
    return act(key, by=by, email=email, name="Amina", language="en")


def test_officer_is_told_at_once_of_an_own_address_of_a_colleague_and_of_one_who_acts_elsewhere():
    head, colleague, kenyan = road.cities.officer(), road.cities.officer(), road.cities.officer("KE")
    sentences = {
        head.user.email.upper(): "This is your own address.",
        colleague.user.email: f"{colleague.name} acts for this National Commission already",
        kenyan.user.email: "belongs to an officer of another National Commission",
    }

    for email, sentence in sentences.items():
        with pytest.raises(door.Refused, match=sentence) as refused:
            invite(head, email)
        assert "Kenya" not in refused.value.sentence
    term = CommissionOfficer.objects.get(user=head.user)
    with pytest.raises(door.Refused, match="belongs to an officer of another National Commission"):
        invite(head, kenyan.user.email, inviting.invite_successor, term.key)

    assert not Invitation.objects.exists()
    assert not Email.objects.filter(event="invited").exists()


def test_officer_whose_term_elsewhere_has_ended_is_invited():
    head, kenyan = road.cities.officer(), road.cities.officer("KE")
    CommissionOfficer.objects.filter(user=kenyan.user).update(until="2020-01-01", is_head=False)

    assert invite(head, kenyan.user.email).email == kenyan.user.email


def test_one_open_hand_to_one_colleague_is_enough_until_it_is_taken_back():
    head = road.cities.officer()
    first = invite(head, "amina@natcom.example")

    with pytest.raises(door.Refused, match=r"is open already\. Send that one again"):
        invite(head, " Amina@natcom.example ")
    inviting.take_back_officer(first.key, by=head)
    invite(head, "amina@natcom.example")

    assert Invitation.objects.count() == 2


def test_city_is_invited_once_and_not_when_it_has_begun():
    road.open_call()
    head, lira = road.cities.officer(), {"name": "Lira", "kind": "city", "parent_unit": ""}
    grace = {"email": "grace@lira.example", "name": "Grace", "language": "en"}
    home = road.cities.commission("UG").key
    with road.at():
        inviting.invite_city(home, by=head, city=lira, **grace)
        with pytest.raises(door.Refused, match=r"An invitation to grace@lira\.example for this is open already"):
            inviting.invite_city(home, by=head, city=lira, **grace)
        file = road.draft("Gulu")
        with pytest.raises(door.Refused, match="Gulu has an application in Membership 2027 already: being filled in"):
            inviting.invite_city(home, by=head, city_key=file.city.key, **grace)

    assert [row.label for row in Invitation.objects.all()] == ["Lira"]
    assert City.objects.count() == 2
