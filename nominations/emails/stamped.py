"""Which outcome a letter says: one that its file does not have is never written."""

from django.utils.translation import gettext as _

from nominations.models import Nomination
from nominations.states import Outcome

WORDS = {
    Outcome.ADMITTED: "admitted",
    Outcome.IN_RESERVE: "reserved",
    Outcome.DEFERRED: "deferred",
    Outcome.REFUSED: "refused",
}  # the letters of the announcement, each outcome in words of its own
READERS = ("city", "commission")
OUTCOME_EVENTS = {f"{word}_{reader}": said for said, word in WORDS.items() for reader in READERS}
CORRECTING = {
    **{f"promoted_{reader}": Outcome.ADMITTED for reader in READERS},
    **{f"revoked_{reader}": Outcome.REVOKED for reader in READERS},
}
SAYS = OUTCOME_EVENTS | CORRECTING


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
    now = nomination.outcome if nomination is not None and nomination.outcome_is_told else ""
    if said == now:
        return ""
    facts = {"said": Outcome(said).label, "now": Outcome(now).label if now else _("not announced")}
    return _("It says “%(said)s”, and of the file stands “%(now)s”: it did not leave.") % facts
