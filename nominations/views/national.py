"""The own round of a National Commission within a call: its deadline for its cities."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import Request
from cities.models import NationalCommission
from nominations import timeline
from nominations.forms.national import DeadlineForm
from nominations.models import Call
from nominations.states import Deadline
from nominations.views import standing
from nominations.views.commission import own, running_call
from nominations.views.sending import did
from nominations.workflow import national as workflow


def here(request: Request) -> tuple[NationalCommission, Call]:
    """The Commission for which this person acts, and the call it looks at."""
    commission, call = own(request.person), running_call(request)
    if call is None:
        raise Http404
    return commission, call


@login_required
def set_deadline(request: Request) -> HttpResponse:
    """By when the Commission wants the files of its cities; says before the button whom it reaches."""
    commission, call = here(request)
    label = _("Save and tell the cities")
    form = DeadlineForm(request.POST or None, row=call, person=request.person, label=label)
    done = _("The date is saved. The cities that fill in are told.")
    act = workflow.set_deadline
    if did(request, form, lambda: act(call.key, commission.key, by=request.person, **form.arguments()), done):
        return redirect("commission_desk")
    zone, country = standing.reader_zone(request.person), commission.country_id
    own_date = call.national_deadline(country)
    context = {
        "call": call,
        "form": form,
        "now": timeline.until(own_date, call.zone, zone) if own_date else "",
        "closes": timeline.until(call.deadline(Deadline.CITY, country), call.zone, zone),
    }
    return render(request, "nominations/application/set_deadline.html", context)
