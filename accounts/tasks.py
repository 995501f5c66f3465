"""What runs in the background: a daily sweep of forms that were sent."""

from celery import shared_task

from accounts import workflow


@shared_task
def sweep_sendings() -> None:
    """Once a day, while few are at work."""
    workflow.sweep_sendings()
