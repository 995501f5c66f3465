"""Scenarios of a cohort: their list, and two side by side."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.requests import Request
from nominations import balance, timeline, weighing
from nominations.forms.composing import options
from nominations.models import Call, Cohort, Scenario, Target
from nominations.permissions import releases
from nominations.views import composition, paging, standing, targets
from nominations.views.acts import possible
from nominations.views.composing import ARCHIVE_SCENARIO, SAVE_SCENARIO, SUGGEST, TAKE_OVER


def cohort_of_page(request: Request, slug: str) -> Cohort:
    """The cohort of a call, for whoever decides on it."""
    door.allow(releases(None, request.person))
    rows = Cohort.objects.visible_to(request.person).select_related("call__programme")
    cohort = rows.filter(call__slug=slug, call__in=Call.objects.visible_to(request.person)).first()
    if cohort is None:
        raise Http404
    return cohort


@login_required
@require_safe
def scenarios(request: Request, slug: str) -> HttpResponse:
    """Every scenario of a cohort, the newest first."""
    cohort = cohort_of_page(request, slug)
    rows = Scenario.objects.visible_to(request.person).filter(cohort=cohort).select_related("by")
    zone = standing.reader_zone(request.person)
    context = {
        "call": cohort.call,
        "acts": possible(cohort, request.person, [SUGGEST, SAVE_SCENARIO]),
        "address": composition.address(cohort),
    }
    template = "nominations/decision/scenarios.html"
    return paging.listed(
        request, template, context, rows, lambda row: _row(row, cohort.call, zone), name=f"scenarios-{slug}"
    )


def _row(row: Scenario, call: Call, zone: str) -> dict[str, Any]:
    cells = [
        {"label": _("Scenario"), "text": row.name, "url": reverse("scenario", args=[row.key])},
        {"label": _("Cities"), "text": str(len(row.keys_in)), "amount": len(row.keys_in), "number": True},
        {"label": _("How"), **_how(row)},
        {"label": _("By"), "text": str(row.by)},
        {"label": _("Saved"), "text": timeline.when(row.at, call.zone, zone), "at": row.at},
    ]
    return {"cells": cells}


def _how(row: Scenario) -> dict[str, str]:
    archived = _("archived") if row.archived_at else ""
    if not row.is_suggested:
        return {"text": _("composed by hand"), "note": archived}
    proven = _("proven best") if row.is_proven else _("the best found, not proven")
    return {"text": _("suggested, seed %(seed)d") % {"seed": row.seed}, "note": archived or proven}


@login_required
@require_safe
def scenario(request: Request, key: str) -> HttpResponse:
    """One scenario beside another, or beside the cohort as it stands."""
    person = request.person
    rows = Scenario.objects.visible_to(person).select_related("cohort__call__programme", "by")
    one = door.see(rows, key)
    others = list(rows.filter(cohort=one.cohort).exclude(pk=one.pk))
    other = next((row for row in others if row.key == request.GET.get("with")), None)
    made, wanted = composition.of(one.cohort.call, person), targets.of_cohort(one.cohort, person)
    keys = other.keys_in if other else made.board.chosen
    context = {
        "call": one.cohort.call,
        "scenario": one,
        "how": _how(one),
        "at": timeline.when(one.at, one.cohort.call.zone, standing.reader_zone(person)),
        "acts": possible(one, person, [TAKE_OVER, ARCHIVE_SCENARIO]),
        "others": others,
        "chosen": other.key if other else "",
        "address": reverse("scenarios", args=[one.cohort.call.slug]),
        **_beside(made, wanted, one, keys, other.name if other else _("the cohort as it stands")),
    }
    return render(request, "nominations/decision/scenario.html", context)


def _beside(
    made: composition.Composition, wanted: list[Target], one: Scenario, keys: frozenset[str], name: str
) -> dict[str, Any]:
    """Who is in one and not in the other, what targets lose or win, size and countries."""
    files = targets.weighed(made.board, wanted).files
    found = balance.compare(files, weighing.targets(wanted), one.keys_in, keys)
    return {
        "name": one.name,
        "other_name": name,
        "only_one": composition.named(made.board.rows[file.key] for file in found.only_one),
        "only_other": composition.named(made.board.rows[file.key] for file in found.only_other),
        "same": found.is_none,
        "figures": _figures(found),
        "changes": changes(made, wanted, found),
    }


def _figures(found: balance.Difference) -> list[dict[str, Any]]:
    """Size, countries and first-time countries of both."""
    sides = [
        (_("Cities"), found.one.size, found.other.size),
        (_("Countries"), found.one.countries, found.other.countries),
        (_("Countries without a member"), found.one.first_countries, found.other.first_countries),
    ]
    return [{"label": label, "one": one, "other": other} for label, one, other in sides]


def changes(made: composition.Composition, wanted: list[Target], found: balance.Difference) -> list[dict[str, Any]]:
    """Each target with what two cohorts have of it, and which is nearer."""
    words = options(made.files)
    return [
        {
            "label": targets.label(row, words),
            "asked": targets.asked(row),
            "one": f"{one.count}, {targets.state(one)}",
            "other": f"{other.count}, {targets.state(other)}",
            "tone": _tone(one, other),
            "word": _word(one, other),
        }
        for row, (one, other) in zip(wanted, found.tallies, strict=True)
    ]


def _misses(one: balance.Tally) -> int:
    return one.short + one.over


def _tone(one: balance.Tally, other: balance.Tally) -> str:
    if _misses(one) == _misses(other):
        return "quiet"
    return "done" if _misses(one) < _misses(other) else "problem"


def _word(one: balance.Tally, other: balance.Tally) -> str:
    if _misses(one) == _misses(other):
        return _("the same")
    return _("nearer") if _misses(one) < _misses(other) else _("further away")
