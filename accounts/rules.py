"""What must be true of an invitation before it opens anything."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from accounts.models import Deputation, Invitation, User
    from accounts.person import Person

TAKES_PART = {  # roles of those whom a decision is about, or who prepare it as outsiders
    "juror": _("%(person)s sits on a jury whose call is not over. Who judged the files does not decide them too."),
    "reviewer": _("%(person)s advises a National Commission. Choose somebody who works for no country."),
    "officer": _("%(person)s acts for a National Commission. Choose somebody who works for no country."),
    "focal_point": _("%(person)s works for a city. Choose somebody who works for no country."),
}


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


def own_office(*, is_own: bool) -> Verdict:
    """What was lent is not lent on."""
    if is_own:
        return Verdict.ok("own_office")
    return Verdict.fail("own_office", _("You act in a director's name yourself. Only a director names a deputy."))


def another_as_deputy(deputy: "User", giver: "User", *, is_director: bool) -> Verdict:
    """A deputy is somebody else, who may sign in and is not a director already."""
    if deputy.pk == giver.pk:
        return Verdict.fail("another_as_deputy", _("Choose another person: you are the director already."))
    if not deputy.is_active:
        return Verdict.fail("another_as_deputy", _("This person can no longer sign in. Choose another one."))
    if is_director:
        return Verdict.fail("another_as_deputy", _("This person is a director already and needs no delegation."))
    return Verdict.ok("another_as_deputy")


def takes_no_part(deputy: "Person") -> Verdict:
    """Who holds a director's rights neither judges files nor works for a Commission or a city."""
    for role, sentence in TAKES_PART.items():
        if deputy.has(role):
            return Verdict.fail("takes_no_part", sentence % {"person": deputy.name}, role=role)
    return Verdict.ok("takes_no_part")


def days_ahead(first: date, last: date, today: date) -> Verdict:
    """A delegation has a first and a last day, and the last is not over."""
    if first <= last and last >= today:
        return Verdict.ok("days_ahead")
    sentence = _("The last day has to be today or later, and not before the first.")
    return Verdict.fail("days_ahead", sentence, first=first, last=last)


def one_deputy(open_one: "Deputation | None") -> Verdict:
    """One person at a time acts in a director's name."""
    if open_one is None:
        return Verdict.ok("one_deputy")
    facts = {"person": open_one.deputy, "day": date_format(open_one.last_day, "j F Y")}
    sentence = _("%(person)s acts in your name until %(day)s already. End that first.")
    return Verdict.fail("one_deputy", sentence % facts)


def still_lent(deputation: "Deputation", at: datetime) -> Verdict:
    """Only what runs, or is still to begin, can be ended."""
    if deputation.last_instant > at:
        return Verdict.ok("still_lent")
    return Verdict.fail("still_lent", _("This delegation is over already."))


def known_address(user: "User | None") -> Verdict:
    """Only who has an account can act for somebody."""
    if user is not None:
        return Verdict.ok("known_address")
    return Verdict.fail("known_address", _("Nobody with this address has an account here."))
