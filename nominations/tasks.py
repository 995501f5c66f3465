"""The hand of the clock: runs whatever is due on the road, as `nominations/workflow/clockwork.py` lists it."""

from celery import shared_task

from nominations.workflow import clockwork


@shared_task(name="nominations.tasks.run_clock")
def run_clock() -> None:
    """Runs every act of the clock that is due; twice is as good as once."""
    clockwork.run()
