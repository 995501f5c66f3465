from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from notifications.models import Email, new_message_id
from tests.notifications.factories import email, person

NOON = datetime(2025, 2, 28, 12, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "lost"}, "email_state_is_known"),
        ({"state": "queued", "due": None}, "email_in_the_queue_is_due"),
        ({"state": "sending", "lease": None, "token": "token"}, "email_being_sent_has_a_sender"),
        ({"state": "sending", "lease": NOON, "token": ""}, "email_being_sent_has_a_sender"),
        ({"state": "sent", "sent_at": None}, "email_sent_says_when"),
    ],
)
def test_the_database_refuses_half_truths(columns, constraint):
    row = email()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Email.objects.filter(pk=row.pk).update(**columns)


def test_states_of_the_table_are_those_of_the_constraint():
    (known,) = [rule for rule in Email._meta.constraints if rule.name == "email_state_is_known"]

    assert known.condition.children == [("state__in", Email.State.values)]


def test_new_message_id_is_of_this_site(settings):
    settings.SITE_URL = "https://cities.example:8443"

    made = {new_message_id() for _n in range(50)}

    assert len(made) == 50
    assert {name.partition("@")[2] for name in made} == {"cities.example>"}


@pytest.mark.django_db
def test_shown_text_of_a_signin_is_empty():
    shown = {kind: email(kind=kind, text="Words").shown_text for kind in Email.Kind.values}

    assert {kind for kind, text in shown.items() if text != "Words"} == {Email.Kind.SIGNIN}
    assert shown[Email.Kind.SIGNIN] == ""


@pytest.mark.django_db
def test_an_email_outlives_its_reader():
    ana = person()
    row = email(to=ana)

    ana.delete()

    assert Email.objects.get(pk=row.pk).to is None


@pytest.mark.django_db
def test_due_lists_the_oldest_first():
    late, early, future = (email(due=NOON + timedelta(hours=hours)) for hours in (-1, -2, 1))

    assert list(Email.objects.due(NOON)) == [early, late]
    assert list(Email.objects.due(NOON + timedelta(hours=1))) == [early, late, future]
