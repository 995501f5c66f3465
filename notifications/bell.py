"""The bell: wakes the sender after a commit, and never troubles the person whose act it was."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

TASK = "notifications.tasks.send_due"
PATIENCE = 0.1  # seconds for each step: a person waits behind this; beat sweeps what a silent broker missed

logger = logging.getLogger(__name__)


def ring() -> None:
    """Once the act is committed the sender looks into the outbox."""
    transaction.on_commit(_wake, robust=True)


def warm() -> None:
    """A fresh process loads the broker's client before a person waits for it; nothing is sent."""
    _ = current_app.amqp, current_app.connection_for_write().transport


def _wake() -> None:
    try:
        with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=_hasty()) as connection:
            current_app.send_task(TASK, connection=connection, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("The broker did not answer; the e-mails wait for the next sweep. %s", error)


def _hasty() -> dict[str, object]:
    return {
        **current_app.conf.broker_transport_options,
        "socket_timeout": PATIENCE,
        "socket_connect_timeout": PATIENCE,
        "retry_on_timeout": False,
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
    }
