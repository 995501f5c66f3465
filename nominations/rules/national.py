"""What must be true of what a National Commission asks of its own cities."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from nominations.rules.call import not_called_off

if TYPE_CHECKING:
    from nominations.models import Call

MOST_DOCUMENTS = 20


def asks_earlier(instant: datetime | None, closes: datetime, now: datetime) -> Verdict:
    """A Commission may ask for the files earlier than the call, and not in the past."""
    if instant is None or now < instant < closes:
        return Verdict.ok("asks_earlier")
    sentence = _("Choose a date that is still to come and lies before the deadline of the call for cities.")
    return Verdict.fail("asks_earlier", sentence, closes=closes)


def nothing_handed_in(handed_in: int) -> Verdict:
    """What a Commission asks of its cities stands from its first file that is handed in: all are asked the same."""
    if not handed_in:
        return Verdict.ok("nothing_handed_in")
    sentence = _("A city of your country has handed in already. What you ask for stays as it is in this call.")
    return Verdict.fail("nothing_handed_in", sentence)


def still_fills_in(call: "Call", closes: datetime, now: datetime) -> Verdict:
    """Cities are asked for something while they can still hand it over."""
    if call.is_cancelled:
        return not_called_off(call)
    if now < closes:
        return Verdict.ok("still_fills_in")
    return Verdict.fail("still_fills_in", _("The call has closed for cities: nothing can be asked of them any more."))


def few_enough(number: int) -> Verdict:
    """A city is not asked for papers without end."""
    if number < MOST_DOCUMENTS:
        return Verdict.ok("few_enough")
    sentence = _("A Commission asks for %(most)d documents at most.") % {"most": MOST_DOCUMENTS}
    return Verdict.fail("few_enough", sentence)


def nobody_gave_it(number: int) -> Verdict:
    """A document that a city has handed over is not taken from its file."""
    if not number:
        return Verdict.ok("nobody_gave_it")
    return Verdict.fail("nobody_gave_it", _("A city has uploaded this document already, so it stays asked for."))


def asks_anew(old: datetime | None, new: datetime | None) -> Verdict:
    """Cities hear of a change, never of the same date twice."""
    if old != new:
        return Verdict.ok("asks_anew")
    return Verdict.fail("asks_anew", _("This is the date your cities have already."))
