"""The seats of a jury: who is asked to sit on it, with the countries of its files first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import door
from accounts.models import Invitation
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from nominations import permissions
from nominations.forms.jury import SeatForm
from nominations.models import Call, Nomination
from nominations.views.jury import country_name
from nominations.views.jury_plan import the_call
from nominations.views.sending import said_in
from nominations.workflow import jury

INVITED_IN = "en"  # the language of an invitation to somebody whose own is not known


@login_required
@once
def seat(request: Request, slug: str) -> HttpResponse:
    """First the countries whose files will be read, then the expert and every country that is out of bounds."""
    call = the_call(request, slug)
    countries = _countries(call, request.person)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _seat(request, call, form):
        return redirect("jury_plan", slug=slug)
    return render(request, "nominations/jury/seat.html", {"call": call, "countries": countries, "form": form})


def _countries(call: Call, person: Person, language: str = "") -> list[str]:
    files = Nomination.objects.visible_to(person).filter(call=call).expected_by_jury()
    rows = files.select_related("country").prefetch_related("country__names")
    return sorted({country_name(file.country, language) for file in rows})


def _seat(request: Request, call: Call, form: SeatForm) -> bool:
    typed = form.cleaned_data
    countries = _countries(call, request.person, INVITED_IN)
    door.allow(permissions.runs_jury(call, request.person))
    with said_in(form):
        made = jury.seat_or_invite(
            call.key, typed["email"], typed["name"], by=request.person, files_from=countries, **form.facts()
        )
        invited = _("%(name)s is invited by e-mail.") if isinstance(made, Invitation) else _("%(name)s is on the jury.")
        messages.success(request, invited % {"name": typed["name"]})
        return True
    return False
