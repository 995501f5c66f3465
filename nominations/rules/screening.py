"""What the secretariat checks before a file may be given to jurors."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.verdicts import Verdict
from nominations import timeline
from nominations.states import Deadline

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.person import Person
    from nominations.models import Call, Check, Nomination, Proposal


@dataclass(frozen=True)
class Item:
    """One line of the checklist: a question to the person who screens."""

    code: str
    question: str | Promise


def undecided_file(nomination: "Nomination") -> Verdict:
    """A name is looked up from the nomination to the director's decision."""
    if nomination.awaits_decision:
        return Verdict.ok("undecided_file")
    sentence = _("Legal status and name are checked between the nomination and the director's decision.")
    return Verdict.fail("undecided_file", sentence)


def call_undecided(nomination: "Nomination") -> Verdict:
    """After the decision on the cohort no file of the call comes to life again: nobody would decide on it."""
    if nomination.call.takes_files:
        return Verdict.ok("call_undecided")
    sentence = _(
        "The call is decided or over: nobody would decide on this file any more. The city can apply in a next call."
    )
    return Verdict.fail("call_undecided", sentence)


def name_checked(nomination: "Nomination") -> bool:
    """Whether somebody checked legal status and name as they stand now."""
    check = getattr(nomination, "name_check", None)
    return check is not None and check.holds


def names_checked(nominations: Iterable["Nomination"]) -> Verdict:
    """No city comes into a cohort before its legal status and its name as printed were checked."""
    unchecked = sorted(file.city.name for file in nominations if not name_checked(file))
    if not unchecked:
        return Verdict.ok("names_checked")
    sentence = _("First check legal status and name of: %(cities)s.")
    return Verdict.fail("names_checked", sentence % {"cities": ", ".join(unchecked)}, cities=unchecked)


CHECKLIST = (
    Item("authority", gettext_lazy("Is the applicant a city government or a comparable local authority?")),
    Item("mayor", gettext_lazy("Did the mayor, or who holds that office, sign the commitment?")),
    Item("commission", gettext_lazy("Did the National Commission sign Part 2?")),
    Item("readable", gettext_lazy("Are all answers and documents readable, in a language of the call?")),
    Item("name", gettext_lazy("Are the name and the legal status of the city beyond doubt?")),
)


def checked(checks: list["Check"]) -> Verdict:
    """Every line of the checklist is answered with yes."""
    yes = {check.code for check in checks if check.outcome == "yes"}
    open_items = [item for item in CHECKLIST if item.code not in yes]
    if not open_items:
        return Verdict.ok("checked")
    sentence = _("Answer the whole checklist first; still open: %(question)s") % {"question": open_items[0].question}
    return Verdict.fail("checked", sentence, open=[item.code for item in open_items])


def due_ahead(due: datetime, at: datetime) -> Verdict:
    """Whoever is asked has time to answer."""
    if at < due:
        return Verdict.ok("due_ahead")
    return Verdict.fail("due_ahead", _("The day until which the answer is awaited has passed. Choose a later one."))


def within_checks(call: "Call", due: datetime, at: datetime) -> Verdict:
    """The answer comes before the checks end, if the call says when; once they have ended no date binds any more."""
    ends = call.deadline(Deadline.SCREENING) if call.screening_deadline else None
    if ends is None or due <= ends or ends <= at:
        return Verdict.ok("within_checks")
    sentence = _("The checks of this call end on %(date)s. Choose an earlier day.")
    return Verdict.fail("within_checks", sentence % {"date": timeline.when(ends, call.zone, end=True)}, ends=ends)


def another_date(old: datetime, new: datetime) -> Verdict:
    """A date that is moved is another one afterwards."""
    if old != new:
        return Verdict.ok("another_date")
    return Verdict.fail("another_date", _("The answer is awaited until this day already. Choose another one."))


def one_lift(open_proposal: "Proposal | None", user: "User") -> Verdict:
    """Of one file, one colleague's return is proposed at a time."""
    if open_proposal is None or open_proposal.facts.get("person") == user.key:
        return Verdict.ok("one_lift")
    return Verdict.fail(
        "one_lift", _("The return of another colleague to this file is proposed; decide on that first.")
    )


def another_person(proposal: "Proposal", by: "Person") -> Verdict:
    """What cannot be undone takes two persons."""
    if by.user is None or proposal.by_id != by.user.pk:
        return Verdict.ok("another_person")
    return Verdict.fail("another_person", _("You proposed this yourself. Another person has to decide it."))


def undecided(proposal: "Proposal") -> Verdict:
    """A proposal is decided once."""
    if not proposal.decision:
        return Verdict.ok("undecided")
    sentence = _("%(person)s decided this already: %(decision)s.") % {
        "person": proposal.decided_by,
        "decision": proposal.get_decision_display(),
    }
    return Verdict.fail("undecided", sentence)
