"""Which outcome a letter says: one that its file does not have is never written."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from audit.subjects import by_subject, key_in, prefix
from nominations import states
from nominations.models import Call, Nomination
from nominations.querysets.letters import COUNTRY_LIST, announced_in
from nominations.rules.letters import mark_of, still_true
from nominations.states import Outcome
from notifications.models import Email

TO_CITY = {  # of the announcement, each outcome in words of its own
    Outcome.ADMITTED: "admitted_city",
    Outcome.IN_RESERVE: "reserved_city",
    Outcome.DEFERRED: "deferred_city",
    Outcome.REFUSED: "refused_city",
}
TO_COMMISSION = {  # where it has one file in the call; of several it reads in one list
    Outcome.ADMITTED: "admitted_commission",
    Outcome.IN_RESERVE: "reserved_commission",
    Outcome.DEFERRED: "deferred_commission",
    Outcome.REFUSED: "refused_commission",
}
LETTERS = {said: (TO_CITY[said], TO_COMMISSION[said]) for said in TO_CITY}
OUTCOME_EVENTS = {event: said for said, events in LETTERS.items() for event in events}
CORRECTING = {
    "promoted_city": Outcome.ADMITTED,
    "promoted_commission": Outcome.ADMITTED,
    "revoked_city": Outcome.REVOKED,
    "revoked_commission": Outcome.REVOKED,
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


def stamp_of_list(files: Iterable[Nomination]) -> str:
    """The same of a letter that lists several files: one mark for all their outcomes, which none of them lacks."""
    told = {file.key: file.outcome for file in files}
    if not all(told.values()):
        raise UntrueLetterError(COUNTRY_LIST)
    return mark_of(told)


def standing(letters: Iterable[Email]) -> dict[str, str]:
    """What could be stamped in each of these letters now, by its key; empty where nothing of it was announced."""
    stamped = [letter for letter in letters if letter.outcome]
    lists = [letter for letter in stamped if letter.event == COUNTRY_LIST]
    outcomes, marks = _outcomes([letter for letter in stamped if letter not in lists]), _marks(lists)
    one = {letter.key: outcomes.get(letter.subject_ref, "") for letter in stamped}
    return one | {letter.key: marks.get((letter.subject_ref, letter.about_key), "") for letter in lists}


def _outcomes(letters: list[Email]) -> dict[str, str]:
    """By what each is about; asked at once of however many."""
    files = by_subject(Nomination.objects.all(), {letter.subject_ref for letter in letters})
    return {about: file.told_outcome for about, file in files.items()}


def _marks(lists: list[Email]) -> dict[tuple[str, str], str]:
    """By the call and the Commission of each list: the mark of what was announced of the files of its country."""
    calls, offices = {key_in(one.subject_ref, Call) for one in lists}, {one.about_key for one in lists}
    told: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    files = announced_in(calls, offices) if lists else []
    for call, office, key, status, word in files:
        told[prefix(Call) + call, office][key] = states.outcome(status, word)
    return {place: mark_of(outcomes) for place, outcomes in told.items()}


def untrue(said: str, stands: str, event: str = "") -> str:
    """Why a letter with this stamp must not leave, as the desk of e-mails says it; empty where it is true."""
    if still_true(said, stands).passed:
        return ""
    if event == COUNTRY_LIST:
        return _("What it lists is not what was announced of these cities: it did not leave.")
    facts = {"said": Outcome(said).label, "now": Outcome(stands).label if stands else _("not announced")}
    return _("It says “%(said)s”, and of the file stands “%(now)s”: it did not leave.") % facts
