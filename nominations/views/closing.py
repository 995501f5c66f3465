"""The closing of all marks of a call: which reviews are missing, which files have too few, and the reason."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.views import sheets
from nominations.forms.jury import CloseForm
from nominations.models import Call, Nomination, Review
from nominations.views import done
from nominations.views.jury import place_cells, turned
from nominations.views.jury_plan import the_call
from nominations.views.sending import did
from nominations.workflow import jury


def _files(call: Call, person: Person) -> Any:
    """What is being read, the files with the fewest reviews first, each with its readers."""
    reviews = Review.objects.visible_to(person).select_related("juror__user").order_by("juror__user__name")
    files: Any = Nomination.objects.visible_to(person).filter(call=call).being_read().with_names().with_handed_in()
    return files.prefetch_related(Prefetch("reviews", queryset=reviews, to_attr="readers")).order_by("handed_in", "pk")


@login_required
@once
def close_all(request: Request, slug: str) -> HttpResponse:
    """How many files, which reviews are missing, and the reason."""
    call = the_call(request, slug)
    files = list(_files(call, request.person))
    missing = [_missing(file) for file in files if _misses(file)]
    if sheets.wanted(request):
        return sheets.answer(request, f"missing-{slug}", missing)
    form = CloseForm(request.POST or None, count=len(files))
    made: list[Nomination] = []
    if did(request, form, lambda: made.extend(jury.close_all(call.key, by=request.person, **form.cleaned_data))):
        return redirect(done.remember(request, "close_all", call, made))
    shown, pages = turned(missing, request)
    context = {
        "call": call,
        "form": form,
        "count": len(files),
        "missing": shown,
        "pages": pages,
        "short": _short(call, files),
        "sheet_url": sheets.link(request),
    }
    return render(request, "nominations/jury/close.html", context)


def _misses(file: Any) -> bool:
    """Whether a review is awaited, or fewer are handed in than the file should have readers."""
    return file.handed_in < file.call.readers_per_file or any(row.is_awaited for row in file.readers)


def _is_short(file: Any) -> bool:
    return file.handed_in < file.call.least_reviews


def _short(call: Call, files: list[Any]) -> str:
    """How many files would be closed with fewer reviews than the call asks for."""
    n = sum(_is_short(file) for file in files)
    words = ngettext(
        "%(n)d file has fewer than the %(least)d reviews that this call asks for; closing it needs your reason.",
        "%(n)d files have fewer than the %(least)d reviews that this call asks for; closing them needs your reason.",
        n,
    )
    return words % {"n": n, "least": call.least_reviews} if n else ""


def _missing(file: Any) -> dict[str, Any]:
    late = [str(review.juror) for review in file.readers if review.is_awaited]
    cells = place_cells(file, reverse("readers", args=[file.key]))[:2]
    handed_in = _("%(done)d of %(given)d") % {"done": file.handed_in, "given": file.call.readers_per_file}
    number = {"label": _("Handed in"), "text": handed_in, "note": _("too few") if _is_short(file) else ""}
    return {"cells": [*cells, {"label": _("Missing"), "text": ", ".join(late)}, number]}
