"""Which cities of a call have the jury's words to read, and how far each is; a draft for all that have none."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict
from nominations.forms.act import ActForm
from nominations.models import Call, Nomination
from nominations.permissions import gives_feedback
from nominations.rules import feedback as rules
from nominations.views import acts, paging
from nominations.views.acts import Act, page
from nominations.views.feedback import stage_of
from nominations.workflow import feedback as workflow


def address(call: Call) -> str:
    """The desk of one call."""
    return reverse("feedback_desk", args=[call.slug])


def _some_undrafted(call: Call) -> Verdict:
    is_any = workflow.undrafted(call, Person.clock()).exists()
    return Verdict.ok("some") if is_any else Verdict.fail("some", _("Every city has a draft already."))


DRAFT_ALL = Act(
    verb="draft_all",
    label=gettext_lazy("Draft for every city that has none"),
    effect=gettext_lazy(
        "For each file on which the jury has spoken, the reasons of its readers are gathered without who wrote them: "
        "the first text on each criterion, to be edited. Nobody outside reads it before a person has checked it."
    ),
    run=workflow.draft_all,
    form=ActForm,
    may=gives_feedback,
    stands=_some_undrafted,
    weight="primary",
    done=gettext_lazy("The drafts are made, to be edited city by city. No file moves, no e-mail leaves."),
    leads_to=address,
    names=str,
)
draft_all = page(DRAFT_ALL, Call)


@login_required
@require_safe
def feedback_desk(request: Request, slug: str) -> HttpResponse:
    """Every file on which the jury has spoken; those that are not admitted wait for their words first."""
    call = get_object_or_404(Call.objects.visible_to(request.person).select_related("programme"), slug=slug)
    door.allow(gives_feedback(call, request.person))
    number = workflow.lacking(call)
    lead = rules.lacking(call, number) or _(
        "What the jury said, written for each city and read after the announcement."
    )
    context = {
        "who": call.name,
        "title": _("What the jury said"),
        "lead": lead,
        "add": next(iter(acts.possible(call, request.person, [DRAFT_ALL])), None),
        "caption": _("Cities of the call"),
        "what": _("The jury has not spoken on any file yet."),
    }
    row = partial(_row, request=request)
    rows = workflow.files_of(call, request.person).for_lists()
    rows = rows.select_related("feedback__edited_by", "feedback__checked_by")
    return paging.listed(request, "nominations/list.html", context, rows, row, name="feedback")


def _row(file: Nomination, request: Request) -> dict[str, Any]:
    stage = stage_of(getattr(file, "feedback", None), request, file)
    cells = [
        {"label": _("City"), "text": file.city.name, "url": reverse("feedback", args=[file.key])},
        {"label": _("Country"), "text": file.country.called},
        {"label": _("Where it stands"), "text": file.status_label},
        {"label": _("What the city will read"), "word": stage["word"], "tone": stage["tone"], "note": stage["note"]},
    ]
    return {"cells": cells}
