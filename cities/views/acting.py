"""The page of an act on a member: what will happen, what is asked, one button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.sending import did
from accounts.verdicts import Verdict
from cities.models import City
from cities.names import brief
from cities.register_forms import MemberForm, NothingForm


@dataclass(frozen=True)
class Act:
    """One verb on a member: the words on the button, what will happen, what is asked, the function."""

    verb: str
    label: str | Promise  # may name %(city)s
    effect: str | Promise
    run: Callable[..., Any]
    may: Callable[[Person], bool]
    stands: Callable[[Any, Person], Verdict] = lambda _row, _person: Verdict.ok("stands")
    form: type[MemberForm] = NothingForm
    weight: str = "outline-primary"
    done: str | Promise = ""

    def words(self, city: City) -> str:
        """The label with the name of the city."""
        return str(self.label) % {"city": city.name}

    def on_button(self, city: City) -> str:
        """The same on a button, where a very long name is cut."""
        return str(self.label) % {"city": brief(city.name)}

    def button(self, row: Any, city: City) -> dict[str, str]:
        """What a template needs to show it."""
        return {"label": self.on_button(city), "url": reverse(self.verb, args=[row.key]), "weight": self.weight}


def possible(row: Any, city: City, person: Person, acts: list[Act]) -> list[dict[str, str]]:
    """The buttons of what this person may do to it now."""
    return [act.button(row, city) for act in acts if act.may(person) and act.stands(row, person).passed]


def page(act: Act, rows: Callable[[Person], QuerySet], city_of: Callable[[Any], City]) -> Callable[..., HttpResponse]:
    """GET says what will happen and asks what is needed, POST does it and leads back to the member."""

    @login_required
    @once
    def confirm(request: Request, key: str) -> HttpResponse:
        row = door.see(rows(request.person), key)
        door.allow(act.may(request.person))
        city = city_of(row)
        form = act.form(request.POST if request.method == "POST" else None, city=city, label=act.on_button(city))
        back = reverse("member", args=[city.key])
        done = str(act.done or _("Done.")) % {"city": city.name}
        if did(request, form, lambda: act.run(row.key, by=request.person, **form.cleaned_data), done):
            return redirect(back)
        refusal = act.stands(row, request.person)
        context = {"act": act, "row": city, "label": act.words(city), "form": form, "refusal": refusal, "back": back}
        return render(request, "nominations/act.html", context, status=200 if refusal.passed else 409)

    return confirm
