"""Handing in an application: checking every answer, the mayor's name, the receipt."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from accounts.verdicts import Verdict, failed
from audit import clock
from dossiers import reading, rules
from dossiers.models import Snapshot
from dossiers.states import Party, Purpose
from nominations import permissions, timeline
from nominations.forms.act import ActForm
from nominations.forms.application import MayorForm
from nominations.models import Nomination
from nominations.permissions import INTERNAL, hands_in, visible_fields
from nominations.states import Deadline
from nominations.views import standing
from nominations.views.application import SUBMIT
from nominations.views.file import head, is_theirs, seen
from nominations.views.filling import writable
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
from nominations.views.signature_page import stands
from nominations.workflow import application as workflow
from nominations.workflow.completeness import missing, still_open

EVERYTHING = ("public", "members", "internal")


@keeps_what_was_typed
@login_required
@once
def submit(request: Request, key: str) -> HttpResponse:
    """Every answer with a way to change it, what is still open, what can change afterwards, and the signature."""
    nomination = writable(request, key)
    door.allow(permissions.hands_in(nomination, request.person))
    if nomination.is_with_commission:
        return redirect("receipt", key=key)
    refusal = SUBMIT.starts(nomination)
    label = _("Hand in %(city)s") % {"city": nomination.city.name}
    signature = stands(nomination, Party.MAYOR)
    kind = ActForm if signature["held"] else MayorForm
    form = kind(sent(request), row=nomination, person=request.person, label=label)
    keeps_typed = nomination.is_with_city and request.method == "POST"
    if not refusal.passed and not keeps_typed:
        return _refused(request, nomination, refusal, form)
    if did(request, form, lambda: workflow.submit(nomination.key, by=request.person, **form.arguments())):
        return redirect("receipt", key=key)
    context = _context(request, nomination, form) | {"signature": signature}
    return render(request, "nominations/application/submit.html", context)


def _refused(request: Request, nomination: Nomination, refusal: Verdict, form: ActForm) -> HttpResponse:
    context = {"act": SUBMIT, "row": nomination, "label": SUBMIT.words(nomination), "refusal": refusal}
    context |= {"form": form}
    context["back"] = reverse("file", args=[nomination.key])
    return render(request, "nominations/act.html", context, status=409)


def _context(request: Request, nomination: Nomination, form: ActForm) -> dict[str, Any]:
    return {
        "nomination": nomination,
        "head": head(nomination) | {"lead": _("Read your answers once more. Then the mayor signs.")},
        "form": form,
        "open": _still_open(nomination),
        "later": _later(nomination),
        "attach": reverse("attach", args=[nomination.key]),
        "parts": [_part(nomination, part) for part in reading.read(nomination.dossier, EVERYTHING)],
        "due": standing.line(nomination, request.person, frozenset())["due"],
        "until": _until(nomination, standing.reader_zone(request.person)),
        "tasks": reverse("tasks", args=[nomination.key]),
    }


def _until(nomination: Nomination, zone: str) -> str:
    """Until when what is handed in can be taken back; nothing once that time is over."""
    until = nomination.taken_back_until
    return timeline.until(until, nomination.call.zone, zone) if until > clock.now() else ""


def _still_open(nomination: Nomination) -> list[dict[str, str]]:
    """Each question that is open with the way to it, then what is missing beside the form."""
    ways = {"handed_over": reverse("attach", args=[nomination.key])}
    beside = [verdict for verdict in still_open(nomination, "submit") if verdict.code != "complete"]
    return _open_questions(nomination) + [
        {"text": str(verdict.sentence), "url": ways.get(verdict.code, "")} for verdict in beside
    ]


def _open_questions(nomination: Nomination) -> list[dict[str, str]]:
    return [
        {
            "text": str(verdict.sentence),
            "url": reverse("section", args=[nomination.key, verdict.facts["section"]])
            + f"#div_id_{verdict.facts['question']}",
        }
        for verdict in failed(rules.completeness(nomination.dossier, "submit"))
    ]


def _later(nomination: Nomination) -> list[str]:
    """The documents that its Commission needs before it can endorse, and the city need not hand in with the rest."""
    now = missing(nomination, "submit")
    return [one.label for one in missing(nomination, "endorse") if one not in now]


def _part(nomination: Nomination, part: reading.ReadSection) -> dict[str, Any]:
    can_change = not nomination.reopened or any(row.code in nomination.reopened for row in part.questions)
    change = reverse("section", args=[nomination.key, part.code]) if can_change else ""
    return {"title": part.title, "questions": part.questions, "change": change}


@login_required
@require_safe
def receipt(request: Request, key: str) -> HttpResponse:
    """What was handed in under which reference, and what happens next; the same page on every return."""
    nomination = seen(request, key)
    snapshot = _handed_over(nomination)
    entered = nomination.on_behalf and hands_in(nomination, request.person)  # from paper: who typed it reads it too
    if not (entered or INTERNAL in visible_fields(request.person, nomination)) or snapshot is None:
        raise Http404
    zone, call = standing.reader_zone(request.person), nomination.call
    context = {
        "nomination": nomination,
        "title": _("%(city)s is handed in") % {"city": nomination.city.name},
        "reference": snapshot.code,
        "at": timeline.when(nomination.submitted_at or snapshot.at, call.zone, zone, seconds=True),
        "steps": _next_steps(nomination, zone),
        "desk": is_theirs(nomination, request.person),
    }
    return render(request, "nominations/application/receipt.html", context)


def _handed_over(nomination: Nomination) -> Snapshot | None:
    """The text that was handed in last; what was frozen since, to be signed anew, is not."""
    if nomination.submitted_at is None:
        return None
    texts = nomination.dossier.snapshots.filter(purpose=Purpose.SUBMIT, at__lte=nomination.submitted_at)
    return texts.order_by("-number").first()


def _next_steps(nomination: Nomination, zone: str) -> list[str]:
    call = nomination.call
    decided = timeline.when(nomination.deadline(Deadline.COMMISSION), call.zone, zone, end=True)
    until = _until(nomination, zone) if nomination.is_with_commission else ""
    again = _("If you see a mistake, you can take the application back from its page and change it: %(until)s.")
    return [
        *([again % {"until": until}] if until else []),
        _("Your National Commission reads the application and decides until %(date)s.") % {"date": decided},
        _("It may send the application back to you with questions; then the mayor signs again."),
        _("If it nominates the city, the secretariat checks the file and the jury reads it."),
        _("Each step reaches you by e-mail. You can withdraw the application until the announcement."),
    ]
