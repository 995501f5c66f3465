"""The juror's declarations: all files on one page, each with what may tie the juror to it, as a hint and no more."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.requests import Request
from cities.views import sheets
from nominations.forms.jury import DeclarationsForm
from nominations.models import Review
from nominations.querysets.ties import hints_for
from nominations.views.jury import PAGE, of_call, only_jurors, own_reviews, place_cells, whole
from nominations.views.sending import did
from nominations.workflow import jury

HINTS = {  # what was compared, never what stands in the file
    "city_in_employer": gettext_lazy("Your employer bears the name of this city."),
    "city_in_appointing_body": gettext_lazy("The body that appointed you bears the name of this city."),
    "country_in_employer": gettext_lazy("Your employer bears the name of this country."),
    "country_in_appointing_body": gettext_lazy("The body that appointed you bears the name of this country."),
    "employer_named": gettext_lazy("Your employer is named in this file."),
    "appointing_body_named": gettext_lazy("The body that appointed you is named in this file."),
    "focal_point_before": gettext_lazy("You worked for this city as its focal point."),
    "officer_before": gettext_lazy("You were an officer of the National Commission of this country."),
    "reviewer_before": gettext_lazy("You reviewed files for the National Commission of this country."),
}


@login_required
def declarations(request: Request) -> HttpResponse:
    """The files that wait for a declaration: city, country and kind alone, and what is known of the juror."""
    only_jurors(request.person)
    reviews = [review for review in whole(own_reviews(request.person)) if review.is_unanswered]
    if sheets.wanted(request):
        hints = _hints(reviews)
        return sheets.answer(request, "to-declare", [_to_declare(one, hints.get(one.pk, "")) for one in reviews])
    shown = _on_the_page(request, reviews)
    form = DeclarationsForm(request.POST or None, reviews=shown, hints=_hints(shown))
    if did(request, form, lambda: jury.declare(form.answers(), by=request.person), _declared):
        return redirect("jury_desk")
    context = {"form": form, "count": len(reviews), "sheet_url": sheets.link(request)}
    return render(request, "nominations/jury/declarations.html", context)


def _hints(reviews: list[Review]) -> dict[int, str]:
    """What may tie the juror to each of these files, in words."""
    return {pk: " ".join(str(HINTS[code]) for code in codes) for pk, codes in hints_for(reviews).items()}


def _to_declare(review: Review, hint: str) -> dict[str, Any]:
    """City, country and kind alone, as on the page."""
    place = place_cells(review.nomination, reverse("declarations"))
    return {"cells": [*place, {"label": _("A hint"), "text": hint}, of_call(review.nomination)]}


def _on_the_page(request: Request, reviews: list[Review]) -> list[Review]:
    """At most a page of them; a file that came after the page was drawn was not seen, so it is not answered."""
    if request.method != "POST":
        return reviews[:PAGE]
    shown = set(request.POST.getlist("shown"))
    return [review for review in reviews if review.key in shown]


def _declared(reviews: list[Review]) -> str:
    n = len(reviews)
    return ngettext("%(n)d declaration is kept.", "%(n)d declarations are kept.", n) % {"n": n}
