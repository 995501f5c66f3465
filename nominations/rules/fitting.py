"""What must be true before it is said how well files suit jurors."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Call


def draws_panels(call: "Call") -> Verdict:
    """Panels are drawn while the jury reads or is about to."""
    if call.takes_files:
        return Verdict.ok("draws_panels")
    return Verdict.fail("draws_panels", _("No panels are drawn in this call any more."))


def as_shown(shown: Mapping[tuple[str, str], int], stands: Mapping[tuple[str, str], int]) -> Verdict:
    """Nobody's numbers are overwritten unseen: each stands as it was shown beside the new one."""
    moved = sum(stands.get(pair, 0) != number for pair, number in shown.items())
    if not moved:
        return Verdict.ok("as_shown")
    sentence = _("Somebody else has changed the fit meanwhile. Nothing was stored; please upload the sheet again.")
    return Verdict.fail("as_shown", sentence, moved=moved)
