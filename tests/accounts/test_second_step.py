"""Signing in with a second step, in the site's own words."""

import re
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from accounts.models import User
from tests.accounts import factories

pytestmark = pytest.mark.django_db

PASSWORD = "a quiet heron by the river"
FOREIGN = re.compile(
    r"\bemails?\b|remember me|authenticat|two-factor|recovery code|reauth|verif|\bactivate\b|deactivate|confirm access"
    r"|sign in:|\(again\)|incorrect|\btokens?\b",
    re.IGNORECASE,
)
SIGNED_IN = (
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_logout",
)
VISITOR = ("account_login", "account_request_login_code", "account_reset_password", "account_reset_password_done")
# What a person without a second step is sent away from, and what a person with one is.
ELSEWHERE = {
    False: {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate"},
    True: {"mfa_activate_totp"},
}


def signing_in(client, **facts) -> User:
    """A person who has just typed address and password, and the password once more."""
    someone = factories.user(password=PASSWORD, **facts)
    client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return someone


def with_second_step(someone: User) -> str:
    """The key of the app that this person keeps."""
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(someone, secret)
    RecoveryCodes.activate(someone)
    return secret


def code(secret: str) -> str:
    """What the app shows now."""
    counter = time() // 30
    return auth.format_hotp_value(auth.hotp_value(secret, int(counter)))


def words(answer) -> str:
    """What a person reads on a page, its addresses and attributes left out."""
    shown = re.sub(r"<[^>]*(?:placeholder|alt|title)=\"([^\"]*)\"[^>]*>", r" \1 ", answer.content.decode())
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", shown, flags=re.DOTALL)
    return re.sub(r"\S+@\S+", "", text)


@pytest.mark.parametrize("second_step", [False, True])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_of_the_second_step_speaks_our_words(client, name, second_step):
    someone = signing_in(client)
    if second_step:
        with_second_step(someone)

    answer = client.get(reverse(name))

    if name == "account_set_password" or name in ELSEWHERE[second_step]:
        assert answer.status_code in {302, 404}
    else:
        assert (answer.status_code, FOREIGN.findall(words(answer))) == (200, [])


@pytest.mark.parametrize("name", VISITOR)
def test_page_before_signing_in_speaks_our_words(client, name):
    answer = client.get(reverse(name))

    assert (answer.status_code, FOREIGN.findall(words(answer))) == (200, [])


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "account_reauthenticate", "account_change_password"]
)
def test_page_of_the_second_step_is_french_for_a_french_reader(client, name):
    signing_in(client)

    answer = client.get(f"/fr{reverse(name)}")

    assert answer.status_code == 200
    assert set(re.findall(r"\b(the|your|once|code from|password)\b", words(answer))) == set()


def test_second_step_is_set_up_and_then_asked_for(client):
    someone = signing_in(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]

    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    done = client.get(reverse("mfa_index"))
    client.post(reverse("account_logout"))
    asked = client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD}, follow=True)

    assert "switched on" in words(done)
    assert Authenticator.objects.filter(user=someone).count() == 2
    assert "The second step" in words(asked)
    assert FOREIGN.findall(words(asked)) == []
    assert "_auth_user_id" not in client.session


def test_second_step_is_switched_off(client):
    someone = signing_in(client)
    with_second_step(someone)

    answer = client.post(reverse("mfa_deactivate_totp"), follow=True)

    assert "The second step is switched off." in words(answer)
    assert not Authenticator.objects.filter(user=someone).exists()


def test_spare_code_opens_when_the_app_is_not_at_hand(client):
    someone = factories.user(password=PASSWORD)
    with_second_step(someone)
    spare = Authenticator.objects.get(user=someone, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})

    answer = client.post(reverse("mfa_authenticate"), {"code": spare})

    assert answer["Location"] == reverse("desk")
    assert int(client.session["_auth_user_id"]) == someone.pk


def test_wrong_code_and_wrong_password_are_told_in_our_words(client):
    someone = factories.user(password=PASSWORD)
    with_second_step(someone)

    mistyped = client.post(reverse("account_login"), {"login": someone.email, "password": "another password"})
    client.post(reverse("account_login"), {"login": someone.email, "password": PASSWORD})
    guessed = client.post(reverse("mfa_authenticate"), {"code": "000000x"})

    assert "Address and password do not belong together." in words(mistyped)
    assert "This is not the code of this moment." in words(guessed)
    assert FOREIGN.findall(words(mistyped) + words(guessed)) == []


def test_spare_codes_without_a_second_step_are_refused_in_our_words(client):
    signing_in(client)

    answer = client.post(reverse("mfa_generate_recovery_codes"))

    assert "Spare codes belong to the second step." in words(answer)
    assert FOREIGN.findall(words(answer)) == []


@pytest.mark.parametrize("rest", ["", "any-key/"])
def test_there_is_no_page_to_confirm_an_address(client, rest):
    answer = client.get(f"/account/confirm-email/{rest}")

    assert (answer.status_code, answer["Location"]) == (302, reverse("profile"))
