"""What it would take to include each country that has no member yet; where nothing can, why."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.person import Person
from accounts.requests import Request
from cities.models import Country
from nominations import balance, weighing
from nominations.models import Call, Nomination, Target
from nominations.rules.composing import named, unsound
from nominations.rules.decision import kept
from nominations.views import composition, paging, targets
from nominations.views.scenarios import changes, cohort_of_page

SOLVED = 10  # countries of a page for which the smallest change is reckoned


@dataclass(frozen=True)
class Waiting:
    """A country without a member and without a city in the cohort, and its files that this reader sees."""

    country: Country
    files: list[Nomination]

    @property
    def name(self) -> str:
        """In the reader's language."""
        return self.country.called

    @property
    def may_come_in(self) -> bool:
        """Whether the jury recommends one of them, or keeps one in reserve."""
        return any((file.is_recommended or file.is_reserved) and not file.has_ended for file in self.files)

    @property
    def refusal(self) -> str:
        """Why none of those nominated can come in."""
        alive = [file for file in self.files if not file.has_ended]
        if not alive:
            ended = ", ".join(f"{file.city.name} ({file.status_label})" for file in self.files)
            return _("Nominated, and no longer in this call: %(cities)s.") % {"cities": ended}
        if not any(file.jury_word for file in alive):
            return _("The jury has not said its word yet: %(cities)s.") % {"cities": named(alive)}
        return _("The jury neither recommends a city of it nor keeps one in reserve: %(cities)s.") % {
            "cities": ", ".join(_with_word(file) for file in alive)
        }


def _with_word(file: Nomination) -> str:
    return f"{file.city.name} ({composition.word(file)['word'] or file.status_label})"


@login_required
@require_safe
def what_it_takes(request: Request, slug: str) -> HttpResponse:
    """Every first-time country that is not in: first those that could come in, then the others with the reason."""
    cohort, person = cohort_of_page(request, slug), request.person
    made, wanted = composition.of(cohort.call, person), targets.of_cohort(cohort, person)
    targets.weighed(made.board, wanted)
    able, others = _waiting(cohort.call, made, person)
    page = paging.page_of(request, able, SOLVED)
    silent = [one.name for one in others if not one.files]
    context = {
        "call": cohort.call,
        "rows": [_takes(made, wanted, one) for one in page],
        "others": [{"country": one.name, "refusal": one.refusal} for one in others if one.files],
        "silent": {"sentence": _not_nominated(len(silent), made.kept), "names": ", ".join(silent)} if silent else None,
        "size": _size(len(able), len(others)),
        "kept": kept(made.kept),
        "address": composition.address(cohort),
        **paging.ways(request, page),
    }
    return render(request, "nominations/decision/what_it_takes.html", context)


def _waiting(call: Call, made: composition.Composition, person: Person) -> tuple[list[Waiting], list[Waiting]]:
    """Countries that could come in, in the jury's order of their files; and those that cannot, by name."""
    there = {file.country_id for file in made.chosen}
    files: dict[int, list[Nomination]] = defaultdict(list)
    received = Nomination.objects.visible_to(person).filter(call=call, endorsed_at__isnull=False)
    for file in received.select_related("city").order_by("city__sort_key"):
        files[file.country_id].append(file)
    with_members = Country.objects.with_members().values("pk")
    countries = Country.objects.with_names().exclude(pk__in=with_members)
    found = [Waiting(one, files[one.pk]) for one in countries if one.pk not in there]
    order = {file.country_id: place for place, file in reversed(list(enumerate(made.files)))}
    able = sorted((one for one in found if one.may_come_in), key=lambda one: order.get(one.country.pk, len(order)))
    return able, sorted((one for one in found if not one.may_come_in), key=lambda one: one.name)


def _size(able: int, others: int) -> str:
    words = ngettext(
        "%(all)d country without a member is not in the cohort; %(able)d of it could come in.",
        "%(all)d countries without a member are not in the cohort; %(able)d of them could come in.",
        able + others,
    )
    return words % {"all": able + others, "able": able} if able + others else ""


def _not_nominated(number: int, hidden: int) -> str:
    """Whoever is kept from a file is told of nobody that it was not nominated."""
    if hidden:
        words = ngettext(
            "Of %(n)d country you see no city nominated in this call.",
            "Of %(n)d countries you see no city nominated in this call.",
            number,
        )
    else:
        words = ngettext(
            "Of %(n)d country no city is nominated in this call.",
            "Of %(n)d countries no city is nominated in this call.",
            number,
        )
    return words % {"n": number}


def _takes(made: composition.Composition, wanted: list[Target], one: Waiting) -> dict[str, Any]:
    chosen, places = made.board.chosen, made.call.places
    size = len(chosen) + 1 if places and len(chosen) < places else max(1, len(chosen))
    limits, asked = weighing.limits(made.call, made.board.rows, size), weighing.targets(wanted)
    try:
        found = balance.what_it_takes(made.board.files, asked, limits, chosen, one.country.iso2)
    except balance.Unsound as error:
        refusal = unsound(error.code, error.facts | {"country": one.name})
        return {"country": one.name, "refusal": str(refusal.sentence)}
    return {"country": one.name, "is_proven": found.is_proven, **_change(made, wanted, found.keys)}


def _change(made: composition.Composition, wanted: list[Target], keys: frozenset[str]) -> dict[str, Any]:
    """Who comes in, who goes out, and which targets change."""
    chosen, rows = made.board.chosen, made.board.rows
    found = balance.compare(made.board.files, weighing.targets(wanted), keys, chosen)
    return {
        "into": composition.named(rows[file.key] for file in found.only_one),
        "out": composition.named(rows[file.key] for file in found.only_other),
        "changes": [row for row in changes(made, wanted, found) if row["one"] != row["other"]],
    }
