"""What must be true before the days of a reminder are set."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from notifications.schedule import SHIPPED, limits

if TYPE_CHECKING:
    from nominations.models import Call

MOST = 12  # reminders of one thing to one reader


def known(about: str, reader: str) -> Verdict:
    """Only what the software can reckon."""
    if (about, reader) in SHIPPED:
        return Verdict.ok("known")
    return Verdict.fail("known", _("There is no such reminder."))


def fits(about: str, reader: str, days: Collection[int]) -> Verdict:
    """A reminder goes while something can still be done, and nobody has dozens of them."""
    least, most = limits(about, reader)
    if len(days) <= MOST and all(least <= one <= most for one in days):
        return Verdict.ok("fits")
    sentence = _("Choose at most %(most)d days, each between %(first)+d and %(last)+d.")
    return Verdict.fail("fits", sentence % {"most": MOST, "first": least, "last": most})


def runs(call: "Call | None") -> Verdict:
    """A call that is over reminds nobody."""
    if call is None or not call.is_over:
        return Verdict.ok("runs")
    return Verdict.fail("runs", _("%(call)s is over: nobody is reminded in it any more.") % {"call": call})
