"""Acts as buttons and as confirmation pages: what a person may do now, with its words, its form and its function."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import door
from accounts.person import Person
from nominations.forms.act import ActForm
from nominations.workflow.steps import permitted, startable


@dataclass(frozen=True)
class Act:
    """One verb as a person meets it: the words on the button, what will happen, what is asked, the function."""

    verb: str
    label: str | Promise  # may name %(subject)s
    effect: str | Promise  # what happens, said before the button
    run: Callable[..., Any]
    form: type[ActForm] = ActForm
    weight: str = "quiet"  # primary, quiet or danger
    done: str | Promise = ""
    leads_to: str | Callable[[Any], str] = "file"
    template: str = "nominations/act.html"
    more: Callable[[Any, Person], dict[str, Any]] | None = None  # what its own template shows beside the form
    asks: str = ""  # the transition whose right and start it shares, where it is none itself

    @property
    def transition(self) -> str:
        """The transition that says who may do it, and from where."""
        return self.asks or self.verb

    def button(self, row: Any) -> dict[str, str]:
        """What a template needs to show it."""
        return {"label": self.words(row), "url": reverse(self.verb, args=[row.key]), "weight": self.weight}

    def words(self, row: Any) -> str:
        """The label with the name of what it is about."""
        return str(self.label) % {"subject": _name(row)}


def _name(row: Any) -> str:
    return str(getattr(row, "city", row))


def possible(row: Any, person: Person, acts: list[Act]) -> list[dict[str, str]]:
    """The buttons of the acts that this person may do to this row where it stands, in the order given."""
    return [act.button(row) for act in acts if _is_possible(act, row, person)]


def _is_possible(act: Act, row: Any, person: Person) -> bool:
    return permitted(row, act.transition, person) and startable(row, act.transition).passed


def page(act: Act, model: Any) -> Callable[..., HttpResponse]:
    """The page of one act: GET says what will happen and asks what is needed, POST does it."""

    @login_required
    def confirm(request: HttpRequest, key: str) -> HttpResponse:
        row = door.see(model.objects.visible_to(request.person), key)
        door.allow(permitted(row, act.transition, request.person))
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = act.form(*sent, row=row, person=request.person, label=act.words(row))
        if request.method == "POST" and form.is_valid() and _done(request, act, row, form):
            return redirect(_after(act, row))
        refusal = startable(row, act.transition)
        context = {"act": act, "row": row, "form": form, "label": act.words(row), "refusal": refusal}
        more = act.more(row, request.person) if act.more else {}
        return render(request, act.template, context | more, status=200 if refusal.passed else 409)

    return confirm


def _done(request: HttpRequest, act: Act, row: Any, form: forms.Form) -> bool:
    try:
        act.run(row.key, by=request.person, **form.arguments())
    except door.Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, str(act.done or _("Done.")) % {"subject": _name(row)})
    return True


def _after(act: Act, row: Any) -> str:
    if callable(act.leads_to):
        return act.leads_to(row)
    parts = {"file": "key", "receipt": "key", "call": "slug"}
    return reverse(act.leads_to, args=[getattr(row, parts[act.leads_to])] if act.leads_to in parts else [])
