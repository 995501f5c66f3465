"""Where a file stands, in words: its badge, since when, who holds it, what comes next and by when."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.person import Person
from audit import clock
from nominations import timeline
from nominations.models import Nomination
from nominations.permissions import STATE, answers, is_commission, writes_for_city
from nominations.rules.call import not_called_off
from nominations.states import Shown

NEXT = {
    Shown.DRAFT: gettext_lazy("The city hands it in, signed by its mayor; then the National Commission decides."),
    Shown.WITH_COMMISSION: gettext_lazy("The National Commission nominates the city, sends it back or declines."),
    Shown.RETURNED: gettext_lazy("The city changes the questions that were reopened and hands it in again."),
    Shown.NOMINATED: gettext_lazy("The secretariat checks it and gives it to the jury."),
    Shown.CLARIFICATION: gettext_lazy("Who is asked answers the secretariat's question; then the secretariat goes on."),
    Shown.UNDER_REVIEW: gettext_lazy("The outcome is announced for all cities at one moment."),
    Shown.MEMBER: gettext_lazy("The city is a member; its first report is due in two years."),
    Shown.NOT_ADMITTED: gettext_lazy("Nothing more happens in this call. The city may apply in a next one."),
    Shown.IN_RESERVE: gettext_lazy(
        "The jury placed the city in reserve: should a place become free, it is considered first."
    ),
    Shown.DEFERRED: gettext_lazy(
        "The jury would like to see the city again in a next call. Its file can be copied to that one."
    ),
    Shown.NOT_NOMINATED: gettext_lazy("Nothing more happens in this call. The city may apply in a next one."),
    Shown.LAPSED: gettext_lazy("Only the secretariat can accept it later, with a reason."),
    Shown.INELIGIBLE: gettext_lazy("Nothing more happens in this call. The secretariat can say what to change."),
    Shown.WITHDRAWN: gettext_lazy("Nothing more happens. The text can be used again in a next call."),
    Shown.REVOKED: gettext_lazy("Nothing more happens in this call."),
}
TONES = {
    Shown.RETURNED: "now",
    Shown.CLARIFICATION: "now",
    Shown.NOMINATED: "done",
    Shown.MEMBER: "done",
    Shown.UNDER_REVIEW: "now",
}


def badge(file: Nomination, person: Person, fields: frozenset[str] = frozenset()) -> dict[str, str]:
    """Where it stands, in the words of this reader."""
    if waits_for(file, person):
        return {"word": _("waits for you"), "tone": "due", "note": str(file.shown.label)}
    if file.is_called_off:
        return {"word": _("call cancelled"), "tone": "problem", "note": str(file.shown.label)}
    tone = "problem" if file.has_ended else TONES.get(file.shown, "quiet")
    return {"word": file.status_label if STATE in fields else str(file.shown.label), "tone": tone, "note": ""}


def waits_for(file: Nomination, person: Person) -> bool:
    """Whether this person is the one whose turn it is."""
    if file.is_with_city:
        return writes_for_city(file, person) and not is_over(file)
    if file.is_with_commission:
        return is_commission(file, person) and not is_over(file)
    return file.awaits_answer and answers(file, person) and not is_over(file)


def is_over(file: Nomination) -> bool:
    """Whether its deadline has passed and the clock has still to end it, or its call does not take place."""
    return file.is_called_off or file.is_overdue(clock.now())


def since(file: Nomination) -> datetime:
    """When it came to the stage that outsiders see; the hidden steps after that leave no trace."""
    if file.is_under_review:
        return getattr(file, "assessed_since", None) or file.endorsed_at or file.since
    return file.since


def lasting(file: Nomination) -> str:
    """How long it has stood there; of a replayed file no date is known."""
    return "" if file.call.is_replay else timeline.lasting(since(file), clock.now())


def line(file: Nomination, person: Person, fields: frozenset[str]) -> dict[str, Any]:
    """The status line of a file: stage, date, holder, what happens next, by when."""
    zone = reader_zone(person)
    return badge(file, person, fields) | {
        "since": _since(file, fields, zone),
        "holder": timeline.holder(file),
        "next": what_next(file),
        "due": _due(file, zone),
        "asked": _asked(file, zone),
    }


def what_next(file: Nomination) -> str:
    """What comes after; of a file that is over with its call, that nothing does."""
    if file.is_called_off:
        return str(not_called_off(file.call).sentence)
    if file.is_off_public:
        return _("The announcement is withdrawn for now. Whom it concerns hears from us as soon as it is public again.")
    return str(NEXT[Shown.LAPSED if is_over(file) else file.shown])


def _asked(file: Nomination, zone: str) -> str:
    """That the date is the Commission's own, and when the call itself closes."""
    if not file.national_deadline or not file.closes_at or file.is_called_off:
        return ""
    closes = timeline.when(file.closes_at, file.call.zone, zone, end=True)
    return _("The National Commission asks for this date; the call itself closes on %(date)s.") % {"date": closes}


def _due(file: Nomination, zone: str) -> str:
    """By when it is asked for; what is overdue may come until its window closes."""
    if file.is_called_off:
        return ""
    asked, closes, question = file.awaited_until, file.closes_at, file.open_question
    if question:
        return timeline.until(question.due_at, file.call.zone, zone)
    if asked is None or closes is None:
        return timeline.expected(file.call, file.shown, zone)
    if asked <= clock.now() < closes:
        facts = {"end": timeline.until(closes, file.call.zone, zone)}
        return _("overdue; it can still be handed in: %(end)s") % facts
    return timeline.until(asked, file.call.zone, zone)


def _since(file: Nomination, fields: frozenset[str], zone: str) -> str:
    if file.call.is_replay:
        return _("date not published")
    return timeline.when(file.since if STATE in fields else since(file), file.call.zone, zone)


def reader_zone(person: Person) -> str:
    """The zone in which this person reads; a visitor reads the call's alone."""
    return person.user.time_zone if person.user else ""
