"""When somebody is reminded of a city that waits to be let in, and when its request is over."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from audit import clock
from nominations.rules.application import entry_is_open
from notifications.schedule import About, Reader, Schedule

if TYPE_CHECKING:
    from nominations.models import Entry

AGAIN = timedelta(days=1)


def reminds(entry: "Entry", at: datetime, schedule: Schedule) -> int | None:
    """The notice of the clock that came due since anybody was last written to about it, and that was a day ago."""
    told = entry.reminded_at or entry.at
    if not entry.is_open or at < told + AGAIN:
        return None
    days = schedule.days(About.ENTRY, Reader.ASKED, entry.call.key)
    return max((one for one in days if told < entry.at + timedelta(days=one) <= at), default=None)


def may_remind(entry: "Entry") -> Verdict:
    """A request that is open, and about which nobody was written to within a day."""
    is_open = entry_is_open(entry)
    if not is_open.passed:
        return is_open
    if clock.now() >= (entry.reminded_at or entry.at) + AGAIN:
        return Verdict.ok("may_remind")
    sentence = _(
        "Those who are asked about %(city)s had an e-mail less than a day ago. A reminder can go out tomorrow."
    )
    return Verdict.fail("may_remind", sentence % {"city": entry.city.name})


def over(entry: "Entry") -> Verdict:
    """Nobody can answer any more to some purpose: the call takes no file of the country."""
    if entry.is_over(clock.now()):
        return Verdict.ok("over")
    sentence = _("%(call)s still takes applications; the request of %(city)s waits for its answer.")
    return Verdict.fail("over", sentence % {"call": entry.call, "city": entry.city})


def somebody_to_remind(city: str, *, asked: bool) -> Verdict:
    """Where the Commission has no officer, the secretariat itself answers."""
    if asked:
        return Verdict.ok("somebody_to_remind")
    sentence = _("The National Commission has no officer here whom a reminder would reach. Accept or refuse %(city)s.")
    return Verdict.fail("somebody_to_remind", sentence % {"city": city})
