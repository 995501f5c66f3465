"""The demo's clock: where it can be moved to, and what the clock then does."""

from datetime import datetime, timedelta

from audit import clock
from nominations.models import Call
from nominations.states import Deadline
from nominations.workflow import clockwork
from notifications import pulse

DAY = timedelta(days=1)


def next_deadline() -> datetime | None:
    """The next closing of a window of any running call."""
    calls = Call.objects.running().with_dates()
    dates = [call.deadline(field) for call in calls for field in Deadline.values if getattr(call, field)]
    return min((date for date in dates if date > clock.now()), default=None)


def next_release() -> datetime | None:
    """The next announcement that two persons have set."""
    waiting = Call.objects.running().filter(cohort__release_approved=True, release_at__gt=clock.now())
    return waiting.order_by("release_at").values_list("release_at", flat=True).first()


def move(step: str) -> bool:
    """Moves the clock a day, to the next deadline or to the next release, and lets it do what is due."""
    targets = {"day": clock.now() + DAY, "deadline": next_deadline(), "release": next_release()}
    target = targets[step]
    if target is None:
        clockwork.run()  # what fell due a moment ago
        return False
    for at in _on_the_way(target):
        with clock.at(at):
            clockwork.run()
    clock.turn_to(target)
    pulse.nobody_waited(clock.now())
    return True


def _on_the_way(target: datetime) -> list[datetime]:
    """Now, a day before, and then: so that those whom a deadline ends are reminded before, as on any other day."""
    now = clock.now()
    return [now, *[at for at in (target - DAY, target) if at > now]]
