"""Registering a file that came on paper: call, country, city; then it is filled in like any other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.models import City
from nominations.forms.city import known
from nominations.forms.screening import PaperForm
from nominations.models import Call, Nomination
from nominations.views.secretariat import works_here
from nominations.views.sending import said_in, sent
from nominations.workflow import paper as workflow


@login_required
@once
def register_file(request: Request) -> HttpResponse:
    """The city may be known under another spelling: then it is offered, not made again."""
    works_here(request.person)
    calls = _calls(request.person)
    form = PaperForm(sent(request), request.FILES or None, calls=calls, known=_known(request, calls))
    if request.method == "POST" and form.is_valid():
        made = _registered(request, form)
        if made:
            messages.success(request, _("The file is registered. Fill it in from the paper."))
            return redirect("tasks", key=made.key)
    return render(request, "nominations/screening/register_file.html", {"form": form, "has_calls": bool(calls)})


def _calls(person: Person) -> list[Call]:
    return list(Call.objects.visible_to(person).taking_files().with_dates())


def _known(request: Request, calls: list[Call]) -> list[City]:
    """Cities of the country under any spelling of the name typed."""
    is_fictional = any(call.is_fictional for call in calls if call.key == request.POST.get("call"))
    return known(request.person, request.POST, is_fictional=is_fictional)


def _registered(request: Request, form: PaperForm) -> Nomination | None:
    with said_in(form):
        return workflow.register_file(form.cleaned_data["call"], by=request.person, **form.arguments())
    return None
