"""What runs in the background: the sender, and a sign that somebody works there."""

from celery import shared_task

from audit import clock
from notifications import pulse, sender


@shared_task
def send_due() -> None:
    """The bell rang, or half a minute went by."""
    sender.sweep()
    sender.send_due()


@shared_task
def heartbeat() -> None:
    """Beat and a worker are both alive: an older row than 90 seconds means that one of them is not."""
    pulse.beat(clock.now())
