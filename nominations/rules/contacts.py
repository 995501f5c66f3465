"""What must be true of the file of the Commissions' contacts before anybody is invited from it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict


def somebody_chosen(number: int) -> Verdict:
    """Nobody is invited whom nobody chose."""
    if number:
        return Verdict.ok("somebody_chosen")
    return Verdict.fail("somebody_chosen", _("Choose at least one person to invite."))


def somebody_waits(number: int) -> Verdict:
    """There is somebody to send to."""
    if number:
        return Verdict.ok("somebody_waits")
    return Verdict.fail("somebody_waits", _("Everybody who was invited has signed in."))


def named_once(number: int) -> Verdict:
    """A file names an address once."""
    if number <= 1:
        return Verdict.ok("named_once")
    return Verdict.fail("named_once", _("This address stands in the file more than once."))


def country_known(name: str) -> Verdict:
    """A country has a name or a code by which it is known."""
    sentence = _("There is no country “%(name)s” here. Write its name as on our list, or its two letters.")
    return Verdict.fail("country_known", sentence % {"name": name}, name=name)


def invited_once(labels: Collection[str]) -> Verdict:
    """Nobody is invited to two countries at a time."""
    if not labels:
        return Verdict.ok("invited_once")
    sentence = _("Has an open invitation already: %(label)s. One person may hold roles in one country only.")
    return Verdict.fail("invited_once", sentence % {"label": ", ".join(labels)})


def judges_not(is_juror: bool) -> Verdict:
    """Whoever judges does not act for a National Commission."""
    if not is_juror:
        return Verdict.ok("judges_not")
    sentence = _("Sits on the jury of a call and cannot act for a National Commission meanwhile.")
    return Verdict.fail("judges_not", sentence)


def one_head(number: int) -> Verdict:
    """A Commission has one head."""
    if number <= 1:
        return Verdict.ok("one_head")
    return Verdict.fail("one_head", _("The file names %(n)d heads of this Commission; it has one.") % {"n": number})
