"""What runs in the background: a daily sweep of files that belong to no document."""

import logging

from celery import shared_task

from dossiers.sweeping import sweep

log = logging.getLogger(__name__)


@shared_task
def sweep_files() -> None:
    """Once a day, while few are at work."""
    swept = sweep(delete=True)
    log.info("Deleted %d stored files that no document names (%d bytes).", swept.files, swept.size)
