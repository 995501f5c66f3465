"""Where a membership stands on a day, and what must be true before that changes (no database)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.verdicts import Verdict
from audit import clock
from cities import reporting
from cities.states import Standing

Span = tuple[date | None, date | None]  # from a day on, until another; open where there is none
# Ours: how long nobody speaks for a member before a person is asked to decide.
WITHOUT_ANYBODY = timedelta(days=365)
# Ours too: how long a member that is to become inactive is given to answer before a person decides.
TO_ANSWER = timedelta(days=30)


def holds(span: Span, day: date) -> bool:
    """Whether a day lies between the two; the last one is no part of it."""
    since, until = span
    return (since is None or since <= day) and (until is None or day < until)


def on(
    day: date, since: date, until: date | None, ended_how: str, pauses: Iterable[Span], *, is_overdue: bool
) -> Standing | None:
    """One word for one day: an end goes before a pause, a pause before an overdue report."""
    if day < since:
        return None
    if until is not None and until <= day:
        return Standing(ended_how)
    if any(holds(pause, day) for pause in pauses):
        return Standing.INACTIVE
    return Standing.REPORT_OVERDUE if is_overdue else Standing.ACTIVE


def silent(report_due: date | None, last_spoke: date | None, at: datetime) -> Verdict:
    """Whether nobody of the member answers: a report 90 days overdue, or for a year nobody who speaks for it."""
    if report_due and reporting.is_silent(report_due, at):
        sentence = _("A report was due on %(day)s, and none has come since.")
        return Verdict.ok("silent", sentence % {"day": date_format(report_due, "j F Y")})
    if last_spoke and last_spoke + WITHOUT_ANYBODY <= clock.day_of(at):
        sentence = _("Nobody has spoken for this city since %(day)s.")
        return Verdict.ok("silent", sentence % {"day": date_format(last_spoke, "j F Y")})
    return Verdict.fail("silent", _("This member answers."))


def is_member(name: str, count: int) -> Verdict:
    """Only a membership that runs can change."""
    if count:
        return Verdict.ok("is_member")
    return Verdict.fail("is_member", _("%(city)s is not a member today.") % {"city": name}, city=name)


def reasoned(reason: str) -> Verdict:
    """What is decided about a member says why."""
    if reason.strip():
        return Verdict.ok("reasoned")
    return Verdict.fail("reasoned", _("Write in a few words why: it stands in the register."))


def sourced(source: str) -> Verdict:
    """What the register states, somebody has said somewhere."""
    if source.strip():
        return Verdict.ok("sourced")
    return Verdict.fail("sourced", _("Say where this stands: a letter, a page, a decision, with its date."))


def in_its_time(since: date, day: date, today: date) -> Verdict:
    """What happened to a membership happened after it began, and not in the future."""
    if since <= day <= today:
        return Verdict.ok("in_its_time")
    sentence = _("Choose a day between %(since)s, when it became a member, and today.")
    return Verdict.fail("in_its_time", sentence % {"since": date_format(since, "j F Y")})


def not_in_the_future(day: date, today: date) -> Verdict:
    """A fact has happened."""
    if day <= today:
        return Verdict.ok("not_in_the_future")
    return Verdict.fail("not_in_the_future", _("Choose a day that has come."))


def pauses(name: str, *, is_paused: bool, wanted: bool) -> Verdict:
    """An active member becomes inactive, an inactive one active again."""
    if is_paused == wanted:
        return Verdict.ok("pauses")
    sentence = _("%(city)s is not inactive.") if wanted else _("%(city)s is inactive already.")
    return Verdict.fail("pauses", sentence % {"city": name})


def undecided(answer: str) -> Verdict:
    """A proposal is answered once."""
    if not answer:
        return Verdict.ok("undecided")
    return Verdict.fail("undecided", _("This was decided already."))


def two_persons(is_same: bool) -> Verdict:
    """What cannot be undone is proposed by one person and decided by another."""
    if not is_same:
        return Verdict.ok("two_persons")
    return Verdict.fail("two_persons", _("You proposed this yourself: another person decides."))


def name_is_new(name: str, others: list[str]) -> Verdict:
    """A city takes a name that it does not bear, and that no other city of its country bears."""
    if not others:
        return Verdict.ok("name_is_new")
    sentence = _("“%(name)s” is a name of %(cities)s already.")
    return Verdict.fail("name_is_new", sentence % {"name": name, "cities": ", ".join(others)}, name=name)


def name_stands(name: str, count: int) -> Verdict:
    """Only a name that is in use can end."""
    if count:
        return Verdict.ok("name_stands")
    return Verdict.fail("name_stands", _("“%(name)s” is not in use.") % {"name": name}, name=name)


def is_proposed(count: int) -> Verdict:
    """Only what is proposed can be refused."""
    if count:
        return Verdict.ok("is_proposed")
    return Verdict.fail("is_proposed", _("Nothing is proposed about this member."))


def awarded_once(name: str, edition: str, *, is_known: bool) -> Verdict:
    """A city receives the award once in an edition."""
    if not is_known:
        return Verdict.ok("awarded_once")
    sentence = _("%(city)s has the award of %(edition)s in the register already, with another day or source.")
    return Verdict.fail("awarded_once", sentence % {"city": name, "edition": edition})


def received_as_member(name: str, day: date, *, is_member: bool) -> Verdict:
    """An award of a member was received while it was one."""
    if is_member:
        return Verdict.ok("received_as_member")
    sentence = _("%(city)s was no member on %(day)s: look at the day again, or at when it became a member.")
    return Verdict.fail("received_as_member", sentence % {"city": name, "day": date_format(day, "j F Y")})


def is_awarded(name: str, count: int) -> Verdict:
    """Only an award that stands in the register can be taken back."""
    if count:
        return Verdict.ok("is_awarded")
    return Verdict.fail("is_awarded", _("%(city)s has no such award in the register.") % {"city": name})


def has_names(name: str, count: int) -> Verdict:
    """A city that bears its own name alone has none to end."""
    if count:
        return Verdict.ok("has_names")
    return Verdict.fail("has_names", _("%(city)s has no other name in use.") % {"city": name})
