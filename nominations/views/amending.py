"""A published date moves: the page that says what will be and who is told before the button, and what was changed."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import door
from accounts.once import once
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict, failed
from audit import clock
from cities.models import Country
from nominations import permissions, timeline
from nominations.emails.call import named
from nominations.emails.concerned import Concerned
from nominations.emails.telling import is_circular
from nominations.forms.call import ExtendForm
from nominations.models import Amendment, Call
from nominations.rules import amending
from nominations.states import AMENDABLE, RELEASE, Deadline
from nominations.views.sending import did
from nominations.views.standing import reader_zone
from nominations.workflow import call as workflow


@login_required
@once
def extend(request: Request, key: str) -> HttpResponse:
    """A date moves for all or for one country, with a reason; everyone concerned gets a letter."""
    seen = door.see(Call.objects.visible_to(request.person).with_dates(), key)
    door.allow(permissions.prepares_calls(seen, request.person))
    form = ExtendForm(request.POST or None, row=seen, person=request.person, label=_("See what will happen"))
    zone, check = reader_zone(request.person), None
    if request.method == "POST" and form.is_valid():
        if form.was_read and _extended(request, seen, form):
            return redirect("call", slug=seen.slug)
        check = _read_once_more(seen, form, zone)
    context = {"call": seen, "form": form, "dates": _in_force(seen, zone), "check": check}
    return render(request, "nominations/call/extend.html", context)


def _in_force(call: Call, zone: str) -> list[dict[str, Any]]:
    dates = [(label, name, call.planned(name)) for name, label in AMENDABLE.items()]
    return [{"label": label, "date": _when(call, name, at, zone)} for label, name, at in dates]


def _when(call: Call, field: str, at: datetime | None, zone: str) -> str:
    return timeline.when(at, call.zone, zone, end=field != RELEASE) if at else _("date not set")


def _extended(request: Request, call: Call, form: ExtendForm) -> bool:
    def words(moved: Amendment) -> str:
        new = _when(call, moved.field, moved.new_instant, reader_zone(request.person))
        return _("The new date is %(instant)s. Everyone concerned gets an e-mail.") % {"instant": new}

    return did(request, form, lambda: workflow.extend(call.key, by=request.person, **form.arguments()), words)


def _read_once_more(call: Call, form: ExtendForm, zone: str) -> dict[str, Any] | None:
    """What was typed means, on both clocks, and who is told, before it is published; nothing where it is refused."""
    typed = form.arguments()
    country = typed["country"]
    moving = amending.moves(call, typed["field"], typed["new"], country.pk if country else None, both=typed["both"])
    if form.errors or _refused(form, failed(amending.movable(call, moving, clock.now()))):
        return None
    told = workflow.told_of(call, moving)
    form.offer_once_more(len(told))
    return {
        "moves": [_move(call, move, country, zone) for move in moving],
        "cautions": amending.cautions(call, moving),
        **people(told),
    }


def _refused(form: ExtendForm, against: list[Verdict]) -> bool:
    """The first reason why not; where the order alone stands in the way, both dates may move."""
    if against:
        form.add_error(None, str(against[0].sentence))
        if against[0].code == f"order_{Deadline.COMMISSION}":
            form.offer_both()
    return bool(against)


def _move(call: Call, move: amending.Move, country: Country | None, zone: str) -> dict[str, str]:
    old, new = (_when(call, move.field, at, zone) for at in (move.old, move.new))
    return {"what": named(move.field, country), "old": old, "new": new}


def people(told: list[Concerned]) -> dict[str, Any]:
    """Each with what makes the date theirs; and whether they are so many that their letters wait for two of us."""
    known = {country.pk: _name(country) for country in Country.objects.with_names()} if told else {}
    rows = [
        {"name": one.user.name, "role": str(one.role), "country": known.get(one.country_id or 0, "")} for one in told
    ]
    return {"told": rows, "is_circular": is_circular(len(rows))}


def _name(country: Country) -> str:
    return country.called


# What was moved.


def amendments(call: Call, person: Person, zone: str) -> list[dict[str, Any]]:
    """Every change of a published date or of the rubric, the last first; how many were told is for the secretariat."""
    rows = (
        call.amendments.select_related("country", "old_rubric", "new_rubric")
        .prefetch_related("country__names")
        .order_by("-at", "-pk")
    )
    return [_amendment(call, row, zone) | (_told(row) if person.has("secretariat") else {}) for row in rows]


def _amendment(call: Call, row: Amendment, zone: str) -> dict[str, str]:
    return _changed(call, row, zone) | {"reason": row.reason, "at": timeline.day(row.at, call.zone)}


def _changed(call: Call, row: Amendment, zone: str) -> dict[str, str]:
    if row.new_rubric:
        return {"what": _("Rubric of the jury"), "old": str(row.old_rubric), "new": str(row.new_rubric)}
    old, new = (_when(call, row.field, at, zone) for at in (row.old_instant, row.new_instant))
    return {"what": named(row.field, row.country), "old": old, "new": new}


def _told(row: Amendment) -> dict[str, Any]:
    """The number, and the way to exactly these e-mails; another rubric is told to nobody."""
    if row.new_rubric:
        return {}
    return {"told": row.told, "told_url": f"{reverse('emails')}?event=call_extended&version={row.version}"}
