"""Who may be nominated for the Learning City Award: a rule on dates alone, with its sentence (no database)."""

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verdicts import Verdict


@dataclass(frozen=True)
class AwardRule:
    """How long a city has been a member, and how long ago it was awarded."""

    months: int
    years: int
    source: str | Promise


# As published for 2024; what exactly twelve months and exactly six years mean is ours.
OF_2024 = AwardRule(12, 6, gettext_lazy("as published for the award of 2024"))


def words(rule: AwardRule) -> list[str]:
    """The rule in sentences, its edges with it."""
    facts = {"months": rule.months, "years": rule.years}
    return [
        _("A city has been a member for more than %(months)s months: on the day itself it is not yet.") % facts,
        _("A city that came back is reckoned from the day on which it joined again.") % facts,
        _("%(years)s years have passed since its last award: on the day itself they have.") % facts,
    ]


def eligible(rule: AwardRule, day: date, since: date, awarded: date | None) -> Verdict:
    """Whether a member may be nominated on a day; `since` is the first day of the membership that runs then."""
    first = since + relativedelta(months=rule.months)
    if day <= first:
        sentence = _("A member since %(since)s: it may be nominated after %(first)s.")
        return Verdict.fail("long_a_member", sentence % {"since": _said(since), "first": _said(first)})
    free = awarded + relativedelta(years=rule.years) if awarded else None
    if awarded and free and day < free:
        sentence = _("Awarded on %(awarded)s: it may be nominated again from %(free)s.")
        return Verdict.fail("long_since", sentence % {"awarded": _said(awarded), "free": _said(free)})
    return Verdict.ok("eligible", _("It may be nominated."))


def _said(day: date) -> str:
    return date_format(day, "j F Y")
