"""The Celery app and the beat schedule: a bell and a clock, never the record."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gnlc_site.settings")

app = Celery("gnlc_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_time_limit=120,
    task_soft_time_limit=90,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    broker_connection_retry_on_startup=True,
    task_publish_retry=False,
    broker_transport_options={
        "visibility_timeout": 600,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "health_check_interval": 30,
        "socket_keepalive": True,
    },
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=500,
    beat_schedule={
        "send what the bell missed": {
            "task": "notifications.tasks.send_due",
            "schedule": 30,
            "options": {"expires": 25},  # a dead worker finds one, not thousands
        },
        "do what nobody does but time": {
            "task": "nominations.tasks.run_clock",
            "schedule": 30,
            "options": {"expires": 25},
        },
        "make the packs that were asked for": {
            "task": "nominations.tasks.build_handovers",
            "schedule": 30,
            "options": {"expires": 25},
        },
        "read what mail servers sent back": {
            "task": "nominations.tasks.fetch_bounces",
            "schedule": 300,
            "options": {"expires": 250},
        },
        "sweep handover packs": {
            "task": "nominations.tasks.sweep_handovers",
            "schedule": crontab(hour=3, minute=37),
            "options": {"expires": 3600},
        },
        "sweep files that no document names": {
            "task": "dossiers.tasks.sweep_files",
            "schedule": crontab(hour=3, minute=17),
            "options": {"expires": 3600},
        },
        "forget forms that were sent": {
            "task": "accounts.tasks.sweep_sendings",
            "schedule": crontab(hour=3, minute=27),
            "options": {"expires": 3600},
        },
        "show that a worker lives": {
            "task": "notifications.tasks.heartbeat",
            "schedule": 30,
            "options": {"expires": 25},
        },
    },
)
app.autodiscover_tasks()
