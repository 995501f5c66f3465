"""The ranking of a call and how sure it is: by raw mean, beside it adjusted for strict readers; nothing is stored."""

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
from nominations import aliases, marks, markwords, means, permissions, scale
from nominations import ranking as reckoning
from nominations.models import Call, Criterion, Juror, Nomination
from nominations.permissions import PEOPLE, visible_fields
from nominations.ranking import Caution, Standing
from nominations.rules import jury as rules
from nominations.totals import Sheet
from nominations.views.jury import turned

READERS = "readers"  # the second list of the page, as a spreadsheet
CLOSE = "close"  # in the address: only the files that are too close to call
PER_PAGE = 25  # each file stands in the plot and in the table
WIDTH = 1.645  # standard errors to each side hold nine tenths


@dataclass(frozen=True)
class Board:
    """What one person's ranking of a call rests on: the files whose marks are open to this person, and no other."""

    call: Call
    files: dict[str, Nomination]
    undeclared: list[Nomination]  # of the meeting, and open to this person after a declaration
    field: means.Field
    criteria: list[Criterion]
    is_whole: bool  # whether these are all files that want a place, so that a place and a chance mean something
    leads: bool  # whether this person may know what tells one reader from another
    knows: frozenset[str]  # the files whose readers this person may know, so that their reviews may stand alone
    owed: frozenset[str]  # the files whose review this person owes, so that nobody's stands alone

    @property
    def places(self) -> int | None:
        """For how many files there is a place, where all of them are here."""
        return self.call.places if self.is_whole else None

    @cached_property
    def weights(self) -> dict[str, float]:
        """By criterion; a gate weighs nothing."""
        return means.weights(self.criteria)

    @cached_property
    def sheet(self) -> Sheet:
        """All marks as numbers."""
        return Sheet(self.field.given, self.weights)

    @cached_property
    def found(self) -> reckoning.Ranking:
        """The ranking as all of the jury read it: it tells nobody who read what."""
        return reckoning.rank_nameless(self.sheet, self.places)

    @cached_property
    def adjusted(self) -> reckoning.Ranking | None:
        """What beside it is adjusted for strict readers, and tells who they are: for whoever leads the jury."""
        return reckoning.rank(self.sheet, self.places) if self.leads else None

    @cached_property
    def ordered(self) -> list[tuple[Nomination, Standing]]:
        """All files, by raw mean from the highest down; those without one last."""
        nothing = Standing(readers=0)
        rows = [(file, self.found.files.get(key, nothing)) for key, file in self.files.items()]
        return sorted(rows, key=lambda row: (row[1].place is None, row[1].place, row[0].city.sort_key, row[0].key))

    @property
    def cut(self) -> float | None:
        """The mark between the last file of the first n and the next."""
        return reckoning.cut([standing.mean for standing in self.found.files.values()], self.places)

    @property
    def cautions(self) -> list[Caution]:
        """What to know before relying on it; of readers only to those who lead."""
        more = [one for one in self.adjusted.cautions if one not in self.found.cautions] if self.adjusted else []
        return [*more, *self.found.cautions]


@login_required
def ranking(request: Request, slug: str) -> HttpResponse:
    """For secretariat, chair and jurors: marks are sealed until closed, and shut where a conflict is."""
    call = get_object_or_404(Call.objects.visible_to(request.person).select_related("rubric"), slug=slug)
    if not permissions.meets(call, request.person):
        raise Http404
    found = board(call, request.person)
    if sheets.wanted(request, READERS):
        return sheets.answer(request, f"readers-{slug}", _readers(found, request.person))
    rows = [row for row in found.ordered if row[1].is_close or request.GET.get("only") != CLOSE]
    if sheets.wanted(request):
        return sheets.answer(request, f"ranking-{slug}", (_row(found, *row) for row in rows))
    page, pages = turned(rows, request, per_page=PER_PAGE)
    shown = {"rows": [_row(found, *row) for row in page], "dots": _dots(found, page), "pages": pages}
    return render(request, "nominations/jury/ranking.html", shown | _context(request, found))


def board(call: Call, person: Person) -> Board:
    """The ranking of a call as this person may read it."""
    rows = Nomination.objects.visible_to(person).in_meeting().filter(call=call)
    closed = list(rows.with_names().with_declared(person))
    files = {file.key: file for file in means.readable(person, closed)}
    return Board(
        call=call,
        files=files,
        undeclared=[file for file in closed if file.key not in files],
        field=means.field(person, files.values()),
        criteria=means.criteria_of(call),
        is_whole=means.is_whole(call, files.values()),
        leads=permissions.leads_meeting(call, person),
        knows=frozenset(key for key, file in files.items() if PEOPLE in visible_fields(person, file)),
        owed=frozenset(key for key, file in files.items() if permissions.owes_review(person, file)),
    )


def _context(request: Request, board: Board) -> dict[str, Any]:
    cut = board.cut
    return {
        "call": board.call,
        "figures": _figures(board),
        "scope": _scope(board),
        "declare": _declare(board),
        "cautions": [_caution(one) for one in board.cautions],
        "cut": None if cut is None else marks.share(cut),
        "cut_label": "" if cut is None else _("place %(n)d") % {"n": board.call.places},
        "caption": _("Files by their mean") if board.is_whole else _("Files that you may see, by their mean"),
        "sheet_url": sheets.link(request),
        "readers": _readers(board, request.person),
        "readers_url": sheets.link(request, READERS),
        "method": _method(board),
        "chair_url": reverse("chair_desk", args=[board.call.slug]) if board.leads else "",
    }


def _figures(board: Board) -> list[dict[str, Any]]:
    here = reverse("ranking", args=[board.call.slug])
    close = len(board.found.close)
    figures = [{"value": len(board.ordered), "label": _("files"), "url": here}]
    if board.call.places:
        figures.append({"value": board.call.places, "label": _("places")})
    if board.places:
        figures.append({"value": close, "label": _("too close to call"), "url": f"{here}?only={CLOSE}", "tone": "due"})
    return figures


def _scope(board: Board) -> list[str]:
    """What is reckoned with, and what is not."""
    said = [] if board.is_whole or not board.ordered else [_partial(len(board.ordered))]
    if board.owed:
        said.append(str(rules.own_is_in(is_owed=True).sentence))
    if any(_is_thin(board, *row) for row in board.ordered if row[0].key not in board.owed):
        said.append(str(rules.shown_apart(0).sentence))
    if not board.call.places:
        said.append(_("The call names no number of places, so there is no cut and no chance."))
    return said


def _partial(n: int) -> str:
    """Other files want a place too; how many is not said."""
    return ngettext(
        "You see one file here, and not all that want a place: so there is no place among all, no cut and no chance.",
        "This is the order among the %(n)d files that you may see, and not among all that want a place: so there is "
        "no place among all, no cut and no chance.",
        n,
    ) % {"n": n}


def _declare(board: Board) -> dict[str, str]:
    """The way to the next file that only wants a declaration; how many there are this person can count."""
    if not board.undeclared:
        return {}
    n, first = len(board.undeclared), board.undeclared[0]
    words = ngettext("%(n)d more opens with your declaration.", "%(n)d more open with your declarations.", n)
    label = _("Declare on %(city)s") % {"city": first.city.name}
    return {"sentence": words % {"n": n}, "label": label, "url": reverse("vote", args=[first.key])}


def _caution(caution: Caution) -> str:
    """The sentence of a caution, in the reader's language."""
    words = {
        "unsure": _("There are too few reviews to say how sure a mean is."),
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


def _is_thin(board: Board, file: Nomination, standing: Standing) -> bool:
    """Whether this person does not see the reviews of a file one by one: so few have read it, or the own is owed."""
    is_known = file.key in board.knows or not standing.readers
    return file.key in board.owed or not (is_known or rules.shown_apart(standing.readers).passed)


def _dots(board: Board, rows: Any) -> list[dict[str, Any]]:
    return [_dot(board, file, standing) for file, standing in rows if standing.mean is not None]


def _dot(board: Board, file: Nomination, standing: Standing) -> dict[str, Any]:
    low, high = _bar(board, standing)
    totals = () if _is_thin(board, file, standing) else standing.totals
    return {
        "label": file.city.name,
        "url": reverse("vote", args=[file.key]),
        "at": marks.share(standing.mean),
        "from": marks.share(low),
        "to": marks.share(high),
        "marks": [marks.share(total) for total in totals],
        "text": _between(standing.mean or 0, low, high, is_known=board.found.variances is not None),
        "note": _("too close to call") if standing.is_close else "",
        "close": standing.is_close,
    }


def _between(mean: float, low: float, high: float, *, is_known: bool) -> str:
    words = {"mean": means.in_words(mean), "low": means.in_words(low), "high": means.in_words(high)}
    return _("%(mean)s (%(low)s to %(high)s)") % words if is_known else words["mean"]


def _bar(board: Board, standing: Standing) -> tuple[float, float]:
    """Around the mean, as far as the scale goes; where nothing says how sure it is, the mean alone."""
    mean, found = standing.mean or 0, board.found.variances
    aside = WIDTH * (found.noise / len(standing.totals)) ** 0.5 if found else 0
    return max(0, mean - aside), min(scale.HIGHEST, mean + aside)


def _row(board: Board, file: Nomination, standing: Standing) -> dict[str, Any]:
    """A file by its raw mean; everything adjusted comes last, under headings that say so."""
    city = {"label": _("City"), "text": file.city.name, "url": reverse("vote", args=[file.key])}
    rank = _("Rank by mean") if board.is_whole else _("Rank among these files")
    return {
        "cells": [
            city | {"note": _("too close to call") if standing.is_close else ""},
            {"label": _("Country"), "text": file.country.called},
            _number(rank, standing.place, 0),
            _number(_("Mean"), standing.mean, 2),
            *([_chance(_("Chance of a place"), standing)] if board.places else []),
            _number(_("Readers"), standing.readers, 0),
            {"label": _("Gates"), "text": _gates(board, file)},
            *(_adjusted(board, file) if board.adjusted and board.adjusted.variances else []),
        ]
    }


def _adjusted(board: Board, file: Nomination) -> list[dict[str, Any]]:
    """The second opinion, which tells strict readers from weak files."""
    known = board.adjusted.files.get(file.key) if board.adjusted else None
    said = known if known and known.adjusted is not None else Standing(readers=0)
    is_known = said.adjusted is not None
    aside = _("standard error %(se)s") % {"se": means.in_words(said.se or 0)} if is_known else ""
    between = _("%(low)d to %(high)d") % {"low": said.rank_low, "high": said.rank_high} if is_known else ""
    return [
        _number(_("Marks adjusted for strict readers"), said.adjusted, 2) | {"note": aside},
        _number(_("Rank, adjusted"), said.rank, 0) | {"note": between},
        *([_chance(_("Chance, adjusted"), said)] if board.places else []),
    ]


def _number(label: str, value: float | None, places: int) -> dict[str, Any]:
    text = "" if value is None else means.in_words(value, places)
    return {"label": label, "text": text, "amount": "" if value is None else round(value, 4), "number": True}


def _chance(label: str, standing: Standing) -> dict[str, Any]:
    cell = _number(label, standing.chance, 2)
    if standing.chance is None:
        return cell
    percent = round(100 * standing.chance)
    words = {0: _("under 1 %"), 100: _("over 99 %")}
    return cell | {"text": words.get(percent) or _("%(n)d %%") % {"n": percent}}


def _gates(board: Board, file: Nomination) -> str:
    """What readers say of the gates, which stand beside the ranking and never in it."""
    gates = [marks.Rule(one.code, is_gate=True) for one in board.criteria if one.kind == Criterion.Kind.GATE]
    return markwords.of_gates(marks.of_file(gates, board.field.gates.get(file.key, [])).gates.values())


def _readers(board: Board, person: Person) -> list[dict[str, Any]]:
    """How strict each is and who would change the list: by name for the secretariat, by letter for the chair."""
    if not (board.adjusted and board.places):
        return []
    changes = reckoning.leave_one_out(board.sheet, board.places, adjusted=False)
    effects = board.adjusted.effects
    juror_keys = sorted(
        changes, key=lambda key: (-len(changes[key].leave), -abs(effects[key].effect) if key in effects else 0, key)
    )
    named = _names(board.call, juror_keys, person)
    return [_reader_row(board, key, named(place, key), changes[key]) for place, key in enumerate(juror_keys)]


def _names(call: Call, keys: list[str], person: Person) -> Callable[[int, str], str]:
    """How a juror is called: a letter drawn from the place in the list tells nobody who it is."""
    if not permissions.knows_readers(call, person):
        return lambda place, _key: _("Reader %(letter)s") % {"letter": aliases.letter(place)}
    jurors = Juror.objects.visible_to(person).filter(call=call, key__in=keys).select_related("user")
    names = {juror.key: str(juror) for juror in jurors}
    return lambda _place, key: names[key]


def _reader_row(board: Board, key: str, name: str, change: reckoning.Change) -> dict[str, Any]:
    cells = [
        {"label": _("Reader"), "text": name},
        _strictness(board.adjusted.effects.get(key) if board.adjusted else None),
        {"label": _("Without this reader, these leave the places"), "text": _cities(board, change.leave)},
        {"label": _("and these come in"), "text": _cities(board, change.enter)},
    ]
    return {"cells": cells}


def _cities(board: Board, keys: list[str]) -> str:
    return ", ".join(board.files[key].city.name for key in keys)


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
    found, adjusted = board.found.variances, board.adjusted.variances if board.adjusted else None
    weighed = (f"{one.title} {one.weight.normalize():f}" for one in board.criteria if one.code in board.weights)
    return {
        "worlds": reckoning.WORLDS,
        "seed": reckoning.SEED,
        "low": round(100 * reckoning.CLOSE_FROM),
        "high": round(100 * reckoning.CLOSE_TO),
        "spreads": _spreads(found.file, found.noise) if found else [],
        "places": board.places,
        "leads": board.leads,
        "adjusted": _spreads(adjusted.file, adjusted.juror, adjusted.noise) if adjusted else [],
        "rubric": board.call.rubric,
        "weights": ", ".join(weighed),
    }


def _spreads(*variances: float) -> list[str]:
    """In points, as the marks are."""
    return [means.in_words(one**0.5, 2) for one in variances]
