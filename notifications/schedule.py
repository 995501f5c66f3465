"""When people are reminded of what: the days that come with the software, and those that were set in their place.

Days count from the last day on which something is awaited: -7 is a week before it, 0 the day itself, +1 the day after.
Where no day is set they count from the day of asking, and of a progress report from the end of its due day. The days
that come with the software are its own choice; nobody has prescribed them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class About(TextChoices):
    """What somebody is reminded of."""

    APPLICATION = "application", _("an application awaited from the city")
    DECISION = "decision", _("an application that waits for the National Commission")
    ENTRY = "entry", _("a city that waits to be let in")
    ANSWER = "answer", _("an answer to the secretariat")
    DECLARATION = "declaration", _("a declaration of conflicts of interest")
    REVIEW = "review", _("a review")
    VOTE = "vote", _("a vote of the jury")
    REPORT = "report", _("a progress report")


class Reader(TextChoices):
    """Who is reminded."""

    CITY = "city", _("those who work for the city")
    COMMISSION = "commission", _("the National Commission")
    ASKED = "asked", _("whoever was asked")
    JUROR = "juror", _("the juror")


Days = Mapping[str, Collection[int]]  # of each reader
WEEKS = (-14, -7, -3, -1, 0)
SHIPPED: dict[tuple[str, str], tuple[int, ...]] = {
    (About.APPLICATION, Reader.CITY): WEEKS,
    (About.APPLICATION, Reader.COMMISSION): WEEKS,
    (About.DECISION, Reader.COMMISSION): WEEKS,
    (About.ENTRY, Reader.ASKED): (3, 7),
    (About.ANSWER, Reader.ASKED): (-3, -1),
    (About.DECLARATION, Reader.JUROR): (-21, -14),
    (About.REVIEW, Reader.JUROR): (-7, -3, -1, 0, 1, 3),
    (About.VOTE, Reader.JUROR): (1, 3),
    (About.REPORT, Reader.CITY): (-60, -30, -7, 0, 30, 90),
    (About.REPORT, Reader.COMMISSION): (0, 30, 90),
}
AFTER_ASKING = (About.ENTRY, About.VOTE)
LIMITS = {  # the first and the last day on which a reminder can still be to some purpose
    About.APPLICATION: (-90, 0),
    About.DECISION: (-90, 0),
    About.ENTRY: (1, 30),
    About.ANSWER: (-30, 0),
    About.DECLARATION: (-60, 0),
    About.REVIEW: (-60, 30),
    About.VOTE: (1, 30),
    About.REPORT: (-180, 365),
}
RULE = re.compile(r"(?:\D+ |\d{8})([+-]\d+)(?: |$)")  # in the version of a reminder, after what is awaited or its day
OF_REPORT_TO_COMMISSION = (0, 365)  # it hears of a report once its day is over


def limits(about: str, reader: str) -> tuple[int, int]:
    """The first and the last day that may be set."""
    if (about, reader) == (About.REPORT, Reader.COMMISSION):
        return OF_REPORT_TO_COMMISSION
    return LIMITS[About(about)]


def rule_of(version: str) -> int | None:
    """The day by whose rule a reminder was written; None of one by hand."""
    found = RULE.match(version)
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Setting:
    """One day switched on or off, in all calls or in the one that is named."""

    about: str
    reader: str
    days: int
    is_on: bool
    call_key: str = ""


class Schedule:
    """Every reminder as it stands: what was set for a call goes before what was set for all, and that before ours."""

    def __init__(self, settings: Iterable[Setting] = ()) -> None:
        self.settings = sorted(settings, key=lambda one: one.call_key != "")

    def days(self, about: str, reader: str, call_key: str = "") -> tuple[int, ...]:
        """On which days this reader is reminded of it, the first one first."""
        on = dict.fromkeys(SHIPPED.get((about, reader), ()), True)
        for one in self.settings:
            if (one.about, one.reader) == (about, reader) and one.call_key in ("", call_key):
                on[one.days] = one.is_on
        return tuple(sorted(days for days, is_on in on.items() if is_on))

    def of(self, about: str, call_key: str = "") -> Days:
        """The days of each reader of what is awaited."""
        readers = [reader for kind, reader in SHIPPED if kind == about]
        return {reader: self.days(about, reader, call_key) for reader in readers}

    def any_days(self, about: str, call_key: str = "") -> tuple[int, ...]:
        """The days on which anybody is reminded of it, the first one first."""
        return tuple(sorted({one for days in self.of(about, call_key).values() for one in days}))
