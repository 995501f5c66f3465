"""How a city gets in: the form for everyone, and the answer of its National Commission."""

from functools import partial
from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import failed
from nominations import permissions, timeline
from nominations.forms.city import known
from nominations.forms.entry import AcceptEntryForm, EnterForm
from nominations.forms.sentences import RefuseEntryForm
from nominations.models import Call, Entry
from nominations.rules import eligibility as rules
from nominations.rules.application import entry_is_open
from nominations.states import Deadline
from nominations.views import applying, standing
from nominations.views.acts import Act, page, possible
from nominations.views.sending import did, sent
from nominations.workflow import eligibility
from nominations.workflow import entering as workflow

MOST = 50
LIST = "entries"  # the panel's name, where a desk has it beside its own list

# Asking.


@once
def enter(request: Request, slug: str) -> HttpResponse:
    """Who asks, for which city; the answer is the same whoever asks, and nothing begins before the link is opened."""
    call = Call.objects.visible_to(request.person).with_dates().filter(slug=slug).first()
    if call is None:
        raise Http404
    form = _form(request, call)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _asked(request, call, form)
        if status == 302:
            return redirect("call", slug=slug)
    due = timeline.due(call, Deadline.CITY, None, standing.reader_zone(request.person))
    return render(request, "nominations/call/enter.html", {"call": call, "form": form, "due": due}, status=status)


def _form(request: Request, call: Call) -> EnterForm:
    user = request.person.user
    first = {"writes": get_language()} | ({"email": user.email, "name": user.name} if user else {})
    first |= {"kind": "city"} | {name: request.GET[name] for name in applying.CARRIED if name in request.GET}
    # Only what the register names to everyone is offered; any other spelling is found when the link is opened.
    named = known(request.person, request.POST, is_fictional=call.is_fictional)
    return EnterForm(sent(request), call=call, known=named, initial=first)


def _asked(request: Request, call: Call, form: EnterForm) -> int:
    """The status of the answer; a limit and a deadline say a sentence."""
    address = form.cleaned_data["email"].strip().lower()
    if not ratelimit.consume(request, action="enter", key=address):
        form.add_error(None, _("Too many requests from this address or network. Please try again in an hour."))
        return 429
    sentence = _("A link is on its way to %(email)s. Open it within 14 days: then your application begins.")
    enter, language = workflow.enter, get_language() or "en"
    act = partial(enter, call.key, by=request.person, language=language, **form.arguments())
    return 302 if did(request, form, act, sentence % {"email": address}) else 409


# Answering.


def _to_accept(entry: Entry, person: Person) -> dict[str, Any]:
    return {"facts": facts(entry), "against": _against(entry), "acts": possible(entry, person, [REFUSE_ENTRY])}


def _to_refuse(entry: Entry, person: Person) -> dict[str, Any]:
    return {"facts": facts(entry), "against": _against(entry), "acts": possible(entry, person, [ACCEPT_ENTRY])}


def _against(entry: Entry) -> list[str]:
    """Why the city may not apply in the call, as far as the register knows; who decides reads it first."""
    return [str(verdict.sentence) for verdict in failed(eligibility.known(entry.call, entry.city))]


def facts(entry: Entry) -> list[dict[str, str]]:
    """Who asks, for which city, since when."""
    kind = str(entry.city.get_kind_display())
    return [
        {"label": _("City"), "text": entry.city.name, "note": " · ".join(filter(None, [kind, entry.city.parent_unit]))},
        {"label": _("Who asks"), "text": str(entry.user), "note": entry.function},
        {"label": _("E-mail address, confirmed"), "text": entry.user.email},
        {"label": _("Call"), "text": entry.call.name},
        {"label": _("Asked"), "text": timeline.day(entry.at, entry.call.zone)},
        *_claimed(entry),
        *_begun(entry),
    ]


def _claimed(entry: Entry) -> list[dict[str, str]]:
    """What the person said of the city, and that a rule of the call was read which it does not seem to keep."""
    rows, inhabitants = [], entry.claims.get("inhabitants")
    if inhabitants:
        enough = rules.population(entry.call, inhabitants)
        rows.append({"label": _("Inhabitants, as typed"), "text": str(inhabitants), "note": str(enough.sentence)})
    if entry.claims.get("aware"):
        sentence = _("Was told that the call may not be for this city, and asks all the same.")
        rows.append({"label": _("Read before asking"), "text": sentence})
    return rows


def _begun(entry: Entry) -> list[dict[str, str]]:
    """Where the draft stands that opened with the request; who joins a city opens none."""
    if entry.nomination is None:
        return []
    return [{"label": _("The draft"), "text": str(entry.nomination.shown.label)}]


ACCEPT_ENTRY = Act(
    verb="accept_entry",
    label=gettext_lazy("Accept the entry of %(subject)s"),
    effect=gettext_lazy(
        "You confirm that this person speaks for the city. A new city may hand in what it fills in; who asks to join a "
        "city that is known gets an invitation to it. The person gets an e-mail."
    ),
    run=workflow.accept_entry,
    form=AcceptEntryForm,
    weight="primary",
    done=gettext_lazy("%(subject)s is in. The person gets an e-mail."),
    leads_to="desk",
    template="nominations/application/entry.html",
    more=_to_accept,
    may=permissions.decides_entry,
    stands=entry_is_open,
)
REFUSE_ENTRY = Act(
    verb="refuse_entry",
    label=gettext_lazy("Refuse the entry of %(subject)s"),
    effect=gettext_lazy(
        "The draft that was begun leaves the call and the person's right to it ends at once. The person reads your "
        "reason in an e-mail. This cannot be undone; the person may ask again."
    ),
    run=workflow.refuse_entry,
    form=RefuseEntryForm,
    weight="danger",
    done=gettext_lazy("The entry of %(subject)s is refused. The person reads your reason."),
    leads_to="desk",
    template="nominations/application/entry.html",
    more=_to_refuse,
    may=permissions.decides_entry,
    stands=entry_is_open,
)

accept_entry = page(ACCEPT_ENTRY, Entry)
refuse_entry = page(REFUSE_ENTRY, Entry)


def _to_decide(person: Person) -> list[Entry]:
    rows = Entry.objects.visible_to(person).with_names().open()
    return [entry for entry in rows if permissions.decides_entry(entry, person)]


def waiting(person: Person) -> list[dict[str, Any]]:
    """The cities that ask this person to let them in, the oldest first; one more than a desk shows."""
    return [
        {
            "city": entry.city.name,
            "who": f"{entry.user}, {entry.function}",
            "call": entry.call.name,
            "acts": possible(entry, person, [ACCEPT_ENTRY, REFUSE_ENTRY]),
        }
        for entry in _to_decide(person)[: MOST + 1]
    ]


def taken(person: Person) -> list[dict[str, Any]]:
    """The same as rows of a spreadsheet."""
    return [{"cells": who_asks(entry)} for entry in _to_decide(person)]


def who_asks(entry: Entry) -> list[dict[str, Any]]:
    """City, person and call, as cells of a table."""
    return [
        {"label": _("City"), "text": entry.city.name},
        {"label": _("Who asks"), "text": str(entry.user), "note": entry.function, "note_label": _("Function")},
        {"label": _("E-mail address, confirmed"), "text": entry.user.email},
        {"label": _("Call"), "text": entry.call.name},
        {"label": _("Asked"), "text": timeline.day(entry.at, entry.call.zone), "at": entry.at},
    ]


def asked_by(person: Person, call: Call | None = None) -> list[str]:
    """What this person has asked for, in this call if one is named, and nobody has answered, each in a sentence."""
    if person.user is None:
        return []
    sentence = _("Your request for %(city)s in %(call)s is with the National Commission. You get an e-mail.")
    mine = Entry.objects.visible_to(person).with_names().open().filter(user=person.user)
    mine = mine.filter(call=call) if call else mine
    return [sentence % {"city": entry.city.name, "call": entry.call.name} for entry in mine]
