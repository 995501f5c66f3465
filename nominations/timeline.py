"""Dates in words: how long is left, the call's clock beside the reader's, and the way of a call or a file."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from dossiers.states import Channel
from nominations.states import ANNOUNCED_CALL, CallState, Deadline, Shown, Side, shown

if TYPE_CHECKING:
    from nominations.models import Call, Nomination

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
OPENED, CITY, COMMISSION, CHECKS, JURY, ANNOUNCEMENT, ALL_DONE = range(7)
PLACE = {
    Shown.DRAFT: CITY,
    Shown.RETURNED: CITY,
    Shown.WITH_COMMISSION: COMMISSION,
    Shown.NOMINATED: CHECKS,
    Shown.CLARIFICATION: CHECKS,
    Shown.UNDER_REVIEW: JURY,
    Shown.MEMBER: ALL_DONE,
    Shown.NOT_ADMITTED: ALL_DONE,
    Shown.IN_RESERVE: ALL_DONE,
    Shown.DEFERRED: ALL_DONE,
    Shown.REVOKED: ALL_DONE,
}
STOPPED = {Shown.WITHDRAWN, Shown.LAPSED, Shown.NOT_NOMINATED, Shown.INELIGIBLE, Shown.REVOKED}


# One instant.


def when(instant: datetime, zone: str, reader_zone: str = "", *, end: bool = False, seconds: bool = False) -> str:
    """An instant in the call's zone and, where the clock there shows another time, in the reader's."""
    here = f"{_day(instant, zone, end)} {_time(instant, zone, end, seconds)} {place(zone)}"
    if not reader_zone or _offset(instant, reader_zone) == _offset(instant, zone):
        return here
    there = _reader(instant, zone, reader_zone, end=end, seconds=seconds)
    return _("%(here)s (your time: %(there)s)") % {"here": here, "there": there}


def day(instant: datetime, zone: str, *, end: bool = False) -> str:
    """The day alone, with the month in words."""
    return date_format(_shown_day(instant, zone, end), "j F Y")


def date_in(instant: datetime, zone: str) -> str:
    """The date there as figures, for keys."""
    return instant.astimezone(ZoneInfo(zone)).date().isoformat()


def place(zone: str) -> str:
    """A zone as people name it: by its city."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _day(instant: datetime, zone: str, end: bool) -> str:
    return f"{day(instant, zone, end=end)},"


def _shown_day(instant: datetime, zone: str, end: bool) -> datetime:
    """A window that closes at midnight closes at the end of the day before."""
    local = instant.astimezone(ZoneInfo(zone))
    return local - DAY if end and _is_midnight(local) else local


def _time(instant: datetime, zone: str, end: bool, seconds: bool) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    if end and _is_midnight(local):
        return "24:00"
    face = date_format(local, "H:i:s" if seconds else "H:i")
    return f"{face} ({local:%Z})" if _comes_twice(local) else face


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _comes_twice(local: datetime) -> bool:
    """In the night in which clocks go back one hour comes twice; its name tells which."""
    return local.replace(fold=0).utcoffset() > local.replace(fold=1).utcoffset()  # type: ignore[operator]


def _reader(instant: datetime, zone: str, reader_zone: str, *, end: bool, seconds: bool) -> str:
    """The reader's time, with the day only where it is another one."""
    theirs, ours = _shown_day(instant, reader_zone, end), _shown_day(instant, zone, end)
    time = _time(instant, reader_zone, end, seconds)
    if theirs.date() == ours.date():
        return time
    return f"{date_format(theirs, 'j F' if theirs.year == ours.year else 'j F Y')}, {time}"


def _offset(instant: datetime, zone: str) -> timedelta | None:
    return instant.astimezone(ZoneInfo(zone)).utcoffset()


# How long.


def left(deadline: datetime, now: datetime) -> str:
    """How long is left: days, in the last two of them hours, in the last two hours minutes."""
    remaining = deadline - now
    if remaining <= timedelta():
        return _("closed")
    if remaining >= 2 * DAY:
        return ngettext("%(n)d day left", "%(n)d days left", remaining // DAY) % {"n": remaining // DAY}
    if remaining >= 2 * HOUR:
        return ngettext("%(n)d hour left", "%(n)d hours left", remaining // HOUR) % {"n": remaining // HOUR}
    minutes = max(1, remaining // MINUTE)
    return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}


def left_first(deadline: datetime, now: datetime) -> str:
    """The same where it begins a subject line."""
    return capfirst(left(deadline, now))


def lasting(since: datetime, now: datetime) -> str:
    """How long something has stood where it stands."""
    days = (now - since) // DAY
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days > 0 else _("today")


def until(instant: datetime, zone: str, reader_zone: str = "") -> str:
    """How long is left to an instant, and the instant itself on both clocks."""
    return f"{left(instant, clock.now())} · {when(instant, zone, reader_zone, end=True)}"


def release(instant: datetime, zone: str, reader_zone: str = "") -> str:
    """How long is left to an announcement; once its instant has come the clock is about to make it."""
    if instant > clock.now():
        return until(instant, zone, reader_zone)
    facts = {"instant": when(instant, zone, reader_zone)}
    return _("due now; the clock announces within minutes · %(instant)s") % facts


def due(call: "Call", field: str, country_id: int | None, person_zone: str) -> str:
    """A deadline of a call in words: "12 days left · 28 February 2027, 24:00 Berlin (your time: 1 March, 02:00)".

    Of a reader whose clock is not known the date alone: such a page is the same for everybody and at every minute.
    """
    closes = call.wanted_by(country_id) if field == Deadline.CITY else call.deadline(field, country_id)
    return until(closes, call.zone, person_zone) if person_zone else _by(closes, call.zone, "")


def arrived(day: date, channel: str) -> str:
    """How a paper came, and on which day."""
    sentence = _("by e-mail on %(day)s") if channel == Channel.EMAIL else _("by post on %(day)s")
    return sentence % {"day": date_format(day, "j F Y")}


def expected(call: "Call", stage: Shown, reader_zone: str = "") -> str:
    """What the call plans for a stage that nobody outside is asked to end: the same for every file in it."""
    if call.is_replay:
        return ""
    if stage == Shown.NOMINATED:
        return _planned_until(call.planned(Deadline.SCREENING), call.zone, reader_zone)
    if stage == Shown.UNDER_REVIEW:
        return announced(call, reader_zone) or _planned_until(call.reviews_due, call.zone, reader_zone)
    return ""


def announced(call: "Call", reader_zone: str = "") -> str:
    """When the outcome is planned to be told."""
    if call.release_at is None:
        return ""
    return _("announcement planned for %(date)s") % {"date": when(call.release_at, call.zone, reader_zone)}


def _planned_until(instant: datetime | None, zone: str, reader_zone: str) -> str:
    return _("planned until %(date)s") % {"date": when(instant, zone, reader_zone, end=True)} if instant else ""


# The way.


def way(
    call: "Call",
    now: datetime,
    nomination: "Nomination | None" = None,
    *,
    country_id: int | None = None,
    reader_zone: str = "",
) -> list[dict[str, Any]]:
    """What was, what is, what comes: of a call by the clock, of a file by the stage that outsiders see."""
    if nomination is not None:
        return _way_of_file(call, nomination, reader_zone)
    steps = _planned(call, country_id, reader_zone, call.wanted_by(country_id))
    if call.state == CallState.CANCELLED:
        return [*_toned(steps[:1], ALL_DONE), {"label": CallState.CANCELLED.label, "tone": "problem"}]
    return _late(_toned(steps, _reached(call, country_id, now)), call, now, reader_zone)


def _planned(call: "Call", country_id: int | None, reader_zone: str, city: datetime) -> list[dict[str, Any]]:
    """The six steps with the dates in force."""
    commission = call.deadline(Deadline.COMMISSION, country_id)
    return [
        {"label": _("Call opens"), "date": when(call.opens_at, call.zone, reader_zone)},
        {"label": _("Cities apply"), "date": _by(city, call.zone, reader_zone)},
        {"label": _("National Commissions nominate"), "date": _by(commission, call.zone, reader_zone)},
        {"label": _("Secretariat checks"), "date": _by(call.planned(Deadline.SCREENING), call.zone, reader_zone)},
        {"label": _("Jury reads and recommends"), "date": _by(call.reviews_due, call.zone, reader_zone)},
        {"label": _("Announcement"), "date": _on(call.release_at, call.zone, reader_zone)},
    ]


def _late(steps: list[dict[str, Any]], call: "Call", now: datetime, reader_zone: str) -> list[dict[str, Any]]:
    """Checks and jury may take longer than their deadline said; the step then tells what was planned."""
    for number, due in ((CHECKS, call.planned(Deadline.SCREENING)), (JURY, call.reviews_due)):
        if due and due <= now and steps[number]["tone"] == "now":
            steps[number]["date"] = _planned_until(due, call.zone, reader_zone)
    return steps


def _by(instant: datetime | None, zone: str, reader_zone: str) -> str:
    return _("until %(date)s") % {"date": when(instant, zone, reader_zone, end=True)} if instant else ""


def _on(instant: datetime | None, zone: str, reader_zone: str) -> str:
    return when(instant, zone, reader_zone) if instant else _("date not set")


def _toned(steps: list[dict[str, Any]], reached: int) -> list[dict[str, Any]]:
    tones = ["done" if number < reached else "now" if number == reached else "later" for number in range(len(steps))]
    return [step | {"tone": tone} for step, tone in zip(steps, tones, strict=True)]


def _reached(call: "Call", country_id: int | None, now: datetime) -> int:
    """Where the call stands for everyone: that a decision is taken is not told before it is announced."""
    if call.state in ANNOUNCED_CALL:
        return ALL_DONE
    if call.state in {CallState.IN_REVIEW, CallState.DECIDED}:
        return JURY
    ends = [call.opens_at, *(call.deadline(name, country_id) for name in (Deadline.CITY, Deadline.COMMISSION))]
    return sum(now >= end for end in ends)


def _way_of_file(call: "Call", nomination: "Nomination", reader_zone: str) -> list[dict[str, Any]]:
    city = nomination.national_deadline or nomination.call.deadline(Deadline.CITY, nomination.country_id)
    steps = _planned(call, nomination.country_id, reader_zone, city)
    reached = _place(nomination)
    for number, (label, done) in enumerate(_happened(call, nomination)):
        steps[number] |= {"label": label, "date": done if number < reached else steps[number]["date"]}
    if reached > CHECKS:
        steps[CHECKS]["date"] = ""  # the checks of one file end before those of the call
    toned = _late(_toned(steps, reached), call, clock.now(), reader_zone)
    if nomination.is_called_off:
        return [*toned[:reached], {"label": _capital(CallState.CANCELLED.label), "tone": "problem"}]
    if nomination.shown in STOPPED:
        return [*toned[:reached], {"label": _capital(nomination.shown.label), "tone": "problem"}]
    if reached < ALL_DONE:
        toned[reached]["holder"] = holder(nomination)
        toned[reached]["date"] = _by(nomination.awaited_until, call.zone, reader_zone) or toned[reached]["date"]
    return toned


def _place(nomination: "Nomination") -> int:
    """The step of the stage shown; of a file that ended, of the stage it was shown in before."""
    if nomination.shown == Shown.REVOKED:
        return ALL_DONE
    if nomination.shown in STOPPED:
        return PLACE[shown(nomination.ended_from)] if nomination.ended_from else CHECKS
    return PLACE[nomination.shown]


def _happened(call: "Call", nomination: "Nomination") -> list[tuple[str, str]]:
    """The steps of one file, each with the day on which it was done."""
    instants = [nomination.created_at, nomination.submitted_at, nomination.endorsed_at]
    labels = [_("File opened"), _("The city fills in"), _("The National Commission decides")]
    unknown = _("date not published")
    days = [unknown if call.is_replay else day(instant, call.zone) if instant else "" for instant in instants]
    return list(zip(labels, days, strict=True))


def holder(nomination: "Nomination") -> str:
    """Who has the file now, as outsiders are told."""
    holders = {
        Shown.DRAFT: _("the city"),
        Shown.RETURNED: _("the city"),
        Shown.WITH_COMMISSION: _("the National Commission"),
        Shown.NOMINATED: _("the secretariat"),
        Shown.CLARIFICATION: _("the National Commission")
        if nomination.asked_side == Side.COMMISSION
        else _("the city"),
        Shown.UNDER_REVIEW: _("the secretariat and the jury"),
    }
    return "" if nomination.is_called_off else holders.get(nomination.shown, "")


def _capital(text: Any) -> str:
    return str(text)[:1].upper() + str(text)[1:]
