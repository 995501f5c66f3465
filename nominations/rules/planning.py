"""Whether the dates of a call fit together: what must not be published, and what somebody should look at first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.verdicts import Verdict, failed
from nominations import panels
from nominations.calendar import is_weekend, last_day
from nominations.states import RELEASE, Deadline

if TYPE_CHECKING:
    from nominations.models import Call

# Our own rules of thumb, no rule of anybody's: below them a warning asks whether the dates are meant.
CITIES_WANT, COMMISSIONS_WANT, CHECKS_WANT, JURORS_WANT = (timedelta(days=days) for days in (45, 21, 14, 21))


def orderly(
    call: "Call", country_id: int | None = None, instead: Mapping[str, datetime] | None = None
) -> list[Verdict]:
    """Each stage ends after those before it, the announcement comes last: by the dates in force or those to be."""
    found, before = [], call.opens_at
    for name, at in stages(call, country_id, instead)[1:]:
        if at and name != Deadline.REVIEW:  # jurors may read what is checked while other files are still clarified
            found.append(after(name, at, before))
        before = max(before, at or before)
    return found


def stages(
    call: "Call", country_id: int | None = None, instead: Mapping[str, datetime] | None = None
) -> list[tuple[str, datetime | None]]:
    """The instants of a call in the order in which they should come, as they are in force."""
    instead = instead or {}
    closings = [(name, instead.get(name) or call.planned(name, country_id)) for name in (*Deadline.values, RELEASE)]
    return [("opens_at", call.opens_at), *closings]


def after(name: str, at: datetime, before: datetime) -> Verdict:
    """A date comes after the one before it; the Commissions' deadline may be the cities' own."""
    if at > before or (name == Deadline.COMMISSION and at == before):
        return Verdict.ok(f"order_{name}")
    sentences = {
        Deadline.CITY: _("The deadline for cities has to be after the opening."),
        Deadline.COMMISSION: _("The deadline for National Commissions cannot be before the one for cities."),
        Deadline.SCREENING: _("The checks have to end after the deadline for National Commissions."),
        RELEASE: _("The announcement has to come after every deadline."),
    }
    return Verdict.fail(f"order_{name}", sentences[name])


def warnings(call: "Call") -> list[Verdict]:
    """What looks wrong and may be meant: short windows, weekends, a form that speaks of another rubric."""
    found = [*_windows(call), *_sequence(call), *_weekends(call), _criteria(call)]
    return failed([*found, *([] if call.is_being_prepared else orderly(call))])


def _windows(call: "Call") -> list[Verdict]:
    ends = dict(stages(call))
    cities, commissions = call.deadline(Deadline.CITY), call.deadline(Deadline.COMMISSION)
    return [
        _long_enough("cities", call.opens_at, cities, CITIES_WANT),
        _long_enough("commissions", cities, commissions, COMMISSIONS_WANT),
        _long_enough("checks", commissions, ends[Deadline.SCREENING], CHECKS_WANT),
        _long_enough("jurors", commissions, ends[Deadline.REVIEW], JURORS_WANT),
    ]


def _long_enough(who: str, start: datetime, end: datetime | None, wanted: timedelta) -> Verdict:
    if end is None or end - start >= wanted:
        return Verdict.ok(f"window_{who}")
    days = max((end - start) // timedelta(days=1), 0)
    return Verdict.fail(f"window_{who}", _short(who, days) % {"days": days}, days=days)


def _short(who: str, days: int) -> str:
    sentences = {
        "cities": ngettext("Cities have %(days)d day to apply.", "Cities have %(days)d days to apply.", days),
        "commissions": ngettext(
            "National Commissions have %(days)d day after the cities.",
            "National Commissions have %(days)d days after the cities.",
            days,
        ),
        "checks": ngettext(
            "Checks and clarifications have %(days)d day.", "Checks and clarifications have %(days)d days.", days
        ),
        "jurors": ngettext(
            "Jurors have %(days)d day after the last nomination.",
            "Jurors have %(days)d days after the last nomination.",
            days,
        ),
    }
    return sentences[who]


def _sequence(call: "Call") -> list[Verdict]:
    checks, reviews = call.planned(Deadline.SCREENING), call.planned(Deadline.REVIEW)
    in_order = not (checks and reviews and reviews <= checks)
    return [
        _fits("jury_ends_early", in_order, _("The jury would end before the clarifications.")),
        _fits("no_review", reviews is not None, _("The jurors have no deadline yet.")),
        _fits("no_release", call.release_at is not None, _("No date of the announcement is planned yet.")),
    ]


def regions(wanted: int, readers: int) -> Verdict:
    """Readers of a file come from two regions at least, or each from another one, or from wherever they are."""
    if not panels.regions_refused(wanted, readers):
        return Verdict.ok("regions")
    sentence = _("Regions with %(readers)d readers of a file: %(numbers)s.")
    numbers = sorted({1, min(2, readers), readers})
    named = _(" or ").join(str(number) for number in numbers)
    return Verdict.fail("regions", sentence % {"readers": readers, "numbers": named}, regions=wanted)


def _weekends(call: "Call") -> list[Verdict]:
    return [
        _fits(
            f"weekend_{field}",
            not is_weekend(last_day(at, call.tz)),
            _("%(what)s falls on a weekend.") % {"what": Deadline(field).label},
        )
        for field, at in stages(call)
        if at and field in Deadline.values
    ]


def _criteria(call: "Call") -> Verdict:
    """What the form says the jury looks for is what the jury will mark."""
    if call.form is None or call.rubric is None:
        return Verdict.ok("criteria")
    strange = sorted(call.form.criteria() - {row.code for row in call.rubric.criteria.all()})
    if not strange:
        return Verdict.ok("criteria")
    sentence = _("The form names criteria that the rubric of this call does not have: %(codes)s.")
    return Verdict.fail("criteria", sentence % {"codes": ", ".join(strange)}, codes=strange)


def _fits(code: str, passed: bool, sentence: str) -> Verdict:
    return Verdict.ok(code) if passed else Verdict.fail(code, sentence)
