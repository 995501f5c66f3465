"""When a call is handed over: once it is decided."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Call


def decided(call: "Call") -> Verdict:
    """A pack tells a decision, so there has to be one."""
    if call.is_decided or call.is_announced:
        return Verdict.ok("decided")
    return Verdict.fail("decided", _("This call is not decided yet. Its pack can be made once its cohort is approved."))
