"""Panels for the secretariat: files by jurors, proposed by seed beside what is given now, locked, given out.

Reckoned in the request: a round of 500 files and 40 jurors takes a fifth of a second, and real rounds are smaller.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from cities.models import Country
from cities.states import Region
from cities.views import sheets
from nominations import panels
from nominations.models import Call, Fit, Juror, Nomination, Review
from nominations.states import TIES
from nominations.views import certificate, done, panelties
from nominations.views.jury_plan import JURORS, the_call
from nominations.views.practice_tasks import too_few, unpractised
from nominations.workflow import jury

PER_PAGE = 25
SHORT = 6  # letters of a key that name a file or a juror on this page
WIDE = 22


@dataclass(frozen=True)
class Round:
    """The files of a call that await readers or are being read, its jurors, and what each reads now."""

    call: Call
    files: list[Nomination]
    jurors: list[Any]  # each with the files it has in this call, also those read to the end
    left: list[Juror]  # those who sit on the jury no more; what they handed in counts on
    names: dict[int, str]
    fit: dict[panels.Pair, int]  # what the secretariat says of a juror and a file, as far as anything

    @cached_property
    def open(self) -> list[Nomination]:
        """Files with an empty seat."""
        return [file for file in self.files if len(self.present[file.key]) < self.call.readers_per_file]

    @cached_property
    def present(self) -> dict[str, list[str]]:
        """Who reads each file now, and who left the jury after handing in the review of it."""
        serving = {juror.pk: juror.key for juror in self.jurors}
        left = {juror.pk: juror.key for juror in self.left}
        return {
            file.key: [
                *(serving[row.juror_id] for row in file.readers if row.is_given and row.juror_id in serving),
                *(left[row.juror_id] for row in file.readers if row.is_counted and row.juror_id in left),
            ]
            for file in self.files
        }

    @cached_property
    def namesakes(self) -> set[panels.Pair]:
        """Who shares the nationality of a juror who left with the file still open, which no act allows either."""
        nations = {juror.pk: juror.nationality_id for juror in self.left}
        read = [(row.juror_id, file.key) for file in self.files for row in file.readers if row.is_given]
        taken = {(nations[juror], file) for juror, file in read if juror in nations}
        return of_nations(taken, self.jurors)

    @cached_property
    def conflicts(self) -> set[panels.Pair]:
        """Who declared a conflict with a file, or gave it to another."""
        serving = {juror.pk: juror.key for juror in self.jurors}
        rows = ((review, file) for file in self.files for review in file.readers if not review.is_given)
        left = {(serving[review.juror_id], file.key) for review, file in rows if review.juror_id in serving}
        return left | tied_before(self.jurors, self.files)

    @property
    def regions(self) -> int:
        """How many regions a panel has at least; a call of few readers asks for no more than that."""
        wanted = min(self.call.panel_regions, self.call.readers_per_file)
        return wanted if not panels.regions_refused(wanted, self.call.readers_per_file) else 2

    @cached_property
    def width(self) -> int:
        """How many letters tell all keys apart."""
        keys = [file.key for file in self.files] + [juror.key for juror in self.jurors]
        return next((n for n in range(SHORT, WIDE) if len({key[:n] for key in keys}) == len(keys)), WIDE)

    def short(self, juror: str, file: str) -> str:
        """A cell in few letters."""
        return f"{file[: self.width]}.{juror[: self.width]}"

    def cell(self, short: str) -> panels.Pair | None:
        """The juror and the file of a cell with an empty seat; none where the address was changed by hand."""
        file, _dot, juror = short.partition(".")
        files = [row.key for row in self.open if file and row.key.startswith(file)]
        jurors = [row.key for row in self.jurors if juror and row.key.startswith(juror)]
        return (jurors[0], files[0]) if len(files) == len(jurors) == 1 else None

    def proposed(self, seed: int, locked: Iterable[panels.Pair]) -> panels.Plan:
        """Panels for the files with an empty seat; who reads them now stays."""
        open_keys = {file.key for file in self.open}
        kept = [key for file in open_keys for key in self.present[file]]
        return panels.propose(
            [file_of(file) for file in self.open],
            [*map(reader_of, self.jurors), *(self._gone(juror) for juror in self.left)],
            self.call.readers_per_file,
            min_regions=self.regions,
            conflicts={pair for pair in self.conflicts | self.namesakes if pair[1] in open_keys},
            locked=set(locked),
            present={(key, file) for file in open_keys for key in self.present[file]},
            fit=self._worth(open_keys),
            load={juror.key: juror.load - kept.count(juror.key) for juror in self.jurors},
            seed=seed,
        )

    def _worth(self, files: set[str]) -> list[tuple[str, str, float]]:
        """The fit of those who serve, and of those who left for what they have read."""
        known = {juror.key for juror in [*self.jurors, *self.left]}
        return [(juror, file, n) for (juror, file), n in self.fit.items() if juror in known and file in files]

    @cached_property
    def fit_now(self) -> int:
        """How well the present readers suit the files with an empty seat, in all."""
        return sum(self.fit.get((juror, file.key), 0) for file in self.open for juror in self.present[file.key])

    def _gone(self, juror: Juror) -> panels.Reader:
        """One who left holds the seats of the finished reviews and takes no other: every country is out of bounds."""
        others = {file.country.iso2 for file in self.files} - {juror.nationality.iso2}
        countries = (juror.nationality.iso2, *sorted(others))
        return panels.Reader(juror.key, countries, juror.nationality.region, max_load=0)


def of_nations(taken: Iterable[tuple[int, str]], jurors: Iterable[Juror]) -> set[panels.Pair]:
    """Who of these jurors has a nationality that a panel has already."""
    jurors = list(jurors)
    return {(one.key, file) for nation, file in taken for one in jurors if one.nationality_id == nation}


def file_of(file: Nomination) -> panels.File:
    """A file as the solver knows one."""
    return panels.File(file.key, file.country.iso2, file.dossier.language)


def tied_before(jurors: Iterable[Juror], files: Iterable[Nomination]) -> set[panels.Pair]:
    """Jurors and files of countries that were ties of their seats before a change."""
    pairs = ((juror, file) for juror in jurors if juror.former_countries for file in files)
    return {(juror.key, file.key) for juror, file in pairs if file.country_id in juror.former_countries}


def reader_of(juror: Juror) -> panels.Reader:
    """A juror as the solver knows one."""
    countries = tuple(country.iso2 for country in (getattr(juror, tie) for tie in TIES) if country)
    return panels.Reader(juror.key, countries, juror.nationality.region, frozenset(juror.languages), juror.max_load)


def round_of(call: Call, person: Person) -> Round:
    """The round of a call as this person may see it."""
    seats = Juror.objects.visible_to(person).filter(call=call).with_load().with_practice()
    seated = list(seats.select_related("user", *TIES).order_by("user__name", "pk"))
    jurors, left = ([juror for juror in seated if juror.has_ended == ended] for ended in (False, True))
    reviews = Prefetch("reviews", queryset=Review.objects.visible_to(person), to_attr="readers")
    files = Nomination.objects.visible_to(person).filter(call=call).to_be_read().prefetch_related(reviews)
    found = list(files.select_related("city", "dossier", "call").order_by("country__sort_key", "city__name", "pk"))
    ids = {file.country_id for file in found}
    countries = Country.objects.with_names().in_bulk(ids)
    for file in found:
        file.country = countries[file.country_id]  # with its names, one row for all its files
    names = {pk: country.called for pk, country in countries.items()}
    fit = Fit.objects.visible_to(person).filter(nomination__in=[file.pk for file in found]).by_pair()
    return Round(call, found, jurors, left, names, fit)


@dataclass(frozen=True)
class Asked:
    """What the page is asked for: a seed and locked cells; as it stands in its address."""

    round: Round
    seed: int
    locked: list[panels.Pair]
    plan: panels.Plan
    refused: bool = False

    @property
    def new(self) -> dict[str, list[str]]:
        """The readers that each file gets beside those it has."""
        found = {file.key: self.plan.panels[file.key] for file in self.round.open}
        found = {key: [one for one in panel if one not in self.round.present[key]] for key, panel in found.items()}
        return {key: panel for key, panel in found.items() if panel}

    def reads(self, juror: str, file: str) -> bool:
        """Whether a juror reads a file now, or is proposed for it."""
        return juror in self.round.present[file] or juror in self.plan.panels.get(file, [])

    @property
    def seen(self) -> str:
        """A digest of what would be given out; another one means that the round has changed meanwhile."""
        return hashlib.sha256(json.dumps(self.new, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def cells(self) -> list[str]:
        """The locked cells as the address has them."""
        return sorted(self.round.short(juror, file) for juror, file in self.locked)


def _asked(data: Any, found: Round) -> Asked:
    """A seed typed by hand that is no number is 1; cells that cannot be locked together are let go, all of them."""
    typed = data.get("seed", "")
    seed = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 1
    locked = [cell for short in dict.fromkeys(data.getlist("lock")) if (cell := found.cell(short))]
    try:
        return Asked(found, seed, locked, found.proposed(seed, locked))
    except panels.Unsound:
        return Asked(found, seed, [], found.proposed(seed, []), refused=True)


@login_required
def propose_panels(request: Request, slug: str) -> HttpResponse:
    """Files by jurors: who reads now, who is proposed, who cannot; locked cells stay; one button gives all out."""
    asked = _asked(request.GET, round_of(the_call(request, slug), request.person))
    if sheets.wanted(request):
        return sheets.answer(
            request, f"panels-{slug}-{asked.seed}", [_file_row(asked, one) for one in asked.round.files]
        )
    if sheets.wanted(request, JURORS):
        return sheets.answer(request, f"loads-{slug}-{asked.seed}", _loads(asked))
    page = Paginator(asked.round.files, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "nominations/jury/panels.html", _shown(request, asked, page))


def _few_practice(asked: Asked) -> str:
    jurors = asked.round.jurors
    return too_few(jurors[0].practice_files) if asked.new and jurors else ""


def _shown(request: Request, asked: Asked, page: Page) -> dict[str, Any]:
    here = {file.key for file in page}
    ties = panelties.of_page(asked.round.jurors, page)
    return {
        "call": asked.round.call,
        "jurors": [_head(number, juror) for number, juror in enumerate(asked.round.jurors, 1)],
        "rows": [_matrix_row(asked, file, ties) for file in page],
        "ties": panelties.told(asked.round.jurors, page, ties, lambda juror, file: asked.reads(juror.key, file.key)),
        "page": page,
        "elsewhere": [asked.round.short(*pair) for pair in asked.locked if pair[1] not in here],
        "cells": asked.cells,
        "refused": asked.refused,
        "loads": _loads(asked),
        "unfilled": certificate.empty_seats(asked),
        "proven": certificate.sentences(asked),
        "unpractised": unpractised(asked.round.jurors) if asked.new else "",
        "few_practice": _few_practice(asked),
        "has_fit": bool(asked.round.fit),
        "proposed_word": _("proposed"),
        "seen": asked.seen,
        "seed": asked.seed,
        "another": _way(asked, asked.seed + 1),
        "plan_url": reverse("jury_plan", args=[asked.round.call.slug]),
        "sheet_url": sheets.link(request),
        "loads_url": sheets.link(request, JURORS),
        **_effect(asked),
    }


def _way(asked: Asked, seed: int) -> str:
    """The same locks with this seed."""
    return "?" + urlencode([("seed", str(seed)), *(("lock", cell) for cell in asked.cells)])


def _effect(asked: Asked) -> dict[str, Any]:
    n, m = len(asked.new), len({key for panel in asked.new.values() for key in panel})
    files = ngettext("%(n)d file", "%(n)d files", n) % {"n": n}
    emails = ngettext("%(n)d e-mail", "%(n)d e-mails", m) % {"n": m}
    sentence = _("Given to readers: %(files)s. Sent to the jurors named here: %(emails)s.")
    return {
        "effect": sentence % {"files": files, "emails": emails},
        "label": ngettext("Give out %(n)d file", "Give out %(n)d files", n) % {"n": n},
        "count": n,
    }


def _head(number: int, juror: Juror) -> dict[str, Any]:
    return {"number": number, "name": str(juror), "region": Region(juror.nationality.region).label}


def _matrix_row(asked: Asked, file: Nomination, ties: panelties.Ties) -> dict[str, Any]:
    found = asked.round
    panel = asked.plan.panels.get(file.key, [])
    locked = {juror for juror, key in asked.locked if key == file.key}
    of_file = file_of(file)
    return {
        "city": file.city.name,
        "country": found.names[file.country_id],
        "language": file.dossier.language,
        "url": reverse("readers", args=[file.key]),
        "cells": [
            _cell(found, of_file, juror, juror.key in panel, juror.key in locked)
            | {"tie": ties.get((juror.pk, file.pk), "")}
            for juror in found.jurors
        ],
    }


def _cell(found: Round, file: panels.File, juror: Juror, is_proposed: bool, is_locked: bool) -> dict[str, Any]:
    """A reader of now, a bar in one letter, or a box that locks; proposed cells are marked."""
    reader, fit = reader_of(juror), {"fit": found.fit.get((juror.key, file.id), "")}
    if juror.key in found.present[file.id]:
        return {"kind": "now", "mark": "●"} | fit
    if file.country in reader.countries:
        return {"kind": "bar", "mark": _("T")}
    if (juror.key, file.id) in found.conflicts:
        return {"kind": "bar", "mark": _("C")}
    if not panels.may_read(reader, file):
        return {"kind": "bar", "mark": _("L")}
    if len(found.present[file.id]) >= found.call.readers_per_file:
        return {"kind": "free", "mark": ""} | fit
    cell = {"lock": found.short(juror.key, file.id), "locked": is_locked, "juror": str(juror)}
    return cell | fit | {"kind": "new" if is_proposed else "free", "proposed": is_proposed}


def _file_row(asked: Asked, file: Nomination) -> dict[str, Any]:
    """One file in the spreadsheet: its readers of now and those proposed."""
    names = {juror.key: str(juror) for juror in [*asked.round.jurors, *asked.round.left]}
    now, new = asked.round.present[file.key], asked.new.get(file.key, [])
    return {
        "cells": [
            {"label": _("City"), "text": file.city.name},
            {"label": _("Country"), "text": asked.round.names[file.country_id]},
            {"label": _("Language"), "text": file.dossier.language},
            {"label": _("Readers now"), "text": ", ".join(sorted(names[key] for key in now))},
            {"label": _("Proposed"), "text": ", ".join(sorted(names[key] for key in new))},
        ]
    }


def _loads(asked: Asked) -> list[dict[str, Any]]:
    """Files of each juror, now and as proposed."""
    return [_load_row(juror, juror.load, asked.plan.load[juror.key]) for juror in asked.round.jurors]


def _load_row(juror: Juror, now: int, then: int) -> dict[str, Any]:
    numbers = [(_("Files now"), now), (_("As proposed"), then)]
    counted = [{"label": label, "text": str(n), "amount": n, "number": True} for label, n in numbers]
    limit = {"label": _("At most"), "text": "" if juror.max_load is None else str(juror.max_load), "number": True}
    return {"cells": [{"label": _("Juror"), "text": str(juror)}, *counted, limit]}


@login_required
def start_all(request: Request, slug: str) -> HttpResponse:
    """The plan as it was shown is carried out, drawn again from its seed and locks; a GET leads to the plan."""
    call = the_call(request, slug)
    if request.method != "POST":
        return redirect("propose_panels", slug=slug)
    asked = _asked(request.POST, round_of(call, request.person))
    again = reverse("propose_panels", args=[slug]) + _way(asked, asked.seed)
    if request.POST.get("seen") != asked.seen or not asked.new:
        messages.error(
            request, _("The round has changed since this plan was drawn. Nothing was given out; look again.")
        )
        return redirect(again)
    try:
        started = jury.start_all(call.key, asked.new, by=request.person)
    except door.Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(again)
    return redirect(done.remember(request, "start_all", call, started))
