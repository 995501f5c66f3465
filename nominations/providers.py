"""What a provider of e-mail tells of e-mails that it took for us: the one place that hears a signal."""

import importlib.util
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string

from accounts.person import Person
from nominations.workflow import bouncing
from notifications.bounces import LONGEST_SAID, Report, Said, came_back, code, named

VIEWS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
}
GONE = {"invalid", "bounced"}  # reasons that concern the address
# By a key of what each provider posts: anymail calls a bounce "bounced", soft or hard.
HARD = {
    ("event", "hard_bounce"),
    ("event", "invalid_email"),
    ("Type", "HardBounce"),
    ("SuppressionReason", "HardBounce"),
    ("severity", "permanent"),
    ("hard_bounce", True),
    ("type", "hard_bounced"),
}
SOFT = {("event", "soft_bounce"), ("Type", "SoftBounce"), ("hard_bounce", False), ("type", "soft_bounced")}
SAID = {"deferred": Said.DELAYED, "delivered": Said.ARRIVED, "failed": Said.RETURNED}


def view() -> Callable[..., HttpResponse] | None:
    """The page to which the named provider tells; none without a provider, its secret and its package."""
    path = VIEWS.get(settings.EMAIL_EVENTS_FROM)
    if not path or not settings.ANYMAIL.get("WEBHOOK_SECRET") or not importlib.util.find_spec("anymail"):
        return None
    from anymail.signals import tracking

    tracking.connect(take, dispatch_uid=f"{__name__}.take")
    return import_string(path).as_view()


def take(sender: object, event: Any, **_more: object) -> None:  # noqa: ARG001 - Django's signature
    """The same act as that of the mailbox; what does not concern one of our e-mails is left."""
    report = told(event)
    if report and report.key:
        bouncing.note_report(report, by=Person.clock())


def told(event: Any) -> Report | None:
    """An event of the provider in our words."""
    words = str(event.mta_response or event.description or "")
    status = code(words)
    said = SAID.get(event.event_type)
    if event.event_type in {"bounced", "rejected"}:
        said = _came_back(event, status)
    key = str((event.metadata or {}).get("email", ""))
    at = event.timestamp if event.timestamp and event.timestamp.tzinfo else None
    name = named(event.event_id or f"{event.event_type} {at} {words}") if event.event_id or at else ""
    return Report(said, key, status, words[:LONGEST_SAID], name, at) if said else None


def _came_back(event: Any, status: str) -> Said:
    """A soft bounce says nothing about the address; of any other a code tells most, then the provider's word for it."""
    told = _posted(event.esp_event)
    if told & SOFT:
        return Said.RETURNED
    if status:
        return came_back(status)
    lasts = bool(told & HARD) if event.event_type == "bounced" else event.reject_reason in GONE
    return Said.GONE if lasts else Said.RETURNED


def _posted(event: Any) -> set[tuple[str, Any]]:
    """What a provider posts by itself or one level below."""
    event = event if isinstance(event, dict) else {}
    inner = [part for name in ("data", "event-data") if isinstance(part := event.get(name), dict)]
    return {(name, said) for part in (event, *inner) for name, said in part.items() if isinstance(said, (str, bool))}
