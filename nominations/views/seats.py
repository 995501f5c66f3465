"""The seats of a jury: who is asked to sit on it and what became of that, each juror's term and files, who follows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import Invitation
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from cities.states import Region
from cities.views import sheets
from nominations import permissions, states, timeline
from nominations.forms.act import ReasonForm
from nominations.forms.seats import ChangeSeatForm, ReplaceJurorForm, SeatForm
from nominations.models import Call, Juror, Nomination
from nominations.rules.jury import still_serves
from nominations.states import TIES
from nominations.views.acts import Act, page, possible
from nominations.views.jury import TONES, place_cells, turned
from nominations.views.jury_plan import the_call
from nominations.views.persons import invitation_state
from nominations.views.secretariat import works_here
from nominations.views.sending import said_in
from nominations.workflow import seats as workflow

INVITED = "invited"  # the second list of the page, as a spreadsheet
JUROR = Invitation.Purpose.JUROR


def _to_juror(row: Juror) -> str:
    return reverse("juror", args=[row.key])


def _change(key: str, *, by: Person, **facts: Any) -> Juror:
    return workflow.change_seat(key, by=by, **facts)


CHANGE_SEAT = Act(
    "change_seat",
    gettext_lazy("Change what is known of %(subject)s"),
    gettext_lazy(
        "Files of a country named here leave the juror at once; marks given to them are kept and do not count."
    ),
    _change,
    form=ChangeSeatForm,
    may=permissions.runs_jury,
    stands=still_serves,
    names=str,
    leads_to=_to_juror,
)
REPLACE_JUROR = Act(
    "replace_juror",
    gettext_lazy("Replace %(subject)s"),
    gettext_lazy(
        "Open files go to the successor as far as the rules allow; the others stay to be given. "
        "Finished reviews stay and count. The term of the juror ends, and both get an e-mail."
    ),
    workflow.replace_juror,
    form=ReplaceJurorForm,
    weight="danger",
    may=permissions.runs_jury,
    stands=still_serves,
    names=str,
    leads_to=_to_juror,
    done=gettext_lazy("%(subject)s is replaced. Files that are still to be given are listed here."),
)
END_TERM = Act(
    "end_term",
    gettext_lazy("End the term of %(subject)s"),
    gettext_lazy("The juror sees no file any more. Finished reviews stay and count; open files wait to be given."),
    workflow.end_term,
    form=ReasonForm,
    weight="danger",
    may=permissions.runs_jury,
    stands=still_serves,
    names=str,
    leads_to=_to_juror,
)
ACTS = [CHANGE_SEAT, REPLACE_JUROR, END_TERM]

change_seat, replace_juror, end_term = (page(act, Juror) for act in ACTS)


@login_required
@require_safe
def seats(request: Request, slug: str) -> HttpResponse:
    """Everybody who sits or sat on the jury, and everybody who was asked."""
    call = the_call(request, slug)
    rows = [_seat_row(juror) for juror in _jurors(call, request.person)]
    hands = Invitation.objects.visible_to(request.person).filter(purpose=JUROR, about=slug)
    asked = [_asked_row(hand) for hand in hands.order_by("-created_at", "-pk")]
    if sheets.wanted(request):
        return sheets.answer(request, f"seats-{slug}", rows)
    if sheets.wanted(request, INVITED):
        return sheets.answer(request, f"invited-{slug}", asked)
    context = {
        "call": call,
        "rows": rows,
        "asked": asked,
        "sheet_url": sheets.link(request),
        "asked_url": sheets.link(request, INVITED),
        "seat_url": reverse("seat", args=[slug]),
        "plan_url": reverse("jury_plan", args=[slug]),
    }
    return render(request, "nominations/jury/seats.html", context)


def _jurors(call: Call, person: Person) -> Any:
    seated = Juror.objects.visible_to(person).filter(call=call).select_related("user", "nationality", "call")
    return seated.prefetch_related("nationality__names").with_open().order_by("user__name", "pk")


def _seat_row(juror: Any) -> dict[str, Any]:
    load = str(juror.max_load) if juror.max_load else _("no limit")
    return {
        "cells": [
            {
                "label": _("Juror"),
                "text": str(juror),
                "url": _to_juror(juror),
                "note": _("chair") if juror.is_chair else "",
            },
            {"label": _("Nationality"), "text": juror.nationality.called, "note": _region(juror)},
            {"label": _("Reads"), "text": ", ".join(juror.languages) or _("every language")},
            {"label": _("Files at most"), "text": load, "number": True, "amount": juror.max_load or ""},
            {"label": _("Open"), "text": str(juror.open_ones), "number": True, "amount": juror.open_ones},
            {"label": _("Term"), **_term(juror)},
        ]
    }


def _region(juror: Juror) -> str:
    return str(Region(juror.region).label) if juror.region else ""


def _term(juror: Juror) -> dict[str, str]:
    since = _("since %(day)s") % {"day": timeline.day(juror.joined_at, juror.call.zone)}
    if juror.has_ended:
        day = timeline.day(juror.ended_at or juror.until, juror.call.zone, end=not juror.ended_at)  # type: ignore[arg-type]
        return {"word": _("ended"), "tone": "quiet", "note": _("%(since)s, to %(day)s") % {"since": since, "day": day}}
    until = timeline.day(juror.until, juror.call.zone, end=True) if juror.until else _("the end of the call")
    return {"word": _("serves"), "tone": "done", "note": _("%(since)s, until %(day)s") % {"since": since, "day": until}}


def _asked_row(hand: Invitation) -> dict[str, Any]:
    return {
        "cells": [
            {"label": _("Name"), "text": hand.name or hand.email, "note": hand.email},
            {"label": _("State"), **invitation_state(hand), "note_label": _("Reason")},
            {"label": _("Sent"), "text": timeline.day(hand.last_sent, "UTC"), "at": hand.last_sent},
        ]
    }


@login_required
@require_safe
def juror(request: Request, key: str) -> HttpResponse:
    """One juror: what is known and agreed, what can be done, and the files that are open."""
    works_here(request.person)
    rows = Juror.objects.visible_to(request.person).select_related("user", "call", *TIES)
    found = door.see(rows.prefetch_related(*(f"{tie}__names" for tie in TIES)), key)
    reviews = workflow.open_reviews(found, request.person)
    files = [_file_row(review) for review in reviews]
    if sheets.wanted(request):
        return sheets.answer(request, "open-files", files)
    shown, pages = turned(files, request)
    context = {
        "juror": found,
        "facts": _facts(found),
        "term": _term(found),
        "rows": shown,
        "pages": pages,
        "sheet_url": sheets.link(request),
        "to_give": _to_give(len(files)) if found.has_ended and files else "",
        "acts": possible(found, request.person, ACTS),
        "seats_url": reverse("seats", args=[found.call.slug]),
    }
    return render(request, "nominations/jury/juror.html", context)


def _to_give(number: int) -> str:
    words = ngettext(
        "%(n)d file of this juror is still to be given to another reader.",
        "%(n)d files of this juror are still to be given to other readers.",
        number,
    )
    return words % {"n": number}


def _facts(juror: Juror) -> list[dict[str, str]]:
    """What is known of the juror, as far as there is something to say."""
    named = [
        (_("Nationality"), f"{juror.nationality.called} ({_region(juror)})"),
        (_("Country of residence"), juror.residence.called),
        (_("Employer"), _body(juror.employer, juror.employer_country)),
        (_("Appointed by"), _body(juror.appointing_body, juror.appointing_country)),
        (_("Languages read"), ", ".join(juror.languages) or _("every language")),
        (_("Files at most"), str(juror.max_load) if juror.max_load else _("no limit")),
    ]
    return [{"label": label, "text": text} for label, text in named if text]


def _body(name: str, country: Any) -> str:
    return ", ".join(part for part in (name, country.called if country else "") if part)


def _file_row(review: Any) -> dict[str, Any]:
    word = {"word": review.get_state_display(), "tone": TONES.get(states.ReviewState(review.state), "quiet")}
    if not review.is_given:
        word = {"word": _("to be given"), "tone": "due"}
    place = place_cells(review.nomination, reverse("readers", args=[review.nomination.key]))
    return {"cells": [*place, {"label": _("How far"), **word}]}


# Asking.


@login_required
@once
def seat(request: Request, slug: str) -> HttpResponse:
    """First the countries whose files will be read, then the expert and every country that is out of bounds."""
    call = the_call(request, slug)
    countries = _countries(call, request.person)
    form = SeatForm(request.POST or None, call=call, initial={"language": "en"})
    if request.method == "POST" and form.is_valid() and _invited(request, call, form):
        return redirect("seats", slug=slug)
    return render(request, "nominations/jury/seat.html", {"call": call, "countries": countries, "form": form})


def _countries(call: Call, person: Person, language: str = "") -> list[str]:
    files = Nomination.objects.visible_to(person).filter(call=call).expected_by_jury()
    rows = files.select_related("country").prefetch_related("country__names")
    return sorted({file.country.called_in(language) for file in rows})


def _invited(request: Request, call: Call, form: SeatForm) -> bool:
    typed = form.cleaned_data
    who = {name: typed[name] for name in ("email", "name", "language")}
    with said_in(form):
        named = _countries(call, request.person, typed["language"])
        workflow.invite_juror(call.key, by=request.person, files_from=named, **who, **form.facts())
        messages.success(request, _("%(name)s is invited by e-mail.") % {"name": typed["name"]})
        return True
    return False
