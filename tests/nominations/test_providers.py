"""What a provider of e-mail tells takes effect as what a mail server returns."""

import base64
import json
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.module_loading import import_string

from audit import clock
from nominations import providers
from notifications import sender
from notifications.line import RefusedError
from notifications.models import Email, ReturnedAddress
from tests.notifications.factories import email

SECRET = "provider:long and secret"


@pytest.fixture
def postmark(settings, client):
    """Postmark tells something of an e-mail."""
    settings.EMAIL_EVENTS_FROM, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": SECRET}

    def tell(secret: str = SECRET, **event):
        event = {"MessageID": "of-postmark", "Recipient": "ana@city.example"} | event
        access = f"Basic {base64.b64encode(secret.encode()).decode()}"
        body = json.dumps(event)
        address = reverse("provider_events")
        return client.post(address, body, content_type="application/json", headers={"Authorization": access})

    return tell


def bounce(row: Email, **more) -> dict:
    return {"RecordType": "Bounce", "Type": "HardBounce", "Metadata": {"email": row.key}} | more


def sent() -> Email:
    row = email(address="ana@city.example")
    sender.send_due()
    return row


def state(row: Email) -> str:
    return Email.objects.get(pk=row.pk).state


@pytest.mark.django_db
def test_a_bounce_that_a_provider_tells_is_a_bounce(postmark, mailoutbox):
    row = sent()
    assert mailoutbox[0].metadata == {"email": row.key}

    assert postmark(**bounce(row, Details="smtp;550 5.1.1 user unknown")).status_code == 200

    assert (state(row), ReturnedAddress.objects.get().address) == ("bounced", "ana@city.example")
    assert ReturnedAddress.objects.get().reason.startswith("There is no such mailbox.")


@pytest.mark.django_db
def test_a_soft_bounce_leaves_the_address_alone(postmark):
    row = sent()

    postmark(**bounce(row, Type="SoftBounce", Details="452 4.2.2 full"))

    assert not ReturnedAddress.objects.exists()
    assert state(row) == "bounced"


FULL = "452 4.2.2 full"
DELETED = "550 5.1.1 user unknown"


def told(settings, provider: str, event: dict) -> str:
    """What we understand of what a provider posts."""
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILERSEND_SIGNING_SECRET": "key"}
    settings.ANYMAIL["MAILGUN_WEBHOOK_SIGNING_KEY"] = "key"
    report = providers.told(import_string(providers.VIEWS[provider])().esp_to_anymail_event(event))
    return report.said


@pytest.mark.parametrize(
    ("provider", "event", "said"),
    [
        ("brevo", {"event": "soft_bounce"}, "returned"),
        ("brevo", {"event": "soft_bounce", "reason": DELETED}, "returned"),
        ("brevo", {"event": "hard_bounce"}, "gone"),
        ("brevo", {"event": "hard_bounce", "reason": FULL}, "returned"),
        ("brevo", {"event": "invalid_email"}, "gone"),
        ("brevo", {"event": "blocked"}, "returned"),
        ("brevo", {"event": "deferred"}, "delayed"),
        ("postmark", {"RecordType": "Bounce", "Type": "SoftBounce"}, "returned"),
        ("postmark", {"RecordType": "Bounce", "Type": "HardBounce"}, "gone"),
        ("postmark", {"RecordType": "Bounce", "Type": "BadEmailAddress"}, "gone"),
        ("postmark", {"RecordType": "Bounce", "Type": "VirusNotification"}, "returned"),
        ("postmark", {"RecordType": "Bounce", "Type": "Transient"}, "delayed"),
        ("mailjet", {"event": "bounce", "error": "quota exceeded", "hard_bounce": False}, "returned"),
        ("mailjet", {"event": "bounce", "error": "user unknown", "hard_bounce": True}, "gone"),
        ("mailersend", {"data": {"type": "soft_bounced", "morph": {"object": "recipient_bounce"}}}, "returned"),
        ("mailersend", {"data": {"type": "hard_bounced", "morph": {"object": "recipient_bounce"}}}, "gone"),
        ("mailgun", {"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce"}}, "gone"),
        ("mailgun", {"event-data": {"event": "failed", "severity": "temporary", "reason": "generic"}}, "delayed"),
    ],
)
def test_only_a_hard_bounce_of_a_provider_says_that_nothing_reaches_the_address(provider, event, said, settings):
    assert told(settings, provider, event) == said


@pytest.mark.django_db
def test_a_delivery_settles_an_uncertain_email(postmark):
    row = sent()
    Email.objects.filter(pk=row.pk).update(state="uncertain")

    postmark(RecordType="Delivery", Metadata={"email": row.key}, Details="250 OK")

    assert state(row) == "sent"


@pytest.mark.django_db
def test_a_delivery_told_before_the_sender_marks_it_outlives_the_sender(postmark):
    handed, lease = clock.now() - timedelta(minutes=9), clock.now() - timedelta(minutes=1)
    on_its_way = {"state": "sending", "token": "mine", "lease": lease, "kind": "reminder"}
    row, other = email(**on_its_way, handed_at=handed), email(**on_its_way)

    for one in (row, other):
        postmark(RecordType="Delivery", Metadata={"email": one.key}, Details="250 OK")

    assert (state(row), state(other)) == ("sent", "sending")
    with sender.Line() as line:
        last = sender.Round(line, Counter())
        last.accepted, row.sent_at = row, clock.now()
        last.send([], 0)
        assert last.counts == {"taken": 1}
    assert sender.sweep()["queued"] == 1
    assert (state(row), Email.objects.get(pk=row.pk).sent_at) == ("sent", handed)


@pytest.mark.django_db
def test_what_concerns_no_email_of_ours_is_left(postmark):
    row = sent()

    assert postmark(RecordType="Open", Metadata={"email": row.key}).status_code == 200
    assert postmark(**bounce(row, Metadata={})).status_code == 200
    assert postmark(**bounce(row, Metadata={"email": "unknown"})).status_code == 200
    assert state(row) == "sent"


@pytest.mark.django_db
def test_without_the_secret_nothing_is_told(postmark, settings):
    row = sent()
    assert postmark("provider:wrong", **bounce(row)).status_code == 400

    settings.ANYMAIL = {}
    assert postmark(**bounce(row)).status_code == 404
    assert state(row) == "sent"


@pytest.mark.parametrize("name", providers.VIEWS)
def test_every_provider_that_is_offered_sends_and_tells(name, settings):
    """Both paths are those of the package that is installed, and of the same provider."""
    settings.EMAIL_EVENTS_FROM, settings.ANYMAIL = name, {"WEBHOOK_SECRET": SECRET}

    line = import_string(f"anymail.backends.{name}.EmailBackend")

    assert providers.view().view_class.esp_name == line.esp_name


class ProviderError(Exception):
    def __init__(self, status_code: int) -> None:
        super().__init__("the provider's words")
        self.status_code = status_code


@pytest.mark.parametrize(("status", "for_good"), [(400, True), (422, True), (401, False), (429, False)])
def test_a_provider_that_refuses_by_http_has_not_taken_the_email(status, for_good, monkeypatch):
    def refuses(_messages):
        raise ProviderError(status)

    with sender.Line() as line:
        monkeypatch.setattr(line.backend, "send_messages", refuses)
        with pytest.raises(RefusedError) as refused:
            line.deliver(None)
    assert refused.value.for_good is for_good
