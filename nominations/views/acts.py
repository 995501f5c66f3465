"""Acts of the road as buttons and as confirmation pages; they know the transitions of files, and the jury room."""

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
from accounts.acts import brief
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, first
from nominations.forms.act import ActForm
from nominations.models import Call
from nominations.rules.overseeing import room_open
from nominations.views.keeping import keeps_what_was_typed
from nominations.views.sending import did, sent
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
    may: Callable[[Any, Person], bool] | None = None  # who may ever do it, where no transition says so
    stands: Callable[[Any], Verdict] | None = None  # whether it can start, where no transition says so
    names: Callable[[Any], str] | None = None  # what it is about in words, where that is not the city
    head: Callable[[Any], str] | None = None  # what stands over its page, where the row's own name is for records
    ends: Callable[[Request, Any, Any], str] | None = None  # of a bulk act: the address that says what was done
    in_room: bool = False  # whether it is refused while the jury room of the call is shut

    @property
    def transition(self) -> str:
        """The transition that says who may do it, and from where."""
        return self.asks or self.verb

    def permits(self, row: Any, person: Person) -> bool:
        """Whether this person may ever do it to this row."""
        return self.may(row, person) if self.may else permitted(row, self.transition, person)

    def starts(self, row: Any) -> Verdict:
        """Whether it can start where the row stands; first of all whether the jury room is open, where that matters."""
        opened = room_open(call_of(row)) if self.in_room else Verdict.ok("room_open")
        return first(opened, lambda: self.stands(row) if self.stands else startable(row, self.transition))

    def button(self, row: Any) -> dict[str, str]:
        """What a template needs to show it."""
        return {"label": self.on_button(row), "url": reverse(self.verb, args=[row.key]), "weight": self.weight}

    def words(self, row: Any) -> str:
        """The label with the name of what it is about."""
        return str(self.label) % {"subject": self.subject(row)}

    def on_button(self, row: Any) -> str:
        """The same on a button, where a very long name is cut."""
        return str(self.label) % {"subject": brief(self.subject(row))}

    def subject(self, row: Any) -> str:
        """The name of what it is about: the city, unless it says otherwise."""
        return self.names(row) if self.names else _name(row)


def _name(row: Any) -> str:
    return str(getattr(getattr(row, "nomination", None) or row, "city", row))


def call_of(row: Any) -> Call:
    """The call to which a row belongs, or which it is."""
    if isinstance(row, Call):
        return row
    return (row.nomination if hasattr(row, "nomination") else row).call


def shut(call: Call) -> str:
    """The sentence for the head of a page of the jury while its room is shut; else nothing."""
    verdict = room_open(call)
    return "" if verdict.passed else str(verdict.sentence)


def possible(row: Any, person: Person, acts: list[Act]) -> list[dict[str, str]]:
    """The buttons of the acts that this person may do to this row where it stands, in the order given."""
    return [act.button(row) for act in acts if act.permits(row, person) and act.starts(row).passed]


def page(act: Act, model: Any = None, rows: Callable[[Person], QuerySet] | None = None) -> Callable[..., HttpResponse]:
    """The page of one act: GET says what will happen and asks what is needed, POST does it."""
    seen = rows or model.objects.visible_to

    @keeps_what_was_typed
    @login_required
    @once
    def confirm(request: Request, key: str) -> HttpResponse:
        row = door.see(seen(request.person), key)
        door.allow(act.permits(row, request.person))
        files = request.FILES if request.method == "POST" else None
        form = act.form(sent(request), files, row=row, person=request.person, label=act.on_button(row))
        made: list[Any] = []
        if _done(request, act, row, form, made):
            return redirect(act.ends(request, row, made[0]) if act.ends else _after(act, row))
        refusal = act.starts(row)
        context = {"act": act, "row": row, "form": form, "label": act.words(row), "refusal": refusal}
        context |= {"back": _after(act, row), "about": act.head(row) if act.head else row}
        more = act.more(row, request.person) if act.more else {}
        return render(request, act.template, context | more, status=200 if refusal.passed else 409)

    return confirm


def _done(request: Request, act: Act, row: Any, form: ActForm, made: list[Any]) -> bool:
    def run() -> Any:
        made.append(act.run(row.key, by=request.person, **form.arguments()))

    said = "" if act.ends else str(act.done or _("Done.")) % {"subject": act.subject(row)}
    return did(request, form, run, said)


def _after(act: Act, row: Any) -> str:
    if callable(act.leads_to):
        return act.leads_to(row)
    parts = {"file": "key", "receipt": "key", "call": "slug"}
    return reverse(act.leads_to, args=[getattr(row, parts[act.leads_to])] if act.leads_to in parts else [])
