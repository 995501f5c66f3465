"""An e-mail as it goes over the wire: one fixed sender for people, a return path of its own for mail servers."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from notifications.models import Email
from notifications.returnpath import return_path


def enveloped(email: Email) -> EmailMultiAlternatives:
    """The message of a row; built once before it is handed over, so that a faulty header is found in time."""
    envelope = return_path(email.key)
    message = EmailMultiAlternatives(
        email.title,
        email.text,
        envelope or settings.DEFAULT_FROM_EMAIL,
        [email.address],
        reply_to=[settings.REPLY_TO_EMAIL],
        headers=_headers(email) | ({"From": settings.DEFAULT_FROM_EMAIL} if envelope else {}),
    )
    message.metadata = {"email": email.key}  # type: ignore[attr-defined]  # a provider of e-mail gives it back with what it tells of this one
    if email.html:
        message.attach_alternative(email.html, "text/html")
    message.message()
    return message


def _headers(email: Email) -> dict[str, str]:
    return {
        "Message-ID": email.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": email.language,
    }
