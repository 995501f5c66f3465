"""Acts as buttons and as confirmation pages: what a person may do now, with its words, its form and its function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts import door
from accounts.actforms import ActForm
from accounts.keeping import keeps_what_was_typed
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.sending import FREE, asks_once_more, did, sent
from accounts.verdicts import Verdict

ON_A_BUTTON = 40  # signs of a name; the page around the button has it whole


def brief(name: str) -> str:
    """A name as a button says it: a very long one is cut."""
    return str(Truncator(name).chars(ON_A_BUTTON))


@dataclass(frozen=True)
class Act:
    """One verb as a person meets it: the words on the button, what will happen, what is asked, the function.

    Label and what is said when it is done may name the %(subject)s.
    """

    verb: str
    label: str | Promise
    effect: str | Promise  # what happens, said before the button
    run: Callable[..., Any]
    may: Callable[[Any, Person], bool]  # who may ever do it
    names: Callable[[Any], str]  # what it is about, in words
    leads_to: Callable[[Any], str]  # the address after it
    stands: Callable[[Any, Person], Verdict] = lambda _row, _person: FREE  # whether it can start
    form: type[ActForm] = ActForm
    weight: str = "outline-primary"
    done: str | Promise = ""
    more: Callable[[Any, Person], dict[str, Any]] = lambda _row, _person: {}  # what its page shows beside, and how

    def words(self, row: Any) -> str:
        """The label with the name of what it is about."""
        return str(self.label) % {"subject": self.names(row)}

    def on_button(self, row: Any) -> str:
        """The same on a button, where a very long name is cut."""
        return str(self.label) % {"subject": brief(self.names(row))}

    def said(self, row: Any) -> str:
        """What was done, in words."""
        return str(self.done or _("Done.")) % {"subject": self.names(row)}

    def button(self, row: Any) -> dict[str, str]:
        """What a template needs to show it."""
        return {"label": self.on_button(row), "url": reverse(self.verb, args=[row.key]), "weight": self.weight}


def possible(row: Any, person: Person, acts: Iterable[Act]) -> list[dict[str, str]]:
    """The buttons of what this person may do to it now."""
    return [act.button(row) for act in acts if act.may(row, person) and act.stands(row, person).passed]


def page(act: Act, rows: Callable[[Person], QuerySet]) -> Callable[..., HttpResponse]:
    """The page of one act: GET says what will happen and asks what is needed, POST does it."""

    @keeps_what_was_typed
    @login_required
    @once
    def confirm(request: Request, key: str) -> HttpResponse:
        person = request.person
        row = door.see(rows(person), key)
        door.allow(act.may(row, person))
        form, back = act.form(sent(request), row=row, person=person, label=act.on_button(row)), act.leads_to(row)
        if did(request, form, lambda: act.run(row.key, by=person, **form.arguments()), act.said(row)):
            return redirect(back)
        words = {"about": act.names(row), "label": act.words(row), "effect": str(act.effect), "back": back}
        return asks_once_more(request, form, **words, stands=act.stands(row, person), **act.more(row, person))

    return confirm
