"""The mail server of the demo says no to a few invented addresses, as real ones do."""

import pytest

from gnlc_site.demo import mailserver
from notifications import sender
from notifications.models import Email
from tests.notifications.factories import email


@pytest.mark.django_db
def test_mail_server_of_the_demo_returns_refuses_and_loses_some(settings):
    settings.EMAIL_BACKEND = "gnlc_site.demo.mailserver.Invented"
    for address in (mailserver.GONE, mailserver.FULL, mailserver.SILENT, "ana@gnlc.example"):
        email(address=address)

    sender.send_due()

    states = list(Email.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["bounced", "failed", "uncertain", "sent"]
