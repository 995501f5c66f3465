"""What is certain of proposed panels, and why seats stay empty: in sentences, in the reader's language."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from cities.states import Region
from dossiers.wording import language_name
from nominations.models import Nomination
from nominations.panels import Unfilled

if TYPE_CHECKING:
    from nominations.views.panels import Asked, Round


def sentences(asked: "Asked") -> list[str]:
    """What is certain of this proposal, in the order of its aims."""
    plan = asked.plan
    loads = [plan.load[juror.key] for juror in asked.round.jurors]
    told = plan.certificate
    seats = (
        _("%(seats)d seats have a reader; no plan fills more.")
        if told.seats_proven
        else _("%(seats)d seats have a reader; no plan fills more than %(bound)d.")
    )
    least, most = min(loads, default=0), max(loads, default=0)
    found = [seats % {"seats": told.seats, "bound": told.seats_bound}, *_of_fit(asked)]
    found.append(_("Jurors read from %(least)d to %(most)d files.") % {"least": least, "most": most})
    if told.seats:
        apart = _("The jurors fall into groups that share no file: their marks cannot be compared.")
        found.append(_("All jurors hang together over files that they share.") if plan.connected else apart)
    return [*found, _("Drawn by %(solver)s with the number %(seed)d.") % {"solver": plan.solver, "seed": plan.seed}]


def _of_fit(asked: "Asked") -> list[str]:
    """The weakest panel and the fit of all, each beside what no plan exceeds; nothing where no fit is given."""
    told, worst = asked.plan.certificate, asked.plan.worst
    if not asked.round.fit or worst is None:
        return []
    city = next(file.city.name for file in asked.round.open if file.key == worst[0])
    floor = (
        _("The weakest panel, of %(city)s, has a fit of %(fit)d; no plan lifts it higher.")
        if told.floor_proven
        else _("The weakest panel, of %(city)s, has a fit of %(fit)d; no plan lifts it above %(bound)d.")
    )
    whole = (
        _("All panels together have a fit of %(fit)d, of it %(now)d by those who read now; no plan has more.")
        if told.fit_proven
        else _(
            "All panels together have a fit of %(fit)d, of it %(now)d by those who read now; without regard to the "
            "weakest panel no plan has more than %(bound)d."
        )
    )
    return [
        floor % {"city": city, "fit": worst[1], "bound": told.floor_bound or 0},
        whole % {"fit": told.fit, "now": asked.round.fit_now, "bound": told.fit_bound},
    ]


def empty_seats(asked: "Asked") -> list[str]:
    """Why seats stay empty, a sentence for each file, in the reader's language."""
    files = {file.key: file for file in asked.round.open}
    seats: dict[str, list[Unfilled]] = {}
    for seat in asked.plan.unfilled:
        seats.setdefault(seat.file, []).append(seat)
    return [_empty_seat(asked.round, files[key], of_file[0], len(of_file)) for key, of_file in seats.items()]


def _empty_seat(found: "Round", file: Nomination, seat: Unfilled, count: int) -> str:
    words = {
        "country": _("%(city)s: too few jurors have no ties to %(country)s; seats left empty: %(n)d."),
        "conflict": _(
            "%(city)s: every other juror without ties to %(country)s has a conflict; seats left empty: %(n)d."
        ),
        "language": _(
            "%(city)s: too few jurors without ties to %(country)s read its language; seats left empty: %(n)d."
        ),
        "nationality": _("%(city)s: its readers would share a nationality; seats left empty: %(n)d."),
        "region": _("%(city)s: no reader of %(language)s outside %(regions)s may read it; seats left empty: %(n)d."),
        "load": _("%(city)s: every juror who may read it has as many files as agreed; seats left empty: %(n)d."),
        "load outside": _("%(city)s: no reader of %(language)s outside %(regions)s is free; seats left empty: %(n)d."),
    }
    rule = "load outside" if seat.rule == "load" and seat.outside else seat.rule
    return words[rule] % {
        "city": file.city.name,
        "country": found.names[file.country_id],
        "language": language_name(file.dossier.language),
        "regions": ", ".join(str(Region(region).label) for region in seat.outside),
        "n": count,
    }
