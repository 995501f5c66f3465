"""Which letters of an outcome must not leave: their file has another one by now, or their city another name.

A correction writes what is still here with the name of now. What a mail server had in hand just then, and put off, or
what came back before, is asked about when it is to leave.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from audit.subjects import prefix
from nominations.emails.stamped import untrue
from nominations.models import Call, Nomination, Proposal
from nominations.querysets.letters import COUNTRY_LIST
from notifications.models import Email

About = tuple[str, str]  # its subject; of a list the key of its Commission, too


def untruths(letters: Iterable[Email], stands: Mapping[str, str]) -> dict[str, str]:
    """Why some of these must not leave, by their keys: `stands` is what could be stamped in each of them now."""
    letters = list(letters)
    found = {one.key: _("It says a name that was corrected since: it did not leave.") for one in misnamed(letters)}
    other = {one.key: untrue(one.outcome, stands.get(one.key, ""), one.event) for one in letters}
    return found | {key: why for key, why in other.items() if why}


def misnamed(letters: Iterable[Email]) -> list[Email]:
    """Those with a name that a correction mended after they were written; asked at once of however many."""
    stamped = [letter for letter in letters if letter.outcome]
    mended = _mended(min(letter.created for letter in stamped)) if stamped else {}
    return [one for one in stamped if one.created < mended.get(_about(one), one.created)]


def _about(letter: Email) -> About:
    return letter.subject_ref, letter.about_key if letter.event == COUNTRY_LIST else ""


def _mended(since: datetime) -> dict[About, datetime]:
    """When a name was last mended that letters about these say: of a file, or of one in the list of its country."""
    renamed = Proposal.objects.renamed(since)
    files = Nomination.objects.filter(key__in=renamed).order_by() if renamed else Nomination.objects.none()
    found: dict[About, datetime] = {}
    for key, call, office in files.values_list("key", "call__key", "country__commission__key"):
        listed = prefix(Call) + call, office or ""
        found[prefix(Nomination) + key, ""] = renamed[key]
        found[listed] = max(renamed[key], found.get(listed, since))
    return found
