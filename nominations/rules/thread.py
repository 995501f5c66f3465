"""What a message about a file needs: words, and somebody who reads them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.legible import is_legible
from accounts.verdicts import Verdict
from nominations.states import Side

if TYPE_CHECKING:
    from nominations.models import Nomination


def worded(text: str) -> Verdict:
    """It says something."""
    return Verdict.ok("worded") if is_legible(text) else Verdict.fail("worded", _("Write what you want to say."))


def askable(nomination: "Nomination", side: str) -> list[Side]:
    """Who reads what this side writes: the secretariat from the nomination on."""
    return [other for other in Side if other != side and (other != Side.SECRETARIAT or nomination.was_received)]


def can_be_asked(nomination: "Nomination", side: str, asks: str) -> Verdict:
    """Only another side that reads the file can be asked."""
    if not asks or asks in askable(nomination, side):
        return Verdict.ok("can_be_asked")
    return Verdict.fail("can_be_asked", _("The secretariat reads the file once it is nominated."))
