"""Invitations: one address, one purpose, once, in time."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.http import Http404

from accounts import door, workflow
from accounts.models import Invitation, NetworkRole, User
from accounts.person import Person
from audit import clock
from audit.models import Record
from notifications.models import Email
from tests.accounts import factories

pytestmark = pytest.mark.django_db
PASSWORD = "plum harbour quiet seven"


def invited(email: str = "new@example.example", **facts) -> str:
    """The token as it stands in the e-mail."""
    workflow.invite(email, "secretariat", by=Person.clock(), **facts)
    text = Email.objects.get(event="invited", address=email).text
    return re.search(r"/invitations/([^/\s]+)/", text)[1]


def test_invite_keeps_only_the_hash_of_the_token():
    token = invited()

    invitation = Invitation.objects.get()
    assert invitation.token_hash == workflow.digest(token)
    assert token not in str(invitation.__dict__)
    assert list(Record.objects.values_list("act", flat=True)) == ["invite"]


def test_accept_makes_the_account_and_gives_the_role():
    token = invited()

    user = workflow.accept(token, by=Person.nobody(), name="Noor", password=PASSWORD, time_zone="Asia/Seoul")

    assert (user.email, user.name, user.time_zone) == ("new@example.example", "Noor", "Asia/Seoul")
    assert Person.of(user).has("secretariat")
    assert user.check_password(PASSWORD)


def test_accept_twice_is_refused_with_a_sentence():
    token = invited()
    workflow.accept(token, by=Person.nobody(), name="Noor", password=PASSWORD)

    with pytest.raises(door.Refused) as refused:
        workflow.accept(token, by=Person.nobody(), name="Noor", password=PASSWORD)

    assert refused.value.sentence == "This invitation has been accepted already. Sign in to go on."


def test_accept_after_its_end_is_refused():
    token = invited()

    with clock.at(clock.now() + timedelta(days=14)), pytest.raises(door.Refused) as refused:
        workflow.accept(token, by=Person.nobody(), name="Noor", password=PASSWORD)

    assert refused.value.verdicts[0].code == "invitation_unexpired"
    assert User.objects.count() == 0


def test_accept_signed_in_as_somebody_else_is_refused():
    token = invited()
    other = Person.of(factories.user("Ana"))

    with pytest.raises(door.Refused):
        workflow.accept(token, by=other)

    assert NetworkRole.objects.count() == 0


def test_accept_with_a_wrong_token_finds_nothing():
    with pytest.raises(Http404):
        workflow.accept("wrong", by=Person.nobody())


def test_invitation_to_a_known_address_gives_the_role_to_that_person():
    known = factories.user("Ana", email="ana@example.example")
    token = invited("ana@example.example")

    accepted = workflow.accept(token, by=Person.of(known))

    assert accepted == known
    assert User.objects.count() == 1


@pytest.mark.parametrize("purpose", ["secretariat", "director", "juror"])
def test_only_the_secretariat_invites_into_the_network(purpose):
    with pytest.raises(PermissionDenied):
        workflow.invite("x@example.example", purpose, by=Person.of(factories.user()))


def test_invite_secretariat_refuses_what_is_no_address():
    with pytest.raises(CommandError, match="not-an-address is no e-mail address"):
        call_command("invite_secretariat", "not-an-address")

    assert not Email.objects.exists()


def test_invite_secretariat_is_the_way_to_the_first_user(capsys):
    call_command("invite_secretariat", "first@example.example")

    assert "Invited first@example.example" in capsys.readouterr().out
    assert list(Email.objects.values_list("address", "state", "kind")) == [
        ("first@example.example", "queued", "signin")
    ]
