"""A date of a published call that moves: what moves with it, whether it may, and what should be looked at first."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.verdicts import Verdict, failed
from nominations.calendar import rolled_over
from nominations.rules import planning
from nominations.states import OWN_OF_COUNTRIES, RELEASE, Deadline

if TYPE_CHECKING:
    from nominations.models import Call

A_YEAR = timedelta(days=366)
LONG = timedelta(days=60)


@dataclass(frozen=True)
class Move:
    """One date of a call, for all countries or for one: what was in force, if anything, and what will be."""

    field: str
    country_id: int | None
    old: datetime | None
    new: datetime


def moves(call: "Call", field: str, new: datetime, country_id: int | None, *, both: bool = False) -> list[Move]:
    """The date that moves, as the call's weekends have it; with the Commissions' by as much, if both move."""
    old = call.planned(field, country_id)
    rolls = call.rolls_over and field != RELEASE
    found = [Move(field, country_id, old, rolled_over(new, call.tz) if rolls else new)]
    if both and field == Deadline.CITY and old:
        closes = call.deadline(Deadline.COMMISSION, country_id)
        found += moves(call, Deadline.COMMISSION, closes + (new - old), country_id)
    return found


def in_country(call: "Call", moving: list[Move], country_id: int | None) -> list[Move]:
    """What of it really moves in a country: one that holds a later date keeps it."""
    there = [replace(move, old=call.planned(move.field, country_id)) for move in moving]
    return [move for move in there if move.old is None or move.field == RELEASE or move.new > move.old]


def movable(call: "Call", moving: list[Move], at: datetime) -> list[Verdict]:
    """Everything that has to be true before dates of a call move."""
    found = [verdict for move in moving for verdict in _movable(call, move, at)]
    if call.is_replay:  # what happened is not judged
        return found
    return [*found, *(verdict for verdict in in_order(call, moving) if verdict.code == f"order_{Deadline.COMMISSION}")]


def _movable(call: "Call", move: Move, at: datetime) -> list[Verdict]:
    return [takes_place(call, move.field), own_of_a_country(move), later(move.old, move.new, move.field, at)]


def takes_place(call: "Call", field: str) -> Verdict:
    """Dates move while the call runs; that of the announcement until two persons have set its instant."""
    if field == RELEASE and call.is_release_set:
        sentence = _("Two persons have set the instant of the announcement. It does not move here any more.")
        return Verdict.fail("takes_place", sentence)
    if call.takes_files or (field == RELEASE and call.is_decided):
        return Verdict.ok("takes_place")
    sentence = _("The dates of this call do not move: it is “%(state)s”.") % {"state": call.get_state_display()}
    return Verdict.fail("takes_place", sentence)


def own_of_a_country(move: Move) -> Verdict:
    """Cities and Commissions of one country may have a date of their own; the other dates are one for all."""
    if move.country_id is None or move.field in OWN_OF_COUNTRIES:
        return Verdict.ok("own_of_a_country")
    return Verdict.fail("own_of_a_country", _("This date is one for all. Choose “All countries”."))


def later(old: datetime | None, new: datetime, field: str, at: datetime) -> Verdict:
    """A published deadline only moves forward, and by a year at most: more is a slip of the hand."""
    if old is not None and new <= old and field != RELEASE:
        return Verdict.fail("later", _("An extension ends later than the deadline in force."), old=old, new=new)
    if new <= at and (old is None or field == RELEASE):
        return Verdict.fail("later", _("Choose an instant in the future."), new=new)
    if new - (old or at) > A_YEAR:
        sentence = _("An extension moves a deadline by a year at most. Look at the year you typed.")
        return Verdict.fail("later", sentence, old=old, new=new)
    return Verdict.ok("later")


def in_order(call: "Call", moving: list[Move]) -> list[Verdict]:
    """What would not follow in order any more, said of the dates that would be in force."""
    dates = {move.field: move.new for move in moving}
    return failed(planning.orderly(call, moving[0].country_id, dates))


def cautions(call: "Call", moving: list[Move]) -> list[Verdict]:
    """What is allowed and should be looked at before it is published."""
    first = moving[0]
    if first.old and first.new - first.old > LONG:
        days = (first.new - first.old) // timedelta(days=1)
        long = [Verdict.fail("long", _("The date moves by %(days)d days.") % {"days": days}, days=days)]
    else:
        long = []
    return [*long, *in_order(call, moving)]
