"""What must be true before a report is handed in, sent back, evaluated or given more time, each in a sentence."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict, failed
from dossiers import rules as dossier_rules

if TYPE_CHECKING:
    from cities.models import ProgressReport


def complete(report: "ProgressReport") -> Verdict:
    """Every question that is needed is answered, and every answer fits."""
    open_ = failed(dossier_rules.completeness(report.dossier))
    if not open_:
        return Verdict.ok("complete")
    sentence = ngettext(
        "%(n)d answer is still open or does not fit: %(first)s",
        "%(n)d answers are still open or do not fit. The first: %(first)s",
        len(open_),
    )
    return Verdict.fail("complete", sentence % {"n": len(open_), "first": open_[0].sentence}, open=len(open_))


def editable(report: "ProgressReport", codes: Collection[str]) -> Verdict:
    """While the city has it everything can be changed; what was sent back, only where it was asked."""
    if not report.is_open:
        return Verdict.fail("editable", _("This report is handed in. It can be changed only if it is sent back."))
    if not report.reopened or set(codes) <= report.reopened.keys():
        return Verdict.ok("editable")
    return Verdict.fail("editable", _("Only the questions that were sent back can be changed."))


def owes(report: "ProgressReport", today: date) -> Verdict:
    """A city that has left the network owes no report."""
    if report.is_owed(today):
        return Verdict.ok("owes")
    city = {"city": report.membership.city.name}
    return Verdict.fail("owes", _("%(city)s is no longer a member: no report is due.") % city)


def asks_something(asked: Collection[str]) -> Verdict:
    """A report is sent back with at least one question."""
    if asked:
        return Verdict.ok("asks_something")
    return Verdict.fail("asks_something", _("Write beside at least one question what the city should change."))


def reasoned(reason: str) -> Verdict:
    """Who is given another day learns why."""
    if reason.strip():
        return Verdict.ok("reasoned")
    return Verdict.fail("reasoned", _("Give a reason: those concerned read it."))


def still_to_come(day: date, today: date) -> Verdict:
    """A day on which something is awaited has not passed already."""
    if today <= day:
        return Verdict.ok("still_to_come")
    return Verdict.fail("still_to_come", _("Choose a day that is still to come."))


def later(day: date, than: date) -> Verdict:
    """More time is a later day."""
    if than < day:
        return Verdict.ok("later")
    sentence = _("Choose a day after %(day)s.") % {"day": date_format(than, "j F Y")}
    return Verdict.fail("later", sentence, than=than.isoformat())


def in_turn(day: date, before: date | None, after: date | None) -> Verdict:
    """The due days of a cohort follow each other."""
    if (before is None or before < day) and (after is None or day < after):
        return Verdict.ok("in_turn")
    facts = {
        "before": date_format(before, "j F Y") if before else "–",
        "after": date_format(after, "j F Y") if after else "–",
    }
    sentence = _(
        "The reports of a cohort fall due one after the other: choose a day after %(before)s and before %(after)s."
    )
    return Verdict.fail("in_turn", sentence % facts)


def says_both(strengths: str, next_steps: str) -> Verdict:
    """An evaluation names what is strong and what comes next."""
    if strengths.strip() and next_steps.strip():
        return Verdict.ok("says_both")
    return Verdict.fail("says_both", _("Write both: what is strong, and which steps come next."))
