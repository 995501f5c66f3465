"""What must be true of an invitation before it opens anything."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from accounts.models import Invitation, User


def unused(invitation: "Invitation") -> Verdict:
    """A link opens one thing once."""
    if invitation.declined_at is not None:
        return Verdict.fail("invitation_unused", _("This invitation was declined. Ask whoever sent it for a new one."))
    if invitation.used_at is None:
        return Verdict.ok("invitation_unused")
    return Verdict.fail("invitation_unused", _("This invitation has been accepted already. Sign in to go on."))


def unexpired(invitation: "Invitation", at: datetime) -> Verdict:
    """A link does not live for ever."""
    if at < invitation.expires_at:
        return Verdict.ok("invitation_unexpired")
    sentence = _("This invitation has expired. Ask whoever sent it for a new one; nothing is lost.")
    return Verdict.fail("invitation_unexpired", sentence, expired=invitation.expires_at)


def addressed(invitation: "Invitation", user: "User | None") -> Verdict:
    """The hand is held out to one address; whoever is signed in with another one signs out first."""
    if user is None or user.email == invitation.email.lower():
        return Verdict.ok("invitation_addressed")
    sentence = _("This invitation was sent to another address than the one you are signed in with. Sign out first.")
    return Verdict.fail("invitation_addressed", sentence)


def explained(reason: str) -> Verdict:
    """Whoever declines says why, so that the place can be filled well."""
    if reason.strip():
        return Verdict.ok("decline_explained")
    return Verdict.fail("decline_explained", _("Write in a few words why."))


def holds(user: "User", role: str, *, is_held: bool) -> Verdict:
    """Only a role that is held can end."""
    if is_held:
        return Verdict.ok("role_is_held")
    return Verdict.fail("role_is_held", _("This person does not hold the role any more."), person=user.key, role=role)


def somebody_stays(role: str, others: int) -> Verdict:
    """The secretariat is never left without anybody: nobody could invite the next one."""
    if role != "secretariat" or others > 0:
        return Verdict.ok("somebody_stays")
    sentence = _("This is the last member of the secretariat. Invite another one first.")
    return Verdict.fail("somebody_stays", sentence)
