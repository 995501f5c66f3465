"""What django-allauth says when someone signs in: its sentences in our words, its e-mails through the outbox."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit import clock
from audit.keys import new_key
from notifications import bell, outbox


class OutboxAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: accounts begin with an invitation."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Address and password do not belong together. Look at both once more."),
        "enter_current_password": _("This is not your password now. Look once more."),
        "incorrect_code": _("This is not the code. Look once more, or ask for another one."),
        "incorrect_password": _("This is not your password. Look once more."),
        "too_many_login_attempts": _("There were too many tries. Wait a few minutes and try again."),
        "rate_limited": _("There were too many tries. Wait a few minutes and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Accounts begin with an invitation."""
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to say once more who one is, in our words."""
        words = {"reauthenticate": _("With your password"), "mfa_reauthenticate": _("With a code")}
        return [method | {"description": words[method["id"]]} for method in super().get_reauthentication_methods(user)]

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
        # Whoever asks is who reads: the link leads to a page in the language of the page on which they asked.
        return str(outbox.link(f"{reverse('account_reset_password')}key/{key}/"))


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of signing in, by the codes of an app."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not the code of this moment. Wait for the next one and type that."),
        "cannot_generate_recovery_codes": _("Spare codes belong to the second step. Set that up first."),
    }

    def get_totp_issuer(self) -> str:
        """The name under which an app keeps the key."""
        return gettext("Learning Cities")


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
