"""What must be true of what a National Commission asks of its own cities."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict


def asks_earlier(instant: datetime | None, closes: datetime, now: datetime) -> Verdict:
    """A Commission may ask for the files earlier than the call, and not in the past."""
    if instant is None or now < instant < closes:
        return Verdict.ok("asks_earlier")
    sentence = _("Choose a date that is still to come and lies before the deadline of the call for cities.")
    return Verdict.fail("asks_earlier", sentence, closes=closes)


def asks_anew(old: datetime | None, new: datetime | None) -> Verdict:
    """Cities hear of a change, never of the same date twice."""
    if old != new:
        return Verdict.ok("asks_anew")
    return Verdict.fail("asks_anew", _("This is the date your cities have already."))
