"""What must be true before a city hands in and a National Commission nominates."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.legible import is_legible
from accounts.verdicts import Verdict, failed
from dossiers import rules as dossier_rules
from dossiers.states import ASKED, STAGES, RequiredFrom
from nominations import timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nominations.models import Entry, Nomination, QuotaCounter, RequiredDocument

THINKS_AGAIN = timedelta(hours=48)


def complete(nomination: "Nomination", stage: str) -> Verdict:
    """Every question required at this stage is answered; a replayed file is not public and cannot be asked."""
    if nomination.call.is_replay:
        return Verdict.ok("complete", replay=True)
    missing = failed(dossier_rules.completeness(nomination.dossier, stage))
    if not missing:
        return Verdict.ok("complete")
    sentence = ngettext(
        "%(count)d question is still open: %(sentences)s",
        "%(count)d questions are still open: %(sentences)s",
        len(missing),
    ) % {"count": len(missing), "sentences": " ".join(str(verdict.sentence) for verdict in missing[:3])}
    return Verdict.fail("complete", sentence, missing=[verdict.code for verdict in missing])


def missing(asked: "Iterable[RequiredDocument]", kinds: set[str], stage: str) -> "list[RequiredDocument]":
    """The documents that are asked for beside the form, needed at this stage, and not there."""
    due = STAGES[: STAGES.index(RequiredFrom(stage)) + 1]
    return [document for document in asked if document.required_from in due and document.code not in kinds]


def handed_over(missing: "Sequence[RequiredDocument]") -> Verdict:
    """Every document that is asked for beside the form, and needed by now, is there."""
    if not missing:
        return Verdict.ok("handed_over")
    labels = ", ".join(document.label for document in missing)
    sentence = ngettext(
        "%(count)d document is still missing: %(labels)s",
        "%(count)d documents are still missing: %(labels)s",
        len(missing),
    ) % {"count": len(missing), "labels": labels}
    return Verdict.fail("handed_over", sentence, missing=[document.key for document in missing])


def of_kind(asked: "RequiredDocument", media_type: str) -> Verdict:
    """What asks for a document may say of which kinds it is."""
    if not asked.media_types or media_type in asked.media_types:
        return Verdict.ok("of_kind")
    kinds = ", ".join(one.rsplit("/", 1)[-1].upper() for one in asked.media_types)
    return Verdict.fail(
        "of_kind",
        _("This document is taken as %(kinds)s only. Save it as that, then upload it again.") % {"kinds": kinds},
    )


def signed(nomination: "Nomination", name: str, title: str) -> Verdict:
    """Whoever signs is named with the exact title; a replay names nobody."""
    if nomination.call.is_replay or (is_legible(name) and is_legible(title)):
        return Verdict.ok("signed")
    return Verdict.fail("signed", _("Write the name and the exact title of the person who signs."))


def quota(counter: "QuotaCounter") -> Verdict:
    """A country nominates at most as many cities as the call allows."""
    if counter.left > 0:
        return Verdict.ok("quota", allowed=counter.allowed, used=counter.used)
    sentence = ngettext(
        "%(country)s has used its place in this call. To nominate another city, take one nomination back first.",
        "%(country)s has used all %(allowed)d places in this call. "
        "To nominate another city, take one nomination back first.",
        counter.allowed,
    ) % {"country": counter.country.called, "allowed": counter.allowed}
    return Verdict.fail("quota", sentence, allowed=counter.allowed, used=counter.used)


def alone(other: "Nomination | None") -> Verdict:
    """A city has one living file in a call."""
    if other is None:
        return Verdict.ok("alone")
    sentence = _("%(city)s has an application in this call already; go on with that one.") % {"city": other.city.name}
    return Verdict.fail("alone", sentence, file=other.key)


def outside_the_network(works_there: bool) -> Verdict:
    """Whoever works for the network does not speak for a city."""
    if not works_there:
        return Verdict.ok("outside_the_network")
    return Verdict.fail("outside_the_network", _("You work for the network and cannot speak for a city meanwhile."))


def asks_once(city: str, *, works_here: bool, asked: bool) -> Verdict:
    """Who works for a city, or has asked to, need not ask again."""
    if works_here:
        return Verdict.fail("asks_once", _("You work for %(city)s already. Sign in to go on.") % {"city": city})
    if asked:
        sentence = _("You asked for %(city)s already; your National Commission has still to answer.")
        return Verdict.fail("asks_once", sentence % {"city": city})
    return Verdict.ok("asks_once")


def entry_is_open(entry: "Entry") -> Verdict:
    """A request to enter is answered once."""
    if entry.is_open:
        return Verdict.ok("entry_is_open")
    if entry.ended_unanswered:
        return Verdict.fail("entry_is_open", _("This request ended with its call; nobody had answered it."))
    sentence = _("%(person)s has answered this request already.") % {"person": entry.decided_by}
    return Verdict.fail("entry_is_open", sentence)


def entered(city: str, *, pending: bool) -> Verdict:
    """Until its National Commission has let it in, a city fills in and hands nothing in."""
    if not pending:
        return Verdict.ok("entered")
    sentence = _(
        "The National Commission has still to accept the entry of %(city)s. You can fill in meanwhile; the rest "
        "opens once it has."
    )
    return Verdict.fail("entered", sentence % {"city": city})


def reasoned(reason: str) -> Verdict:
    """An act that others must live with has its reason."""
    if is_legible(reason):
        return Verdict.ok("reasoned")
    return Verdict.fail("reasoned", _("Write a reason; those concerned will read it."))


def asked(nomination: "Nomination", reasons: Mapping[str, str]) -> Verdict:
    """A file goes back with at least one question of its form, or paper beside it, and a reason beside each."""
    nomination.dossier.fill()
    known = {question.code for question in nomination.dossier.questions()} | set(nomination.papers)
    if reasons and set(reasons) <= known and all(is_legible(reason) for reason in reasons.values()):
        return Verdict.ok("asked")
    sentence = _("Write beside at least one question what the city should change, and why.")
    return Verdict.fail("asked", sentence, questions=sorted(reasons))


def editable(nomination: "Nomination", codes: set[str]) -> Verdict:
    """A returned file is open only in the questions named."""
    reopened = set(nomination.reopened)
    closed = {code for code in codes - reopened if not code.startswith(ASKED)}  # documents beside it stay open
    if nomination.status != "returned" or not reopened or not closed:
        return Verdict.ok("editable")
    sentence = _("The National Commission reopened only some questions; the others stay as they were signed.")
    return Verdict.fail("editable", sentence, closed=sorted(closed))


def returns_in_time(due_at: datetime, deadline: datetime, now: datetime) -> Verdict:
    """A returned file is awaited on a day that is still to come, before the Commission's own deadline."""
    if due_at <= now:
        sentence = _("This day is over. Choose one that leaves the city time to answer.")
        return Verdict.fail("returns_in_time", sentence)
    if due_at < deadline:
        return Verdict.ok("returns_in_time")
    return Verdict.fail("returns_in_time", _("Choose a due date before your own deadline."))


def takes_back_in_time(nomination: "Nomination", at: datetime) -> Verdict:
    """A city takes its file back as long as it could still hand it in."""
    closes = nomination.taken_back_until
    if nomination.call.is_open_until(closes, at):
        return Verdict.ok("takes_back_in_time")
    sentence = _(
        "The application could be taken back until %(date)s. Your National Commission can still send it back to you "
        "with questions."
    )
    date = timeline.when(closes, nomination.call.zone, end=True)
    return Verdict.fail("takes_back_in_time", sentence % {"date": date}, closed=closes)


def takes_decline_back_in_time(nomination: "Nomination", at: datetime) -> Verdict:
    """A Commission that declined a city thinks again within two days."""
    if at < (closes := nomination.since + THINKS_AGAIN):
        return Verdict.ok("takes_decline_back_in_time")
    sentence = _(
        "This could be taken back until %(date)s, 48 hours after you declined. Only the secretariat can undo it now."
    )
    date = timeline.when(closes, nomination.call.zone)
    return Verdict.fail("takes_decline_back_in_time", sentence % {"date": date}, closed=closes)


def before_the_jury(nomination: "Nomination") -> Verdict:
    """While jurors have no file of the call, a city that is being assessed can be swapped: all of them, or none."""
    if not (nomination.is_under_review and nomination.call.jury_has_begun):
        return Verdict.ok("before_the_jury")
    sentence = _(
        "The jury of this call has begun, so a nomination that is being assessed is no longer taken back or swapped. "
        "The city can still be withdrawn."
    )
    return Verdict.fail("before_the_jury", sentence)


def arrived(day: date, today: date) -> Verdict:
    """A paper is entered once it is there."""
    if day <= today:
        return Verdict.ok("arrived")
    return Verdict.fail("arrived", _("The day on which the paper arrived lies ahead. Look at the date."))


def with_scan(scan: object) -> Verdict:
    """What the Commission signed on paper is entered with its scan."""
    if scan is not None:
        return Verdict.ok("with_scan")
    sentence = _(
        "This file came on paper. Enter the Commission's signature at the file's page on your desk, with its scan."
    )
    return Verdict.fail("with_scan", sentence)


def too_late(closes: datetime, at: datetime) -> Verdict:
    """Only what comes after the deadline needs a day of its own."""
    if at >= closes:
        return Verdict.ok("too_late")
    sentence = _("The deadline of the National Commission has not passed. Leave out the day and the reason.")
    return Verdict.fail("too_late", sentence)


def still_due(nomination: "Nomination", status: str, at: datetime) -> Verdict:
    """A file that someone is to act on has time left; past its deadline it needs a date of its own."""
    closes = nomination.closes_in(status)
    if closes is None or at < closes:
        return Verdict.ok("still_due")
    sentence = _("The deadline has passed. Choose a later day until which this file may come in.")
    return Verdict.fail("still_due", sentence)
