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
from accounts.verdicts import Verdict
from cities.views import sheets
from nominations import balance, means, timeline
from nominations.marks import Means
from nominations.models import Call, Cohort, Nomination, Proposal
from nominations.permissions import composes, gives_feedback, releases
from nominations.rules.decision import kept
from nominations.rules.screening import name_checked
from nominations.states import CohortState
from nominations.views import bundle, composition, paging, press, standing, targets
from nominations.views.acts import Act, possible
from nominations.views.approval import APPROVE, RECALL_APPROVAL, SEND_BACK, why_not
from nominations.views.composing import EXCLUDE, PIN, SET_TARGETS, SUGGEST
from nominations.views.correcting import PROPOSE_EDITION
from nominations.views.decision_acts import (
    COMPOSE,
    FILE_ACTS,
    LEAVE_OUT,
    PROPOSE_COHORT,
    SELECT_RECOMMENDED,
    UNSELECT,
    begin,
    can_compose,
    cohort_of,
)
from nominations.views.deputies import acting
from nominations.views.handover import ASK_HANDOVER
from nominations.views.releasing import HOLD_RELEASE, PROPOSE_RELEASE
from nominations.views.screening import CHECK_NAME
from nominations.views.withdrawing import PROPOSE_RESTORE, WITHDRAW_ANNOUNCEMENT
from nominations.workflow import decision as workflow


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
    made, show = composition.of(call, person), request.GET.get("show", "")
    marks, files = made.board.means, made.part(show)
    if sheets.wanted(request):
        return sheets.sheet(request, f"cohort-{slug}", files, lambda file: _cells(file, marks.get(file.pk)))
    page = paging.page_of(request, files)
    places = balance.places(made.board.files)
    rows = [_row(file, marks.get(file.pk), person, call) | {"place": places[file.key]} for file in page]
    wanted = targets.of_cohort(cohort_of(call), person)
    context = {
        "call": call,
        "next": _next(call, made, person),
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
        "country": composition.country(file),
        "region": composition.region(file),
        **composition.word(file),
        "mean": _mean_in_words(found),
        "choice": composition.choice(file),
        "is_in": file.is_in_cohort,
        "hold": getattr(file, "hold", None),
        "reason": file.choice_reason,
        "acts": [_short(act, file) for act in _possible(file, person) if open_now],
    }


def _cells(file: Nomination, found: Means | None) -> dict[str, Any]:
    """What the row of a file shows, for a spreadsheet."""
    mean = _mean_in_words(found)
    cells = [
        {"label": _("City"), "text": file.city.name},
        {"label": _("Country"), "text": composition.country(file)},
        {"label": _("Region"), "text": composition.region(file)},
        {"label": _("Jury"), "text": composition.word(file)["word"]},
        {"label": _("Mean"), "amount": found.overall.mean if found else None, "note": mean["spread"]},
        {
            "label": _("Cohort"),
            "text": composition.choice(file)["word"],
            "note": file.choice_reason,
            "note_label": _("Reason"),
        },
    ]
    return {"cells": cells}


def _possible(file: Nomination, person: Person) -> list[Act]:
    """What may be done with a file; before it comes in its legal status and name are confirmed."""
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
    whole = [HOLD_RELEASE, RECALL_APPROVAL, PROPOSE_RESTORE, PROPOSE_EDITION, WITHDRAW_ANNOUNCEMENT]
    words = {"label": _("What the jury said"), "url": reverse("feedback_desk", args=[call.slug]), "weight": "quiet"}
    to_cities = [words] if gives_feedback(call, person) else []
    return [*found, *to_cities, *(possible(made, person, whole) if made else [])]


# The one thing to do.


def _next(call: Call, made: composition.Composition, person: Person) -> dict[str, Any]:
    found = cohort_of(call)
    if found is None:
        return _to_begin(call, made, person)
    return STEPS[CohortState(found.state)](found, made, person)


def _to_begin(call: Call, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not made.files:
        detail = _("Files stand here when the jury has recorded its word on them.")
        return {"sentence": _("There is nothing to compose yet."), "detail": detail, "tone": "quiet"}
    if not composes(call, person):
        return {"sentence": _("The secretariat has not begun this cohort."), "tone": "quiet"}
    sentence = ngettext("The jury has spoken on %(n)d file.", "The jury has spoken on %(n)d files.", len(made.files))
    return {"sentence": sentence % {"n": len(made.files)}, **_button(COMPOSE, call, _("Begin the cohort"))}


def _button(act: Act, row: Any, label: str = "") -> dict[str, str]:
    return {"label": label or act.words(row), "url": reverse(act.verb, args=[row.key])}


def _composing(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not composes(found, person):
        return {"sentence": _("The secretariat is composing this cohort."), "tone": "quiet"}
    if made.unnamed:
        return _to_name(made.unnamed, found)
    if made.open:
        return _to_choose(made.open, found)
    rule = workflow.all_composed(found.call, person)
    if not rule.passed:
        return _to_bring_on(rule, found)
    sentence = _("Every file is in or out.")
    return {"sentence": sentence, "detail": composition.in_words(made), **_button(PROPOSE_COHORT, found)}


def _to_choose(files: list[Nomination], found: Cohort) -> dict[str, Any]:
    """What the jury has spoken on, and nobody has chosen."""
    sentence = ngettext(
        "%(n)d file is neither in the cohort nor left out.",
        "%(n)d files are neither in the cohort nor left out.",
        len(files),
    )
    return {
        "sentence": sentence % {"n": len(files)},
        "detail": _("Take them one by one, or all as the jury recommends."),
        **_button(SELECT_RECOMMENDED, found.call, _("As recommended")),
    }


def _to_bring_on(rule: Verdict, found: Cohort) -> dict[str, Any]:
    """What has not come as far as the jury's word would stay behind at a decision; or waits for a colleague."""
    if not rule.facts["open"]:
        return {"sentence": _("Every file that you see is in or out."), "detail": str(rule.sentence), "tone": "now"}
    return {
        "sentence": str(rule.sentence),
        "detail": _("Bring each to the jury's word or to its end before you propose the cohort."),
        "label": _("See them"),
        "url": f"{reverse('files')}?task=uncomposed&call={found.call.slug}",
    }


def _to_name(files: list[Nomination], found: Cohort) -> dict[str, Any]:
    """What stands between the jury's recommendation and the cohort."""
    sentence = ngettext(
        "Legal status and name of %(n)d recommended city are not confirmed.",
        "Legal status and name of %(n)d recommended cities are not confirmed.",
        len(files),
    )
    return {
        "sentence": sentence % {"n": len(files)},
        "detail": ", ".join(file.city.name for file in files),
        **_button(CHECK_NAME, files[0]),
        "second_label": _("See all of them"),
        "second_url": f"{reverse('cohort', args=[found.call.slug])}?show=unnamed",
    }


def _proposed(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if not APPROVE.permits(found, person):
        sentence = _("The cohort lies before the director.")
        detail = _("Proposed by %(person)s.") % {"person": found.proposed_by}
        return {"sentence": sentence, "detail": detail, "tone": "now", **_planned(found, person)}
    if refusal := why_not(found, made, person, acting(person)):
        return {"sentence": refusal, "detail": composition.in_words(made), "tone": "now", **_planned(found, person)}
    approve, back = _button(APPROVE, found), _button(SEND_BACK, found)
    return {
        "sentence": _("This cohort waits for your approval."),
        "detail": composition.in_words(made),
        **_planned(found, person),
        **approve,
        "second_label": back["label"],
        "second_url": back["url"],
    }


def _approved(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if found.release_approved and found.call.release_at:
        due = timeline.release(found.call.release_at, found.call.zone, standing.reader_zone(person))
        sentence = _("Approved. The clock announces at the instant that two persons set.")
        return {"sentence": sentence, "due": due, "tone": "now", **_rehearsal(found)}
    waiting = Proposal.objects.visible_to(person).open().filter(call=found.call, kind=Proposal.Kind.RELEASE).first()
    if waiting:
        detail = _("Proposed by %(person)s. Another person confirms it.") % {"person": waiting.by}
        address = reverse("proposal", args=[waiting.key])
        return {
            "sentence": _("An instant is proposed."),
            "detail": detail,
            "label": _("Read the proposal"),
            "url": address,
            **_rehearsal(found),
        }
    detail = _("Nothing is public before that instant: %(cohort)s.") % {"cohort": composition.in_words(made)}
    card = {"sentence": _("Approved. Now set the instant."), "detail": detail}
    return card | _planned(found, person) | _button(PROPOSE_RELEASE, found) | _rehearsal(found)


def _rehearsal(found: Cohort) -> dict[str, str]:
    """What each will see at the instant, before anybody sees it."""
    return {"second_label": _("Rehearse it"), "second_url": reverse("rehearsal", args=[found.call.slug])}


def _planned(found: Cohort, person: Person) -> dict[str, str]:
    """By when everything has to be decided, if the call says so."""
    due = timeline.announced(found.call, standing.reader_zone(person))
    return {"due": due} if due else {}


def _announced(found: Cohort, made: composition.Composition, person: Person) -> dict[str, Any]:
    if found.announcement and found.announcement.is_withdrawn:
        return _withdrawn(found, person)
    return {
        "sentence": _("Announced: %(cohort)s.") % {"cohort": composition.in_words(made)},
        "tone": "done",
        "second_label": _("See the announcement"),
        "second_url": found.announcement.get_absolute_url() if found.announcement else "",
    }


def _withdrawn(found: Cohort, person: Person) -> dict[str, Any]:
    """Nothing of it is public; two persons put it back."""
    gone: Any = found.announcement
    when = timeline.when(gone.withdrawn_at, found.call.zone, standing.reader_zone(person))
    card = {"sentence": _("The announcement is withdrawn since %(instant)s.") % {"instant": when}, "tone": "problem"}
    card["detail"] = gone.withdrawn_reason
    if PROPOSE_RESTORE.starts(found).passed:
        return card | _button(PROPOSE_RESTORE, found)
    waiting = Proposal.objects.visible_to(person).open().filter(call=found.call, kind=Proposal.Kind.RESTORE).first()
    url = reverse("proposal", args=[waiting.key]) if waiting else ""
    return card | {"label": _("Read the proposal"), "url": url}


STEPS = {
    CohortState.COMPOSING: _composing,
    CohortState.PROPOSED: _proposed,
    CohortState.APPROVED: _approved,
    CohortState.ANNOUNCED: _announced,
}
