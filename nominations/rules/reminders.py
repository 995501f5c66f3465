"""What must be true before the days of a reminder are set."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from notifications.schedule import SHIPPED, About, limits

if TYPE_CHECKING:
    from nominations.models import Call

MOST = 12  # reminders of one thing to one reader


def known(about: str, reader: str) -> Verdict:
    """Only what the software can reckon."""
    if (about, reader) in SHIPPED:
        return Verdict.ok("known")
    return Verdict.fail("known", _("There is no such reminder."))


def in_words(about: str, day: int) -> str:
    """A day as people say it."""
    if day == 0:
        return _("on the day after it") if about == About.REPORT else _("on the last day")
    if day < 0:
        return ngettext("%(n)d day before", "%(n)d days before", -day) % {"n": -day}
    return ngettext("%(n)d day after", "%(n)d days after", day) % {"n": day}


def fits(about: str, reader: str, days: Collection[int]) -> Verdict:
    """A reminder goes while something can still be done, and nobody has dozens of them."""
    least, most = limits(about, reader)
    if len(days) <= MOST and all(least <= one <= most for one in days):
        return Verdict.ok("fits")
    sentence = _("Choose at most %(most)d days, the earliest “%(first)s”, the latest “%(last)s”.")
    said = {"most": MOST, "first": in_words(about, least), "last": in_words(about, most)}
    return Verdict.fail("fits", sentence % said, first=least, last=most)


def runs(call: "Call | None") -> Verdict:
    """A call that is over reminds nobody."""
    if call is None or not call.is_over:
        return Verdict.ok("runs")
    return Verdict.fail("runs", _("%(call)s is over: nobody is reminded in it any more.") % {"call": call})
