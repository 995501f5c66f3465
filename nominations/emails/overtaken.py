"""Which e-mails about a file an act undoes or overtakes: what of them has not left stays, and what the act tells goes.

So that nobody reads after “the nomination was taken back” that the city is nominated, because a mail server was slow.
What stays true beside the act goes all the same, as the receipt of what was handed in after the nomination of it.
The act calls off what is still here; what a mail server had in hand just then, and put off, is asked about at its next
try.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from audit.models import Record
from audit.subjects import subject
from nominations.emails.copies import WHAT, ending
from nominations.models import Nomination
from nominations.querysets.letters import MAYORS_COPY
from notifications.models import Email

Act = tuple[str, datetime]  # what was done, and when who did it arrived


def _both(*told: str) -> tuple[str, ...]:
    return tuple(f"{one}_{side}" for one in told for side in ("city", "commission"))


_QUESTION = ("clarification_asked", "clarification_asked_other", "clarification_moved")
_CHECK = (*_QUESTION, "clarification_answered", "clarification_closed")
_WITH_COMMISSION = (*_both("decline_taken_back"), "unendorsed_city", "signature_given_commission")  # waits for its word
_BACK_TO_CITY = (*_both("submitted"), *_WITH_COMMISSION)
_NOMINATED = (*_both("endorsed"), "endorsed_secretariat", *_CHECK, "eligible_confirmed")

OVERTAKEN: dict[str, tuple[str, ...]] = {
    # between city and Commission
    "end_signing": _both("signature_given"),
    "submit": (*_both("taken_back", "returned", "signature_voided"), "signature_given_city"),
    "take_back": _BACK_TO_CITY,
    "return_to_city": _BACK_TO_CITY,
    "endorse": ("submitted_commission", *_WITH_COMMISSION, *_both("signature_voided"), "unendorsed_secretariat"),
    "decline": ("submitted_commission", *_WITH_COMMISSION, "reinstated"),
    "take_back_decline": _both("declined"),
    "unendorse": _NOMINATED,
    # Whoever read that the city is nominated is to read that this was taken back, too: `unendorsed_city` goes.
    "lapse": (
        "submitted_commission",
        *_both("returned", "taken_back", "decline_taken_back", "signature_given", "signature_voided"),
        "reinstated",
    ),
    # The secretariat hears of a withdrawal only while the file is with it: `unendorsed_secretariat` goes.
    "withdraw": (
        *_both("registered", "signature_given", "signature_voided", "submitted", "taken_back", "returned"),
        *_both("decline_taken_back"),
        *["opened_commission", "unendorsed_city", "reinstated", *_NOMINATED],
    ),
    # the check
    "confirm_eligible": ("endorsed_secretariat", "clarification_answered"),
    "ask_clarification": ("clarification_answered", "clarification_closed"),
    "answer_clarification": ("clarification_asked", "clarification_moved"),
    "move_clarification": _QUESTION,
    "close_clarification": _QUESTION,
    # The Commission's receipt of its nomination stays true.
    "declare_ineligible": ("endorsed_city", "endorsed_secretariat", *_CHECK, "reinstated"),
    "reinstate": (*_both("declined", "lapsed"), "ineligible_declared"),
}


def overtaken(verb: str, file: Nomination) -> QuerySet[Email]:
    """What was told of this file and is so no longer after this act; copies go the way of the city's letter."""
    events = OVERTAKEN.get(verb, ())
    copies = [event.removesuffix("_city") for event in events if event.removesuffix("_city") in WHAT]
    told = Q(event__in=events)
    for said in copies:
        told |= Q(event=MAYORS_COPY, version__endswith=ending(said))
    return Email.objects.filter(told, subject_ref=subject(file))


def objections(emails: Sequence[Email]) -> dict[str, str]:
    """Which of these were undone by an act later than that which wrote them; asked of many just before they leave."""
    asked = [email for email in emails if any(_undone_by(email))]
    acts = _acts_on(asked) if asked else {}
    said = _("What it says was overtaken by what happened since.")
    return {email.key: said for email in asked if _is_undone(email, acts[email.subject_ref])}


def _undone_by(email: Email) -> Iterator[str]:
    """The acts that undo or overtake what it says."""
    told = next((f"{one}_city" for one in WHAT if email.version.endswith(ending(one))), "")
    event = told if email.event == MAYORS_COPY else email.event
    return (verb for verb, events in OVERTAKEN.items() if event in events)


def _acts_on(emails: Sequence[Email]) -> dict[str, list[Act]]:
    """What wrote these, and what may undo them, in the order in which it was done to what they are about."""
    found = defaultdict[str, list[Act]](list)
    acts = Q(act__in=OVERTAKEN) | Q(at__in={email.created for email in emails})
    rows = Record.objects.filter(acts, subject__in={email.subject_ref for email in emails}).order_by("number")
    for about, act, at in rows.values_list("subject", "act", "at"):
        found[about].append((act, at))
    return found


def _is_undone(email: Email, acts: list[Act]) -> bool:
    """Two who act at one moment are done in the order of their records: the instant is that at which each arrived."""
    undoing = set(_undone_by(email))
    own = [place for place, (_act, at) in enumerate(acts) if at == email.created]
    since = acts[own[-1] + 1 :] if own else [(act, at) for act, at in acts if at > email.created]
    return any(act in undoing for act, _at in since)
