"""The page where a cohort is composed: the one thing to do, the jury's files in or out, the balance."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations import balance, means, timeline
from nominations.marks import Means
from nominations.models import Call, Nomination
from nominations.permissions import composes, gives_feedback, releases
from nominations.rules.decision import kept
from nominations.rules.screening import name_checked
from nominations.states import CohortState
from nominations.views import bundle, cohort_card, composition, paging, press, standing, targets
from nominations.views.acts import Act, possible
from nominations.views.approval import RECALL_APPROVAL
from nominations.views.composing import EXCLUDE, PIN, SET_TARGETS, SUGGEST
from nominations.views.corrigendum import PROPOSE_CORRIGENDUM, pending
from nominations.views.decision_acts import (
    FILE_ACTS,
    LEAVE_OUT,
    SELECT_RECOMMENDED,
    UNSELECT,
    begin,
    can_compose,
    cohort_of,
)
from nominations.views.handover import ASK_HANDOVER
from nominations.views.releasing import HOLD_RELEASE
from nominations.views.screening import CHECK_NAME
from nominations.views.withdrawing import PROPOSE_RESTORE, WITHDRAW_ANNOUNCEMENT


@login_required
def compose(request: Request, key: str) -> HttpResponse:
    """Begins the cohort; one that has begun is what the reader wants to see."""
    call = Call.objects.visible_to(request.person).select_related("cohort").filter(key=key).first()
    if request.method != "POST" and call and composes(call, request.person) and cohort_of(call):
        return redirect("cohort", slug=call.slug)
    return begin(request, key)


@login_required
@require_safe
def cohorts(request: Request) -> HttpResponse:
    """Every call that has come as far as its decision."""
    door.allow(releases(None, request.person))
    calls = Call.objects.visible_to(request.person).taking_place().select_related("cohort")
    context = {
        "title": _("Cohorts"),
        "lead": _("The cities to be admitted together in each call."),
        "caption": _("Newest call first"),
        "what": _("No call is published yet."),
    }
    return paging.listed(request, "nominations/list.html", context, calls, _call_row, name="cohorts")


def _call_row(call: Call) -> dict[str, Any]:
    made = cohort_of(call)
    word = str(CohortState(made.state).label) if made else _("not begun")
    cells = [
        {"label": _("Call"), "text": call.name, "url": reverse("cohort", args=[call.slug])},
        {"label": _("Cohort"), "word": word, "tone": "due" if made and made.is_proposed else "quiet"},
    ]
    return {"cells": cells}


@login_required
@require_safe
def cohort(request: Request, slug: str) -> HttpResponse:
    """The cohort of one call: what to do next, its files, its balance."""
    person = request.person
    door.allow(releases(None, person))
    call = (
        Call.objects.visible_to(person)
        .select_related("cohort__proposed_by", "cohort__approved_by", "cohort__deputation__giver", "programme")
        .filter(slug=slug)
        .first()
    )
    if call is None:
        raise Http404
    made, show = composition.whole(call, person), request.GET.get("show", "")
    marks, files = made.board.means, made.part(show)
    if sheets.wanted(request):
        return sheets.sheet(request, f"cohort-{slug}", files, lambda file: _cells(file, marks.get(file.pk), call))
    page = paging.page_of(request, files)
    places = balance.places(made.board.files)
    rows = [_row(file, marks.get(file.pk), person, call) | {"place": places.get(file.key)} for file in page]
    wanted = targets.of_cohort(cohort_of(call), person)
    context = {
        "call": call,
        "next": cohort_card.card(call, made, person),
        "acts": _acts(call, person),
        "figures": composition.figures(made, reverse("cohort", args=[slug])),
        "rows": rows,
        "sides": [] if show else _sides(rows),
        "can_change": any(row["acts"] for row in rows),
        "show": show,
        "address": reverse("cohort", args=[slug]),
        "words": composition.in_words(made),
        "kept": kept(made.kept),
        "by_region": composition.by_region(made),
        "by_country": composition.by_country(made),
        "first_time": composition.first_time(made),
        "bundle": bundle.link(call, person),
        "targets": targets.bars(made.board, wanted) if wanted else [],
        "tools": _tools(call, person),
        "correction": pending(call, person),
        "approved_by": _approved_by(call, person),
        "sheet_url": sheets.link(request),
        "press_url": press.address(call.cohort) if call.is_decided else "",
        **paging.ways(request, page),
    }
    return render(request, "nominations/decision/cohort.html", context)


def _approved_by(call: Call, person: Person) -> str:
    """Who approved the cohort and when; of a deputy also in whose name."""
    made = cohort_of(call)
    if made is None or made.approved_by is None or made.approved_at is None:
        return ""
    at = timeline.when(made.approved_at, call.zone, standing.reader_zone(person))
    said = _("Approved by %(person)s, %(at)s.") % {"person": made.approved_by, "at": at}
    if made.deputation is None:
        return said
    facts = {"person": made.deputation.giver, "day": date_format(made.deputation.last_day, "j F Y")}
    in_name = _("In the name of %(person)s, by delegation until %(day)s.") % facts
    return f"{said} {in_name}"


def _sides(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The jury's order without the cohort, and the cohort: every file of the page once."""
    return [
        {"title": _("In the jury's order"), "slug": "order", "rows": [row for row in rows if not row["is_in"]]},
        {"title": _("In the cohort"), "slug": "in", "rows": [row for row in rows if row["is_in"]]},
    ]


def _tools(call: Call, person: Person) -> list[dict[str, str]]:
    """What helps to compose: targets, a suggestion, scenarios, what it would take."""
    made = cohort_of(call)
    if made is None:
        return []
    pages = {"scenarios": _("Scenarios"), "what_it_takes": _("What a first-time country would take")}
    links = [{"label": label, "url": reverse(name, args=[call.slug])} for name, label in pages.items()]
    return [*possible(made, person, [SET_TARGETS, SUGGEST]), *links]


def _row(file: Nomination, found: Means | None, person: Person, call: Call) -> dict[str, Any]:
    open_now = can_compose(call).passed
    return {
        "city": file.city.name,
        "url": reverse("screen", args=[file.key]) if person.has("secretariat") else reverse("file", args=[file.key]),
        "country": file.country.called,
        "region": composition.region(file),
        **composition.word(file),
        "mean": _mean_in_words(found),
        "choice": composition.choice(file),
        "since": composition.since(file, call),
        "is_in": file.is_in_cohort,
        "hold": getattr(file, "hold", None),
        "reason": file.choice_reason,
        "acts": [_short(act, file) for act in _possible(file, person) if open_now],
    }


def _cells(file: Nomination, found: Means | None, call: Call) -> dict[str, Any]:
    """What the row of a file shows, for a spreadsheet."""
    mean = _mean_in_words(found)
    cells = [
        {"label": _("City"), "text": file.city.name},
        {"label": _("Country"), "text": file.country.called},
        {"label": _("Region"), "text": composition.region(file)},
        {"label": _("Jury"), "text": composition.word(file)["word"]},
        {"label": _("Mean"), "amount": found.overall.mean if found else None, "note": mean["spread"]},
        {
            "label": _("Cohort"),
            "text": composition.choice(file)["word"],
            "note": file.choice_reason,
            "note_label": _("Reason"),
        },
        {"label": _("Since the approval"), "text": composition.since(file, call)},
    ]
    return {"cells": cells}


def _possible(file: Nomination, person: Person) -> list[Act]:
    """What may be done with a file; before it comes in its legal status and name are confirmed."""
    if not file.jury_word:
        return []
    acts = FILE_ACTS if name_checked(file) else [CHECK_NAME, LEAVE_OUT, UNSELECT]
    wanted = [*(acts if file.awaits_choice else FILE_ACTS), *_holds(file)]
    return [act for act in wanted if act.permits(file, person) and act.starts(file).passed]


def _holds(file: Nomination) -> list[Act]:
    """To hold it in, or out, where it is not held yet and does not stand on the other side."""
    if getattr(file, "hold", None):
        return []
    into = [PIN] if name_checked(file) and not file.is_out_of_cohort else []
    return into if file.is_in_cohort else [*into, EXCLUDE]


def _short(act: Act, file: Nomination) -> dict[str, str]:
    words = {
        "check_name": _("Confirm the name"),
        "select": _("Put in"),
        "leave_out": _("Leave out"),
        "unselect": _("Undo"),
        "pin": _("Pin"),
        "exclude": _("Exclude"),
    }
    return {"label": words[act.verb], "url": reverse(act.verb, args=[file.key]), "name": file.city.name}


def _mean_in_words(found: Means | None) -> dict[str, str]:
    whole = found.overall if found else None
    if found is None or whole is None or whole.mean is None or whole.lowest is None or whole.highest is None:
        return {"mean": "", "spread": _("no marks")}
    spread = ngettext("%(low)s to %(high)s, %(n)d reader", "%(low)s to %(high)s, %(n)d readers", found.readers) % {
        "low": means.in_words(whole.lowest),
        "high": means.in_words(whole.highest),
        "n": found.readers,
    }
    return {"mean": means.in_words(whole.mean, 2), "spread": spread}


def _acts(call: Call, person: Person) -> list[dict[str, str]]:
    """The acts on the whole cohort beside the one that stands first."""
    found = possible(call, person, [SELECT_RECOMMENDED, ASK_HANDOVER])
    made = cohort_of(call)
    whole = [HOLD_RELEASE, RECALL_APPROVAL, PROPOSE_RESTORE, PROPOSE_CORRIGENDUM, WITHDRAW_ANNOUNCEMENT]
    words = {"label": _("What the jury said"), "url": reverse("feedback_desk", args=[call.slug]), "weight": "quiet"}
    to_cities = [words] if gives_feedback(call, person) else []
    return [*found, *to_cities, *(possible(made, person, whole) if made else [])]
