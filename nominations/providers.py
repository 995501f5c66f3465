"""What a provider of e-mail tells of e-mails that it took for us: the one place that hears a signal."""

import importlib.util
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.module_loading import import_string

from accounts.person import Person
from nominations.workflow import bouncing
from notifications.bounces import LONGEST_SAID, Report, Said, came_back, code

VIEWS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
}
GONE = {"invalid", "bounced"}  # reasons that concern the address
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
        by_name = Said.GONE if event.reject_reason in GONE else Said.RETURNED
        said = came_back(status) if status else by_name
    key = str((event.metadata or {}).get("email", ""))
    return Report(said, key, status, words[:LONGEST_SAID]) if said else None
