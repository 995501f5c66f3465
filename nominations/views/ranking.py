"""The ranking of a call and how sure it is: by raw mean, beside it adjusted for strict readers; nothing is stored."""

import string
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import marks, means
from nominations import ranking as reckoning
from nominations.models import Call, Criterion, Juror, Nomination
from nominations.ranking import Caution, Standing
from nominations.views.jury import country_name, turned

READERS = "readers"  # the second list of the page, as a spreadsheet
CLOSE = "close"  # in the address: only the files that are too close to call
PER_PAGE = 25  # each file stands in the plot and in the table
WIDTH = 1.645  # standard errors to each side hold nine tenths


@dataclass(frozen=True)
class Board:
    """What one person's ranking of a call rests on: the files whose marks are open to this person, and no other."""

    call: Call
    field: means.Field
    closed: int  # files of the meeting that this person may see, declared on or not
    criteria: list[Criterion]

    @cached_property
    def weights(self) -> dict[str, float]:
        """By criterion; a gate weighs nothing."""
        return means.weights(self.criteria)

    @cached_property
    def sheet(self) -> reckoning.Sheet:
        """All marks as numbers."""
        return reckoning.Sheet(self.field.given, self.weights)

    @cached_property
    def found(self) -> reckoning.Ranking:
        """The ranking itself."""
        return reckoning.rank(self.sheet, self.call.places)

    @cached_property
    def ordered(self) -> list[tuple[Nomination, Standing]]:
        """All files, by raw mean from the highest down; those without one last."""
        nothing = Standing(readers=0)
        rows = [(file, self.found.files.get(key, nothing)) for key, file in self.field.files.items()]
        return sorted(rows, key=lambda row: (row[1].place is None, row[1].place, row[0].city.sort_key, row[0].key))

    @property
    def cut(self) -> float | None:
        """The mark between the last file of the first n and the next."""
        ranked = [standing.mean for _file, standing in self.ordered if standing.mean is not None]
        places = self.call.places
        if not places or len(ranked) <= places:
            return None
        return (ranked[places - 1] + ranked[places]) / 2


@login_required
def ranking(request: Request, slug: str) -> HttpResponse:
    """For secretariat, chair and jurors: marks are sealed until closed, and shut where a conflict is."""
    call = get_object_or_404(Call.objects.visible_to(request.person).select_related("rubric"), slug=slug)
    if not (request.person.has("juror", call.pk) or request.person.has("secretariat")):
        raise Http404
    board = _board(call, request.person)
    if sheets.wanted(request, READERS):
        return sheets.answer(request, f"readers-{slug}", _readers(board, request.person))
    rows = [row for row in board.ordered if row[1].is_close or request.GET.get("only") != CLOSE]
    if sheets.wanted(request):
        return sheets.answer(request, f"ranking-{slug}", (_row(board, *row) for row in rows))
    page, pages = turned(rows, request, per_page=PER_PAGE)
    shown = {"rows": [_row(board, *row) for row in page], "dots": _dots(page), "pages": pages}
    return render(request, "nominations/jury/ranking.html", shown | _context(request, board))


def _board(call: Call, person: Person) -> Board:
    files = Nomination.objects.visible_to(person).in_meeting().filter(call=call)
    closed = list(files.with_names().with_declared(person))
    return Board(call, means.field(person, closed), len(closed), means.criteria_of(call))


def _context(request: Request, board: Board) -> dict[str, Any]:
    cut = board.cut
    return {
        "call": board.call,
        "figures": _figures(board),
        "scope": _scope(board),
        "cautions": [_caution(one) for one in board.found.cautions],
        "cut": None if cut is None else marks.share(cut),
        "cut_label": "" if cut is None else _("place %(n)d") % {"n": board.call.places},
        "sheet_url": sheets.link(request),
        "readers": _readers(board, request.person),
        "readers_url": sheets.link(request, READERS),
        "method": _method(board),
        "chair_url": reverse("chair_desk", args=[board.call.slug]) if _leads(board.call, request.person) else "",
    }


def _leads(call: Call, person: Person) -> bool:
    return person.has("secretariat") or person.has("chair", call.pk)


def _figures(board: Board) -> list[dict[str, Any]]:
    here = reverse("ranking", args=[board.call.slug])
    close = len(board.found.close)
    figures = [{"value": len(board.ordered), "label": _("files"), "url": here}]
    if board.call.places:
        figures.append({"value": board.call.places, "label": _("places")})
        figures.append({"value": close, "label": _("too close to call"), "url": f"{here}?only={CLOSE}", "tone": "due"})
    return figures


def _scope(board: Board) -> list[str]:
    """What is reckoned with, and what is not."""
    n, shut = len(board.ordered), board.closed - len(board.ordered)
    said = [
        ngettext(
            "Reckoned over the one file whose marks are closed and open to you; any other plays no part.",
            "Reckoned over the %(n)d files whose marks are closed and open to you; any other plays no part.",
            n,
        )
        % {"n": n}
    ]
    if shut:
        words = ngettext("%(n)d more opens with your declaration.", "%(n)d more open with your declarations.", shut)
        said.append(words % {"n": shut})
    if not board.call.places:
        said.append(_("The call names no number of places, so there is no cut and no chance."))
    return said


def _caution(caution: Caution) -> str:
    """The sentence of a caution, in the reader's language."""
    words = {
        "pieces": _(
            "Nothing is adjusted: the readers fall into %(n)d groups that share no file, so nobody can say which is "
            "stricter."
        ),
        "one_juror": _("Nothing is adjusted: all marks come from one juror."),
        "one_file": _("Nothing is adjusted: only one file has marks."),
        "no_overlap": _(
            "No two jurors share enough files to tell a strict juror from a weak file; do not rely on the adjusted "
            "marks."
        ),
        "few_files": _(
            "Jurors with fewer than %(least)d marked files: %(n)d of %(all)d. Their strictness cannot be told from "
            "chance."
        ),
        "fewer": _(
            "Files with fewer reviews than most: %(n)d. Their marks are less sure and drawn nearer to the mean of all."
        ),
        "no_mark": _("Files without any mark, which have no place: %(n)d."),
        "silent": _("Reviews that judge no criterion and do not count: %(n)d."),
        "gaps": _("Reviews that leave out a criterion: %(n)d. Their total is the weighted mean of those they judge."),
    }
    return words[caution.rule] % caution.facts


def _dots(rows: Any) -> list[dict[str, Any]]:
    return [_dot(file, standing) for file, standing in rows if standing.mean is not None]


def _dot(file: Nomination, standing: Standing) -> dict[str, Any]:
    low, high = _bar(standing)
    return {
        "label": file.city.name,
        "url": reverse("vote", args=[file.key]),
        "at": marks.share(standing.mean),
        "from": marks.share(low),
        "to": marks.share(high),
        "marks": [marks.share(total) for total in standing.totals],
        "text": _between(standing.mean or 0, low, high, is_adjusted=standing.adjusted is not None),
        "note": _("too close to call") if standing.is_close else "",
        "close": standing.is_close,
    }


def _between(mean: float, low: float, high: float, *, is_adjusted: bool) -> str:
    words = {"mean": means.in_words(mean), "low": means.in_words(low), "high": means.in_words(high)}
    return _("%(mean)s (%(low)s to %(high)s)") % words if is_adjusted else words["mean"]


def _bar(standing: Standing) -> tuple[float, float]:
    """Where the adjusted mark lies nine times in ten, as far as the scale goes; without one, the mean alone."""
    if standing.adjusted is None or standing.se is None:
        return standing.mean or 0, standing.mean or 0
    aside = WIDTH * standing.se
    return max(0, standing.adjusted - aside), min(marks.SCALE, standing.adjusted + aside)


def _row(board: Board, file: Nomination, standing: Standing) -> dict[str, Any]:
    """A file by its raw mean; everything adjusted comes after, under a heading that says so."""
    said = standing.adjusted is not None
    aside = _("standard error %(se)s") % {"se": means.in_words(standing.se or 0)} if said else ""
    between = _("%(low)d to %(high)d") % {"low": standing.rank_low, "high": standing.rank_high} if said else ""
    city = {"label": _("City"), "text": file.city.name, "url": reverse("vote", args=[file.key])}
    return {
        "cells": [
            city | {"note": _("too close to call") if standing.is_close else ""},
            {"label": _("Country"), "text": country_name(file.country)},
            _number(_("Rank by mean"), standing.place, 0),
            _number(_("Mean"), standing.mean, 2),
            _number(_("Marks adjusted for strict readers"), standing.adjusted, 2) | {"note": aside},
            _number(_("Rank, adjusted"), standing.rank if said else None, 0) | {"note": between},
            _chance(standing),
            _number(_("Readers"), standing.readers, 0),
            {"label": _("Gates"), "text": _gates(board, file)},
        ]
    }


def _number(label: str, value: float | None, places: int) -> dict[str, Any]:
    text = "" if value is None else means.in_words(value, places)
    return {"label": label, "text": text, "amount": "" if value is None else round(value, 4), "number": True}


def _chance(standing: Standing) -> dict[str, Any]:
    cell = _number(_("Chance of a place"), standing.chance, 2)
    if standing.chance is None:
        return cell
    percent = round(100 * standing.chance)
    words = {0: _("under 1 %"), 100: _("over 99 %")}
    return cell | {"text": words.get(percent) or _("%(n)d %%") % {"n": percent}}


def _gates(board: Board, file: Nomination) -> str:
    """What readers say of the gates, which stand beside the ranking and never in it."""
    gates = [marks.Rule(one.code, is_gate=True) for one in board.criteria if one.kind == Criterion.Kind.GATE]
    said = marks.of_file(gates, board.field.gates.get(file.key, [])).gates.values()
    if not any(gate.met or gate.not_met or gate.unjudged for gate in said):
        return ""
    n = sum(gate.not_met > 0 for gate in said)
    return ngettext("%(n)d in doubt", "%(n)d in doubt", n) % {"n": n} if n else _("met")


def _readers(board: Board, person: Person) -> list[dict[str, Any]]:
    """Who would change the list: by name for the secretariat, by letter for the chair, for nobody else."""
    if not (board.call.places and _leads(board.call, person)):
        return []
    changes = reckoning.leave_one_out(board.sheet, board.call.places, adjusted=False)
    effects = board.found.effects
    juror_keys = sorted(
        changes, key=lambda key: (-len(changes[key].leave), -abs(effects[key].effect) if key in effects else 0, key)
    )
    named = _names(board.call, juror_keys, person)
    return [_reader_row(board, key, named(place, key), changes[key]) for place, key in enumerate(juror_keys)]


def _names(call: Call, keys: list[str], person: Person) -> Callable[[int, str], str]:
    """How a juror is called: a letter drawn from the place in the list tells nobody who it is."""
    if not person.has("secretariat"):
        return lambda place, _key: _("Reader %(letter)s") % {"letter": _letter(place)}
    jurors = Juror.objects.visible_to(person).filter(call=call, key__in=keys).select_related("user")
    names = {juror.key: str(juror) for juror in jurors}
    return lambda _place, key: names[key]


def _letter(place: int) -> str:
    round_, letter = divmod(place, len(string.ascii_uppercase))
    return string.ascii_uppercase[letter] * (round_ + 1)


def _reader_row(board: Board, key: str, name: str, change: reckoning.Change) -> dict[str, Any]:
    cells = [
        {"label": _("Reader"), "text": name},
        _strictness(board.found.effects.get(key)),
        {"label": _("Without this reader, these leave the places"), "text": _cities(board, change.leave)},
        {"label": _("and these come in"), "text": _cities(board, change.enter)},
    ]
    return {"cells": cells}


def _cities(board: Board, keys: list[str]) -> str:
    return ", ".join(board.field.files[key].city.name for key in keys)


def _strictness(effect: reckoning.Effect | None) -> dict[str, Any]:
    cell = {"label": _("Stricter (−) or milder (+), in points"), "number": True, "amount": "", "text": "", "note": ""}
    if effect is None:
        return cell
    note = _("standard error %(se)s") % {"se": means.in_words(effect.se)}
    return cell | {"amount": round(effect.effect, 4), "text": _signed(effect.effect), "note": note}


def _signed(points: float) -> str:
    """How far a reader lies above or under the others."""
    sign = "−" if round(points, 1) < 0 else "+"
    return sign + means.in_words(abs(points))


def _method(board: Board) -> dict[str, Any]:
    """What somebody else needs to reckon it again."""
    found = board.found.variances
    weighed = (f"{one.title} {one.weight.normalize():f}" for one in board.criteria if one.code in board.weights)
    return {
        "worlds": reckoning.WORLDS,
        "seed": reckoning.SEED,
        "low": round(100 * reckoning.CLOSE_FROM),
        "high": round(100 * reckoning.CLOSE_TO),
        "spreads": [means.in_words(one**0.5, 2) for one in (found.file, found.juror, found.noise)] if found else [],
        "rubric": board.call.rubric,
        "weights": ", ".join(weighed),
    }
