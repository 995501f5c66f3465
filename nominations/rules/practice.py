"""What must be true of the files on which a jury practises before it reads."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Call, Practice

MOST = 2  # practice files of a call


def before_the_word(call: "Call") -> Verdict:
    """A jury practises while it reads or is about to."""
    if call.takes_files:
        return Verdict.ok("before_the_word")
    return Verdict.fail("before_the_word", _("The jury of this call does not practise any more."))


def room_for_one(present: int) -> Verdict:
    """Two files are enough to see where readers differ, and each costs every juror an hour."""
    if present < MOST:
        return Verdict.ok("room_for_one", present=present)
    return Verdict.fail("room_for_one", _("A call has at most two practice files."), present=present)


def another_title(taken: bool) -> Verdict:
    """Two practice files are told apart by their titles."""
    if not taken:
        return Verdict.ok("another_title")
    return Verdict.fail("another_title", _("There is a practice file of this title already."))


def unmarked(marked: bool) -> Verdict:
    """What a juror has worked on is not taken away."""
    if not marked:
        return Verdict.ok("unmarked")
    return Verdict.fail("unmarked", _("A juror has marked this practice file already; close it instead."))


def still_open(practice: "Practice") -> Verdict:
    """Once the differences are shown nobody's mark changes."""
    if practice.is_open:
        return Verdict.ok("still_open")
    return Verdict.fail("still_open", _("This practice is closed, and its differences are shown."))
