"""E-mails about the files on which a jury practises."""

from django.urls import reverse

from nominations.emails import recipients
from nominations.emails.telling import about_call
from nominations.models import Practice
from notifications import outbox
from notifications.outbox import Message


def practice_added(practice: Practice) -> list[Message]:
    """Every juror learns that there is a file to practise on before the reading."""
    link = outbox.link(reverse("practice", args=[practice.key]))
    people = recipients.jurors(practice.call)
    return about_call("practice_added", practice.call, people, to="jury_desk", title=practice.title, link=link)
