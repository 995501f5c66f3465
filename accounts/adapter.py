"""Sign-in e-mails of django-allauth go through the outbox like every other e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from audit import clock
from audit.keys import new_key
from notifications import bell, outbox


class OutboxAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: accounts begin with an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts begin with an invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the e-mail as a row; its body is wiped when it has been sent, for it is a key."""
        user = User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
            text = render_to_string(f"{template_prefix}_message.txt", context).strip()
        outbox.post([_message(template_prefix, user, email, subject, text)])
        bell.ring()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """A link made from the site's own address, never from the request's Host header."""
        return outbox.link(f"{reverse('account_reset_password')}key/{key}/")


def _message(prefix: str, user: User | None, email: str, title: str, text: str) -> outbox.Message:
    return outbox.Message(
        event=prefix.rsplit("/", 1)[-1],
        subject_ref=f"accounts.user:{user.key}" if user else "accounts.user:",
        to=user,
        address=email,
        language=user.language if user else "en",
        kind="signin",
        title=title,
        text=text,
        version=f"{clock.now():%Y%m%dT%H%M%S}-{new_key()}",
    )
