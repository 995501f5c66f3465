"""What the clock does on the road: silence ends, unanswered questions close, announcements are made."""

from celery import shared_task

from nominations.workflow import clockwork


@shared_task(name="nominations.tasks.run_clock")
def run_clock() -> None:
    """Runs every act of the clock that is due; twice is as good as once."""
    clockwork.run()
