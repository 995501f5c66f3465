"""Preparing a call: its dates, places and rules on one page, its documents, and a plan that says what looks wrong."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.models import Country
from cities.reference import membership_programme
from dossiers.values import is_storable
from nominations import calendar, permissions, timeline
from nominations.forms.planning import AskDocumentForm, CallForm
from nominations.models import Call
from nominations.rules import call as call_rules
from nominations.rules import planning
from nominations.states import OWN_OF_COUNTRIES, Deadline
from nominations.views.sending import did, said_in
from nominations.views.standing import reader_zone
from nominations.workflow import call as workflow

Span = tuple[Any, datetime, datetime | None]
STAGES = {
    Deadline.CITY: gettext_lazy("Cities apply"),
    Deadline.COMMISSION: gettext_lazy("National Commissions nominate"),
    Deadline.SCREENING: gettext_lazy("Secretariat checks and asks"),
    Deadline.REVIEW: gettext_lazy("Jury reads and recommends"),
}


@login_required
@once
def prepare(request: Request) -> HttpResponse:
    """A new call, on an empty page or on what an earlier one said."""
    door.allow(permissions.prepares_calls(None, request.person))
    earlier = _earlier(request)
    form = CallForm(request.POST or None, instance=_beginning(earlier), label=_("Keep this call as a draft"))
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, earlier)
        if made:
            messages.success(request, _("The call is kept as a draft. Nobody outside sees it."))
            return redirect("plan", slug=made.slug)
    choices = Call.objects.visible_to(request.person).order_by("-opens_at")[:20]
    context = {"form": form, "earlier": earlier, "calls": choices, "title": _("Prepare a call")}
    return render(request, "nominations/call/prepare.html", context)


def _earlier(request: Request) -> Call | None:
    """The call whose rules the new one takes over, if one is chosen."""
    slug = request.GET.get("copy", "")
    return Call.objects.visible_to(request.person).filter(slug=slug).first() if is_storable(slug) else None


def _beginning(earlier: Call | None) -> Call:
    """An unsaved call with what is taken over; its dates stay open."""
    kept = {name: getattr(earlier, name) for name in workflow.COPIED} if earlier else {}
    return Call(**kept)


def _made(request: Request, form: CallForm, earlier: Call | None) -> Call | None:
    facts = form.arguments()
    name, slug = facts.pop("name"), facts.pop("slug")
    with said_in(form):
        if earlier:
            return workflow.copy(earlier.key, slug, name, by=request.person, **facts)
        return workflow.prepare(membership_programme(), slug, name, by=request.person, **facts)
    return None


def _draft(request: Request, key: str) -> Call:
    seen = door.see(Call.objects.visible_to(request.person), key)
    door.allow(permissions.prepares_calls(seen, request.person))
    return seen


@login_required
@once
def edit(request: Request, key: str) -> HttpResponse:
    """A call that is being prepared is written anew."""
    seen = _draft(request, key)
    refusal = call_rules.unpublished(seen)
    form = CallForm(request.POST or None, instance=_draft(request, key), label=_("Save the call"))
    if did(request, form, lambda: workflow.edit(key, by=request.person, **form.arguments()), _("Saved.")):
        return redirect("plan", slug=form.cleaned_data["slug"])
    title = _("Edit %(call)s") % {"call": seen.name}
    context = {"form": form, "call": seen, "title": title, "refusal": refusal}
    return render(request, "nominations/call/prepare.html", context, status=200 if refusal.passed else 409)


# The plan.


@login_required
@require_safe
def plan(request: Request, slug: str) -> HttpResponse:
    """The windows of a call one under the other, what must be mended before publication, what looks wrong."""
    found = Call.objects.visible_to(request.person).with_dates().filter(slug=slug).values_list("key", flat=True).first()
    seen = door.see(Call.objects.visible_to(request.person).with_dates(), found or "")
    door.allow(permissions.prepares_calls(seen, request.person))
    return render(request, "nominations/call/plan.html", _planned(seen, request.person, None))


def _planned(call: Call, person: Person, form: AskDocumentForm | None) -> dict[str, Any]:
    is_draft = call_rules.unpublished(call).passed
    faults = [verdict for verdict in call_rules.publishable(call) if not verdict.passed] if is_draft else []
    label = _("Ask for this document")
    return {
        "call": call,
        "is_draft": is_draft,
        "faults": faults,
        "warnings": planning.warnings(call),
        "windows": _windows(call, reader_zone(person)),
        "documents": call.required_documents.common(),
        "form": (form or AskDocumentForm(row=call, person=person, label=label)) if is_draft else None,
    }


def _windows(call: Call, zone: str) -> list[dict[str, Any]]:
    """Each stage with its first and last day, and where it lies between the opening and the last date of all."""
    found = _spans(call)
    last = max(end for _label, _begins, end in found if end)
    span = (last - call.opens_at).total_seconds() or 1
    return [
        _window(call, label, begins, ends, zone) | _bar(call.opens_at, begins, ends, span)
        for label, begins, ends in found
    ]


def _spans(call: Call) -> list[Span]:
    """The stages with the dates in force, those of a country with its own under them, the embargo, the announcement."""
    begins, rows = call.opens_at, []
    apart = Country.objects.with_names().filter(pk__in=call.countries_apart)
    for field, label in STAGES.items():
        ends = call.planned(field)
        rows += [(label, begins, ends), *_own(call, field, list(apart))]
        begins = ends or begins
    return [*rows, *_end(call, begins)]


def _own(call: Call, field: Deadline, countries: list[Country]) -> list[Span]:
    """Where a stage ends later in one country than in all others."""
    found: list[Span] = []
    for country in countries if field in OWN_OF_COUNTRIES else []:
        begins = call.opens_at if field == Deadline.CITY else call.deadline(Deadline.CITY, country.pk)
        ends = call.deadline(field, country.pk)
        if ends > call.deadline(field):
            name = country.called
            found.append((_("%(stage)s in %(country)s") % {"stage": STAGES[field], "country": name}, begins, ends))
    return found


def _end(call: Call, begins: datetime) -> list[Span]:
    """From the jury's last day to the announcement, and in it the embargo: by its beginning the director approves."""
    instant = call.release_at
    whole: Span = (_("Decision and announcement"), begins, instant)
    if instant is None or not call.embargo_hours:
        return [whole]
    return [whole, (_("Embargo at least"), instant - timedelta(hours=call.embargo_hours), instant)]


def _window(call: Call, label: Any, begins: datetime, ends: datetime | None, zone: str) -> dict[str, Any]:
    return {
        "label": label,
        "days": max((ends - begins) // calendar.DAY, 0) if ends else None,
        "from": timeline.day(begins, call.zone),
        "until": timeline.when(ends, call.zone, zone, end=ends != call.release_at) if ends else _("date not set"),
    }


def _bar(first: datetime, begins: datetime, ends: datetime | None, span: float) -> dict[str, int]:
    """In thousandths of the whole time."""
    start = round(1000 * (begins - first).total_seconds() / span)
    width = max(round(1000 * (ends - begins).total_seconds() / span), 4) if ends else 0
    return {"start": min(start, 996), "width": width}


# Documents beside the form.


@require_POST
@login_required
@once
def ask_document(request: Request, key: str) -> HttpResponse:
    """One more document is asked for."""
    seen = _draft(request, key)
    form = AskDocumentForm(request.POST, row=seen, person=request.person, label=_("Ask for this document"))
    if did(request, form, lambda: workflow.ask_document(key, by=request.person, **form.arguments())):
        return redirect("plan", slug=seen.slug)
    return render(request, "nominations/call/plan.html", _planned(seen, request.person, form))


@require_POST
@login_required
def drop_document(request: Request, key: str, document_key: str) -> HttpResponse:
    """A document is not asked for after all."""
    seen = _draft(request, key)
    try:
        workflow.drop_document(key, document_key, by=request.person)
    except door.Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("plan", slug=seen.slug)
