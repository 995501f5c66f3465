"""Writing to a city without knowing an address of its people."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.door import Refused
from accounts.once import once
from accounts.requests import Request
from cities import workflow
from cities.forms import WriteForm
from cities.models import City


@once
def write_to_city(request: Request, slug: str) -> HttpResponse:
    """A form instead of an address; the answer is the same whoever reads it in the city."""
    city = City.objects.visible_to(request.person).public().members().filter(slug=slug).first()
    if city is None:
        raise Http404
    form, status = WriteForm(request.POST if request.method == "POST" else None, initial=_first(request)), 200
    if request.method == "POST" and form.is_valid():
        status = _written(request, city, form)
        if status == 302:
            sentence = _("Your message is on its way to %(city)s. An answer comes to %(email)s.")
            messages.success(request, sentence % {"city": city.name, "email": form.cleaned_data["email"]})
            return redirect(city)
    return render(request, "cities/write.html", {"city": city, "form": form}, status=status)


def _first(request: Request) -> dict[str, str]:
    user = request.person.user
    return {"name": user.name, "email": user.email} if user else {}


def _written(request: Request, city: City, form: WriteForm) -> int:
    """The status of the answer; what a machine sent is thanked for and goes nowhere."""
    if form.is_of_a_machine:
        return 302
    keys = {"write": form.cleaned_data["email"].lower(), "write_city": city.key}
    if not all(ratelimit.consume(request, action=action, key=key) for action, key in keys.items()):
        form.add_error(None, _("Too many messages from this address or network. Please try again in an hour."))
        return 429
    try:
        workflow.write_to_city(city, by=request.person, **form.arguments())
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return 409
    return 302
