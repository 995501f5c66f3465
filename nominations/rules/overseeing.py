"""What must be true before sealed marks are opened, a juror is reminded, or marks are closed with too few reviews."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict
from nominations import calendar

if TYPE_CHECKING:
    from nominations.models import Call, Juror, Nomination

NAMED = 10  # files that a sentence names; the page lists them all


def being_read(nomination: "Nomination") -> Verdict:
    """Marks are sealed while jurors read; before there are none, afterwards the meeting sees them."""
    if nomination.is_being_read:
        return Verdict.ok("being_read")
    return Verdict.fail("being_read", _("Marks are sealed only while jurors read the file."))


def not_opened(is_open: bool) -> Verdict:
    """What is open to a person already is not opened again."""
    if not is_open:
        return Verdict.ok("not_opened")
    return Verdict.fail("not_opened", _("You have opened the marks of this file already."))


def is_awaited(number: int) -> Verdict:
    """Nobody is reminded who has nothing to do."""
    if number:
        return Verdict.ok("is_awaited")
    return Verdict.fail("is_awaited", _("Nothing is awaited from this juror."))


def not_reminded(juror: "Juror", at: datetime) -> Verdict:
    """At most one reminder a day, whoever sends it."""
    if juror.reminded_at is None or juror.reminded_at + calendar.DAY <= at:
        return Verdict.ok("not_reminded")
    sentence = _("%(juror)s was reminded within the last 24 hours. A juror gets at most one reminder a day.")
    return Verdict.fail("not_reminded", sentence % {"juror": juror})


def anyone_late(number: int) -> Verdict:
    """Whether there is anybody to remind."""
    if number:
        return Verdict.ok("anyone_late")
    return Verdict.fail("anyone_late", _("No reminder is due: nothing is awaited, or all were reminded today."))


def room_open(call: "Call") -> Verdict:
    """While the room is shut nobody in the jury acts, and nobody is sent into it."""
    if not call.is_jury_shut:
        return Verdict.ok("room_open")
    sentence = _(
        "The jury room of this call is shut for now. This can be done when the secretariat has opened it again."
    )
    return Verdict.fail("room_open", sentence)


def in_use(call: "Call") -> Verdict:
    """What is shut is not shut again; a jury that has not begun has nothing to lose."""
    if call.is_jury_shut or not (call.is_in_review or call.is_decided):
        return Verdict.fail("in_use", _("The jury room of this call is not open."))
    return Verdict.ok("in_use")


def room_shut(call: "Call") -> Verdict:
    """Only what is shut is opened again."""
    if call.is_jury_shut:
        return Verdict.ok("room_shut")
    return Verdict.fail("room_shut", _("The jury room of this call is not shut."))


def enough_reviews(call: "Call", short: list[str], reason: str) -> Verdict:
    """Below the call's least number of reviews marks are closed with a reason alone, and the files are named."""
    facts: dict[str, Any] = {"files": short, "least": call.least_reviews}
    if not short or reason.strip():
        return Verdict.ok("enough_reviews", **facts)
    words = ngettext(
        "Fewer reviews than the %(least)d that this call asks for: %(files)s. Write why it is closed nevertheless.",
        "Fewer reviews than the %(least)d that this call asks for: %(files)s. Write why they are closed nevertheless.",
        len(short),
    )
    return Verdict.fail("enough_reviews", words % {"least": call.least_reviews, "files": _named(short)}, **facts)


def _named(files: list[str]) -> str:
    more = len(files) - NAMED
    said = ", ".join(files[:NAMED])
    return _("%(files)s and %(n)d more") % {"files": said, "n": more} if more > 0 else said
