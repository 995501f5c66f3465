"""E-mails about a signature: the link to the text, the signature that came, the one that no longer holds."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation

from audit.subjects import subject
from dossiers.models import Signature, SigningRequest
from dossiers.states import Party
from nominations import timeline
from nominations.emails import recipients
from nominations.emails.telling import about_file, instant
from nominations.models import Nomination
from notifications import outbox
from notifications.outbox import Message


def _to_signatory(
    event: str, nomination: Nomination, request: SigningRequest, page: str = "", token: str = "", **more: Any
) -> list[Message]:
    """To the address that a link was sent to, in the language it was sent in; a key, so its body is wiped when gone."""
    if not request.address:
        return []
    context = {
        "nomination": nomination,
        "city": nomination.city,
        "call": nomination.call,
        "code": request.snapshot.code,
        "link": _address(page, token, request.language) if page else outbox.link("/"),
        **more,
    }
    message = outbox.compose(
        event,
        subject_ref=subject(nomination),
        context=context,
        address=request.address,
        language=request.language,
        kind="signin" if page else "receipt",
        version=f"{instant()}.{request.pk}",
    )
    return [message]


def _address(page: str, token: str, language: str) -> str:
    with translation.override(language):
        return outbox.link(reverse(page, args=[token]))


def signing_asked(nomination: Nomination, request: SigningRequest, token: str) -> list[Message]:
    """The link that shows the text and signs it once."""
    until = _spoken(nomination, request.expires_at)
    return _to_signatory("signing_asked", nomination, request, "sign_by_link", token, until=until)


def _spoken(nomination: Nomination, at: datetime | None) -> Any:
    return (lambda: timeline.when(at, nomination.call.zone, "", end=True)) if at else ""


def signing_ended(nomination: Nomination, request: SigningRequest) -> list[Message]:
    """Whoever got a link learns that it opens nothing any more."""
    return _to_signatory("signing_ended", nomination, request)


def signed_copy(nomination: Nomination, request: SigningRequest, token: str) -> list[Message]:
    """Whoever signed by a link gets the way to the signed page."""
    return _to_signatory("signed_copy", nomination, request, "signed_copy", token)


def signature_given(nomination: Nomination, signature: Signature) -> list[Message]:
    """Those who asked for the signature learn that it is there."""
    facts: dict[str, Any] = {"name": signature.name, "title": signature.title, "code": signature.snapshot.code}
    if signature.party == Party.MAYOR:
        people = recipients.cities([nomination])[nomination.city_id]
        return about_file("signature_given_city", nomination, people, **facts)
    people = recipients.commissions([nomination])[nomination.country_id]
    return about_file("signature_given_commission", nomination, people, **facts)


def signature_voided(nomination: Nomination, reason: str, *, was_signed: bool) -> list[Message]:
    """Both sides learn that a signature, or a text that waited for one, no longer holds, and why."""
    facts: dict[str, Any] = {"reason": reason, "was_signed": was_signed}
    city = recipients.cities([nomination])[nomination.city_id]
    commission = recipients.commissions([nomination])[nomination.country_id]
    return [
        *about_file("signature_voided_city", nomination, city, **facts),
        *about_file("signature_voided_commission", nomination, commission, **facts),
    ]
