import pytest

from gnlc_site.celery import app
from notifications import bell, tasks
from notifications.models import Email, Heartbeat
from tests.notifications.factories import email


@pytest.mark.django_db
def test_send_due_sweeps_and_sends(mailoutbox):
    stranded = email()
    Email.objects.filter(pk=stranded.pk).update(state="sending", lease=stranded.due, token="dead")

    tasks.send_due()

    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_heartbeat_keeps_one_row():
    tasks.heartbeat()
    first = Heartbeat.objects.get().at
    tasks.heartbeat()

    assert Heartbeat.objects.get().at > first


def test_every_task_of_ours_is_scheduled():
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert scheduled == {name for name in app.tasks if not name.startswith("celery.")}
    assert bell.TASK in scheduled
