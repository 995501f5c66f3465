from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from notifications.models import Email
from tests.notifications.factories import email


@pytest.mark.django_db
def test_send_emails_sends_what_is_due(mailoutbox, capsys):
    email()
    email(state="sending", lease=datetime(2025, 1, 1, tzinfo=UTC), token="dead")

    call_command("send_emails")

    assert len(mailoutbox) == 2
    assert capsys.readouterr().out == "left by a dead sender: 1 queued\nnow: 2 sent\n"


@pytest.mark.django_db
def test_send_emails_keeps_to_its_limit(mailoutbox, capsys):
    email(), email()

    call_command("send_emails", "--limit", "1")

    assert capsys.readouterr().out == "left by a dead sender: nothing\nnow: 1 sent\n"
    assert Email.objects.filter(state="queued").count() == 1
