"""Why a file gets fewer further readers than it should: each member of the jury with the first thing in the way."""

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations import panels
from nominations.models import Juror, Nomination
from nominations.views.panels import file_of, reader_of

if TYPE_CHECKING:
    from nominations.views.further import Further

TAKEN, SEEN, TIES, LANGUAGE, NATIONALITY, LOAD = "taken", "seen", "ties", "language", "nationality", "load"


def sentences(plan: "Further", readers: int) -> list[str]:
    """One for each file that stays short."""
    short = [file for file in plan.files if len(plan.panels.get(file.key, [])) < readers]
    return [_sentence(plan, file, readers - len(plan.panels.get(file.key, []))) for file in short]


def _sentence(plan: "Further", file: Nomination, missing: int) -> str:
    panel = plan.panels.get(file.key, [])
    counts = Counter(_bar(plan, file, juror) for juror in plan.jurors if juror.key not in panel)
    words = ngettext("%(city)s: %(n)d seat stays empty.", "%(city)s: %(n)d seats stay empty.", missing)
    said = "; ".join(_told(bar, counts[bar]) for bar in (TAKEN, SEEN, TIES, LANGUAGE, NATIONALITY, LOAD) if counts[bar])
    why = _("Of the other members: %(why)s.") % {"why": said} if said else _("The jury has no other member.")
    return f"{words % {'city': file.city.name, 'n': missing}} {why}"


def _bar(plan: "Further", file: Nomination, juror: Juror) -> str:
    """What keeps this juror from the file."""
    of_file, reader, pair = file_of(file), reader_of(juror), (juror.key, file.key)
    bars = {
        TAKEN: pair in plan.taken,
        SEEN: pair in plan.seen,
        TIES: file.country_id in juror.countries,
        LANGUAGE: not panels.may_read(reader, of_file),
        NATIONALITY: pair in plan.nations or _shares(plan, file, juror),
    }
    return next((bar for bar, stands in bars.items() if stands), LOAD)


def _shares(plan: "Further", file: Nomination, juror: Juror) -> bool:
    panel = plan.panels.get(file.key, [])
    return any(one.nationality_id == juror.nationality_id for one in plan.jurors if one.key in panel)


def _told(bar: str, n: int) -> str:
    words = {
        TAKEN: ngettext("%(n)d has read or left it", "%(n)d have read or left it", n),
        SEEN: ngettext("%(n)d could read its marks already", "%(n)d could read its marks already", n),
        TIES: ngettext("%(n)d has ties to its country", "%(n)d have ties to its country", n),
        LANGUAGE: ngettext("%(n)d does not read its language", "%(n)d do not read its language", n),
        NATIONALITY: ngettext("%(n)d has the nationality of a reader", "%(n)d have the nationality of a reader", n),
        LOAD: ngettext("%(n)d has as many files as agreed", "%(n)d have as many files as agreed", n),
    }
    return words[bar] % {"n": n}
