"""How a ranking is spread over regions and sizes of cities: shown beside it to who leads, and reckoned into nothing."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from cities.states import Region
from cities.views import sheets
from nominations.forms.composing import SIZES
from nominations.models import Call, Nomination
from nominations.querysets.sizes import inhabitants
from nominations.ranking import Standing
from nominations.views.ranking import board
from nominations.views.room import led
from nominations.weighing import size_of

BY_SIZE = "sizes"  # the second list of the page, as a spreadsheet
UNKNOWN = gettext_lazy("no number stated")


@dataclass(frozen=True)
class Spread:
    """The files whose marks are open to one person, and where each stands."""

    places: int | None  # none where a place means nothing, because some files are not here
    files: list[Nomination]
    standings: dict[str, Standing]

    @cached_property
    def sizes(self) -> dict[int, int]:
        """Inhabitants by file."""
        return inhabitants(self.files)

    def region(self, file: Nomination) -> str:
        """The region of the file's country."""
        return str(Region(file.country.region).label)

    def size(self, file: Nomination) -> str:
        """The size of the file's city."""
        number = self.sizes.get(file.pk)
        return str(UNKNOWN if number is None else SIZES[size_of(number)])

    def part(self, file: Nomination) -> str:
        """Within the places, too close to call, or below them; empty where nothing can be said."""
        standing, places = self.standings.get(file.key), self.places
        if not places or standing is None or standing.rank is None:
            return ""
        if standing.is_close:
            return "close"
        return "within" if standing.rank <= places else "below"


def _spread(call: Call, person: Person) -> Spread:
    ranked = board(call, person)
    return Spread(ranked.places, list(ranked.files.values()), ranked.found.files)


@login_required
@require_safe
def balance(request: Request, slug: str) -> HttpResponse:
    """Two tables of counts."""
    call = led(request, slug)
    spread = _spread(call, request.person)
    regions = _rows(spread, _("Region"), spread.region, [str(region.label) for region in Region])
    sizes = _rows(spread, _("Size of the city"), spread.size, [str(label) for label in SIZES.values()] + [str(UNKNOWN)])
    if sheets.wanted(request):
        return sheets.answer(request, f"balance-{slug}", regions)
    if sheets.wanted(request, BY_SIZE):
        return sheets.answer(request, f"sizes-{slug}", sizes)
    context = {
        "call": call,
        "rows": regions if spread.files else [],
        "sizes": sizes if spread.files else [],
        "sheet_url": sheets.link(request),
        "sizes_url": sheets.link(request, BY_SIZE),
        "ranking_url": reverse("ranking", args=[slug]),
    }
    return render(request, "nominations/jury/balance.html", context)


def _rows(spread: Spread, label: str, of: Callable[[Nomination], str], order: Iterable[str]) -> list[dict[str, Any]]:
    """A line for each group that has a file, in this order."""
    groups: dict[str, list[Nomination]] = {}
    for file in spread.files:
        groups.setdefault(of(file), []).append(file)
    return [_row(spread, label, name, groups[name]) for name in order if name in groups]


def _row(spread: Spread, label: str, name: str, files: list[Nomination]) -> dict[str, Any]:
    parts = Counter(spread.part(file) for file in files)
    numbers = [(_("Files"), len(files))]
    if spread.places:
        numbers += [
            (_("Within the places"), parts["within"]),
            (_("Too close to call"), parts["close"]),
            (_("Below the places"), parts["below"]),
        ]
    numbers.append((_("Recommended"), sum(file.is_recommended for file in files)))
    cells = [{"label": head, "text": str(n), "amount": n, "number": True} for head, n in numbers]
    return {"cells": [{"label": label, "text": name}, *cells]}
