"""The pages of someone's own account."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation, User
from notifications import sender
from notifications.models import Email
from tests.accounts import factories
from tests.accounts.test_workflow import PASSWORD, invited

pytestmark = pytest.mark.django_db


def test_opening_an_invitation_changes_nothing(client):
    token = invited()

    answer = client.get(f"/invitations/{token}/")

    assert answer.status_code == 200
    assert Invitation.objects.get().used_at is None


def test_accepting_an_invitation_signs_in(client):
    token = invited()

    answer = client.post(f"/invitations/{token}/", {"name": "Noor", "time_zone": "Asia/Seoul", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))
    assert int(client.session["_auth_user_id"]) == User.objects.get().pk


def test_weak_password_is_refused_and_the_name_is_kept(client):
    token = invited()

    answer = client.post(f"/invitations/{token}/", {"name": "Noor", "time_zone": "UTC", "password": "short"})

    assert "too short" in answer.content.decode()
    assert "Noor" in answer.content.decode()
    assert User.objects.count() == 0


def test_unknown_invitation_is_not_found(client):
    assert client.get("/invitations/nothing/").status_code == 404


def test_spent_invitation_says_so(client):
    token = invited()
    form = {"name": "Noor", "time_zone": "UTC", "password": PASSWORD}
    client.post(f"/invitations/{token}/", form)
    client.logout()

    answer = client.post(f"/invitations/{token}/", form, follow=True)

    assert "accepted already" in answer.content.decode()


def test_profile_is_changed_by_its_owner(client):
    someone = factories.user()
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")

    client.post("/profile/", {"name": "Ana María", "language": "fr", "time_zone": "America/Bogota"})

    someone = User.objects.get(pk=someone.pk)
    assert (someone.name, someone.language, someone.time_zone) == ("Ana María", "fr", "America/Bogota")


def test_profile_keeps_a_name_that_can_be_read(client):
    someone = factories.user("Ana")
    client.force_login(someone, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/profile/", {"name": "\u200b", "language": "en", "time_zone": "UTC"})

    assert "There is nothing to read in this. Write it with letters." in answer.content.decode()
    assert User.objects.get(pk=someone.pk).name == someone.name


def test_profile_asks_to_sign_in(client):
    assert client.get("/profile/").status_code == 302


def test_nobody_signs_up_alone(client):
    answer = client.get("/account/signup/")

    assert "password1" not in answer.content.decode()


def test_sign_in_by_email(client):
    factories.user(email="ana@example.example", password=PASSWORD)

    answer = client.post("/account/login/", {"login": "Ana@example.example", "password": PASSWORD})

    assert (answer.status_code, answer["Location"]) == (302, reverse("desk"))


def test_password_reset_is_a_row_first_and_its_body_is_wiped(client, django_capture_on_commit_callbacks):
    factories.user(email="ana@example.example", password=PASSWORD)

    client.post("/account/password/reset/", {"email": "ana@example.example"}, headers={"host": "localhost"})

    written = Email.objects.get()
    assert (written.kind, written.state) == ("signin", "queued")
    assert "http://localhost:8000/account/password/reset/key/" in written.text
    sender.send_due()
    assert len(mail.outbox) == 1
    assert Email.objects.get().text == ""


def test_password_reset_is_written_in_the_language_of_its_reader(client):
    factories.user(email="ana@example.example", password=PASSWORD, language="fr")

    client.post("/account/password/reset/", {"email": "ana@example.example"})

    written = Email.objects.get()
    assert (written.language, written.title) == ("fr", "Choisir un nouveau mot de passe")


def test_signing_in_speaks_our_words(client):
    factories.user(email="ana@example.example", password=PASSWORD)

    asked = client.get("/account/login/").content.decode()
    done = client.post("/account/login/", {"login": "ana@example.example", "password": PASSWORD}, follow=True)

    assert [word in asked for word in ("E-mail address", "Stay signed in on this device", "Remember Me")] == [
        True, True, False,
    ]  # fmt: skip
    assert [str(message) for message in done.context["messages"]] == ["You are signed in as Ana."]


def test_address_is_changed_by_nobody_alone(client):
    client.force_login(factories.user(email="ana@example.example"))

    tried = client.post("/account/email/", {"action_add": "", "email": "eve@example.example"})

    assert (tried.status_code, tried["Location"]) == (302, "/profile/")
    assert "You sign in as ana@example.example." in client.get("/profile/").content.decode()


def test_password_reset_from_a_french_page_leads_to_a_french_page(client):
    factories.user(email="ana@example.example", password=PASSWORD)

    client.post("/fr/account/password/reset/", {"email": "ana@example.example"})

    assert "http://localhost:8000/fr/account/password/reset/key/" in Email.objects.get().text


def test_password_reset_says_the_same_of_an_unknown_address(client):
    factories.user(email="ana@example.example", password=PASSWORD)

    known = client.post("/account/password/reset/", {"email": "ana@example.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
