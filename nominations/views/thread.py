"""The thread of a file: its messages as each side reads them, the act of writing one, and what waits for an answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from accounts.verdicts import Verdict
from audit import clock
from nominations import timeline
from nominations.forms.thread import WriteForm
from nominations.models import Nomination
from nominations.permissions import corresponds
from nominations.states import Side
from nominations.views import standing
from nominations.views.acts import Act, page
from nominations.workflow import thread as workflow


def _stands(_row: Nomination) -> Verdict:
    return Verdict.ok("startable")


def _readers(file: Nomination) -> str:
    """Who reads what is written now: what comes before the nomination stays between city and Commission."""
    if file.was_received:
        return _("City, National Commission and secretariat read it here, and get an e-mail. The jury does not see it.")
    return _(
        "City and National Commission read it here, and get an e-mail. The secretariat and the jury never see what is "
        "written before the nomination."
    )


def _between(file: Nomination) -> str:
    """Who can write to whom, where nobody has written yet."""
    if file.was_received:
        return _("City, National Commission and secretariat can write to each other here; the jury does not see it.")
    return _(
        "City and National Commission can write to each other here. The secretariat joins with the nomination and "
        "never sees what was written before; the jury sees nothing of it."
    )


def _thread(row: Nomination) -> str:
    return f"{reverse('file', args=[row.key])}#thread"


WRITE = Act(
    verb="write",
    label=gettext_lazy("Write about %(subject)s"),
    effect="",  # who reads it depends on where the file stands
    run=workflow.write,
    form=WriteForm,
    may=corresponds,
    stands=_stands,
    done=gettext_lazy("Your message about %(subject)s is on its way."),
    leads_to=_thread,
    more=lambda file, _person: {"act": {"effect": _readers(file)}},
)
write = page(WRITE, Nomination)


def shown(file: Any, person: Person) -> dict[str, Any]:
    """The messages that this person reads, oldest first, and the button to write."""
    zone = standing.reader_zone(person)
    return {
        "between": _between(file),
        "rows": [_row(row, file, zone) for row in file.thread or []],
        "write": WRITE.button(file) if corresponds(file, person) else None,
    }


def _row(row: dict[str, str], file: Nomination, zone: str) -> dict[str, Any]:
    return {
        "who": row["who"],
        "side": Side(row["side"]).label,
        "at": timeline.when(datetime.fromisoformat(row["at"]), file.call.zone, zone),
        "text": row["text"],
        "asks": Side(row["asks"]).label if row["asks"] else "",
    }


def waiting(files: Iterable[Any]) -> list[dict[str, str]]:
    """The files about which this side is asked something, the longest waiting first."""
    return [_asked(file) for file in sorted(filter(_is_asked, files), key=lambda file: file.asked_at)]


def _is_asked(file: Any) -> bool:
    return file.asked_at is not None


def _asked(file: Any) -> dict[str, str]:
    return {
        "city": file.city.name,
        "call": file.call.name,
        "url": _thread(file),
        "since": _("for %(time)s") % {"time": timeline.lasting(file.asked_at, clock.now())},
    }
