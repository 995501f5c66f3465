"""Which outcome a letter says: one that its file does not have is never written."""

from django.utils.translation import gettext as _

from nominations.models import Nomination
from nominations.rules.letters import still_true
from nominations.states import Outcome

LETTERS = {  # of the announcement, each outcome in words of its own: to the city and to its Commission
    Outcome.ADMITTED: ("admitted_city", "admitted_commission"),
    Outcome.IN_RESERVE: ("reserved_city", "reserved_commission"),
    Outcome.DEFERRED: ("deferred_city", "deferred_commission"),
    Outcome.REFUSED: ("refused_city", "refused_commission"),
}
OUTCOME_EVENTS = {event: said for said, events in LETTERS.items() for event in events}
CORRECTING = {
    "promoted_city": Outcome.ADMITTED,
    "promoted_commission": Outcome.ADMITTED,
    "revoked_city": Outcome.REVOKED,
    "revoked_commission": Outcome.REVOKED,
}
SAYS = OUTCOME_EVENTS | CORRECTING
DECISIONS = frozenset(SAYS) | {"renamed_city", "renamed_commission"}  # two persons answer for their words


class UntrueLetterError(ValueError):
    """Somebody wanted to write a letter that says another outcome than its file has."""


def stamp(event: str, nomination: Nomination) -> str:
    """The outcome that a letter of this event carries to its sending; empty where it tells of none."""
    said = SAYS.get(event, "")
    if said not in ("", nomination.outcome):
        raise UntrueLetterError(event)
    return said


def untrue(said: str, nomination: Nomination | None) -> str:
    """Why a letter with this outcome must not leave, as the desk of e-mails says it; empty where it is true."""
    if still_true(said, nomination).passed:
        return ""
    now = nomination.told_outcome if nomination else ""
    facts = {"said": Outcome(said).label, "now": Outcome(now).label if now else _("not announced")}
    return _("It says “%(said)s”, and of the file stands “%(now)s”: it did not leave.") % facts
