"""Whom a National Commission can invite: somebody else, once, who is not there yet; and a city that has not begun."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict

if TYPE_CHECKING:
    from nominations.models import Nomination


def somebody_else(is_own: bool) -> Verdict:
    """Nobody invites oneself."""
    if not is_own:
        return Verdict.ok("somebody_else")
    return Verdict.fail("somebody_else", _("This is your own address. Write the address of the person you invite."))


def no_officer_yet(person: str, is_officer: bool) -> Verdict:
    """Nobody is invited to what one does already."""
    if not is_officer:
        return Verdict.ok("no_officer_yet")
    sentence = _("%(person)s acts for this National Commission already; nothing was sent.")
    return Verdict.fail("no_officer_yet", sentence % {"person": person})


def no_officer_elsewhere(email: str, is_officer: bool) -> Verdict:
    """One person speaks for one country; which other one it is stays untold."""
    if not is_officer:
        return Verdict.ok("no_officer_elsewhere")
    sentence = _(
        "%(email)s belongs to an officer of another National Commission, and one person acts for one country only; "
        "nothing was sent."
    )
    return Verdict.fail("no_officer_elsewhere", sentence % {"email": email})


def no_open_hand(email: str, is_invited: bool) -> Verdict:
    """One open invitation for one thing is enough; it can be sent again."""
    if not is_invited:
        return Verdict.ok("no_open_hand")
    sentence = _(
        "An invitation to %(email)s for this is open already. Send that one again, or take it back first; nothing new "
        "was sent."
    )
    return Verdict.fail("no_open_hand", sentence % {"email": email})


def not_begun(file: "Nomination | None") -> Verdict:
    """A city whose application has begun needs no invitation to begin; its people bring in others."""
    if file is None:
        return Verdict.ok("not_begun")
    sentence = _(
        "%(city)s has an application in %(call)s already: %(stage)s. You find it at your desk; another person who "
        "shall write in it is invited among the people of the city."
    )
    facts = {"city": file.city, "call": file.call, "stage": file.shown.label}
    return Verdict.fail("not_begun", sentence % facts, file=file.key)
