"""Who acts for a National Commission, and whom it brings in: colleagues and cities."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import door
from accounts.once import once
from accounts.requests import Request
from cities import workflow as cities
from cities.models import City, CommissionOfficer, NationalCommission
from nominations.forms.commission import NEW, InviteCityForm, InviteOfficerForm
from nominations.views.commission import own
from nominations.workflow import inviting


@login_required
@once
def officers(request: Request) -> HttpResponse:
    """The officers of the Commission, and a form to invite a colleague."""
    commission = own(request.person)
    form = InviteOfficerForm(request.POST or None, label=_("Invite a colleague"), initial=_language())
    if request.method == "POST" and form.is_valid():
        inviting.invite_officer(commission.key, by=request.person, **form.cleaned_data)
        messages.success(request, _("The invitation to %(email)s is on its way.") % form.cleaned_data)
        return redirect("officers")
    rows = [_row(term, request) for term in commission.officers.active().select_related("user")]
    return render(
        request, "nominations/application/officers.html", {"commission": commission, "rows": rows, "form": form}
    )


def _language() -> dict[str, str]:
    return {"language": get_language() or "en"}


def _row(term: CommissionOfficer, request: Request) -> dict[str, Any]:
    return {
        "name": str(term.user),
        "is_me": term.user == request.person.user,
        "is_head": term.is_head,
        "since": date_format(term.since, "j F Y"),
        "end": reverse("end_officer", args=[term.key]),
    }


@login_required
def end_officer(request: Request, key: str) -> HttpResponse:
    """Asks once more, then ends the term of an officer: that person's right ends at once."""
    commission = own(request.person)
    term = door.see(commission.officers.active().select_related("user"), key)
    if request.method == "POST":
        cities.end_officer(key, by=request.person)
        messages.success(request, _("%(name)s no longer acts for the Commission.") % {"name": term.user})
        return redirect("desk" if term.user == request.person.user else "officers")
    return render(request, "nominations/application/end_officer.html", {"commission": commission, "term": term})


@login_required
@once
def invite_city(request: Request) -> HttpResponse:
    """The city and its focal point; a city that is known by any spelling is offered, not made again."""
    commission = own(request.person)
    known = _known(commission, request)
    sent = request.POST or None
    form = InviteCityForm(sent, label=_("Send the invitation"), known=known, initial=_language())
    if request.method == "POST" and form.is_valid() and _invited(request, commission, form):
        return redirect("commission_desk")
    return render(request, "nominations/application/invite_city.html", {"commission": commission, "form": form})


def _known(commission: NationalCommission, request: Request) -> list[City]:
    typed = request.POST.get("city_name", "")
    if not typed:
        return []
    found = City.objects.visible_to(request.person).spelled(commission.country, typed)
    return list(found.filter(is_fictional=commission.is_fictional).order_by("sort_key", "parent_unit")[:20])


def _invited(request: Request, commission: NationalCommission, form: InviteCityForm) -> bool:
    try:
        inviting.invite_city(commission.key, by=request.person, **_wanted(form.cleaned_data))
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, _("The invitation to %(email)s is on its way.") % form.cleaned_data)
    return True


def _wanted(typed: dict[str, Any]) -> dict[str, Any]:
    person = {name: typed[name] for name in ("name", "email", "language")}
    if typed.get("which") not in {None, "", NEW}:
        return person | {"city_key": typed["which"]}
    city = {"name": typed["city_name"], "kind": typed["kind"], "parent_unit": typed["parent_unit"].strip()}
    return person | {"city": city}
