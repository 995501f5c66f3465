"""What must be true of an address before a person confirms it."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from notifications.models import ReturnedAddress


def unreachable(address: "ReturnedAddress") -> Verdict:
    """Nobody has confirmed it since an e-mail came back."""
    if address.is_unreachable:
        return Verdict.ok("unreachable")
    return Verdict.fail("unreachable", _("This address is confirmed already: e-mails go there again."))
