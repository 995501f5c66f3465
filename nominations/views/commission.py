"""The desk of a National Commission: what to decide next, the files of the country, the places, who is invited."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from accounts.requests import Request
from audit import clock
from cities.models import Country, NationalCommission
from cities.views import sheets
from dossiers import rules as dossier_rules
from dossiers.values import is_storable
from nominations import timeline
from nominations.models import Call, Nomination
from nominations.querysets.delivery import with_unreachable
from nominations.querysets.persons import with_invited_cities
from nominations.rules.application import before_the_jury
from nominations.rules.national import still_fills_in
from nominations.states import Deadline, Side
from nominations.views import advice, entry, invited, paging, reading, standing, thread
from nominations.views.file import called_off, next_card
from nominations.workflow import places

MOST = 50


def own(person: Person, also: Callable[[Any], Any] | None = None) -> NationalCommission:
    """The Commission for which this person acts, and what this page wants also."""
    door.allow(bool(person.scopes("officer")))
    found = NationalCommission.objects.visible_to(person).filter(country__in=person.scopes("officer"))
    found = found.select_related("country").prefetch_related("country__names")
    commission = (also(found) if also else found).first()
    if commission is None:
        raise Http404
    return commission


def _running(person: Person) -> list[Call]:
    """Those that were published; one that was cancelled is named until another opens."""
    return list(Call.objects.visible_to(person).ever_published().with_dates()[:MOST])


def chosen(request: Request, calls: list[Call]) -> Call | None:
    """The call asked for, or none at all; where none is asked for, the one that runs and closes first, or the last."""
    if asked := request.GET.get("call"):
        return _named(asked, request.person)
    now = clock.now()
    running = [call for call in calls if call.is_published and now < call.deadline(Deadline.COMMISSION)]
    soonest = sorted(running, key=lambda call: call.deadline(Deadline.COMMISSION))
    return next(iter([*soonest, *calls]), None)


def _named(slug: str, person: Person) -> Call:
    """One by its address; another is never shown in its place."""
    calls = Call.objects.visible_to(person).ever_published().with_dates()
    call = calls.filter(slug=slug).first() if is_storable(slug) else None
    if call is None:
        raise Http404
    return call


def files_of(person: Person, call: Call, country: Country, most: int | None = MOST) -> list[Nomination]:
    """The files of the country in one call, as the Commission ranked them; every row knows its call and country."""
    rows = Nomination.objects.visible_to(person).filter(call=call, country=country).with_assessed_since()
    rows = rows.with_asked(Side.COMMISSION).with_advice(person).with_lacking()
    rows = rows.with_asked_side().select_related("city", "dossier")
    files = list(rows.order_by("national_rank", "created_at", "pk")[:most])
    for file in files:
        file.call, file.country = call, country
    return files


@login_required
@require_safe
def commission_desk(request: Request) -> HttpResponse:
    """One sentence and one button first; then all files of the country, the places, the way."""
    person = request.person
    commission = own(person, lambda found: with_unreachable(with_invited_cities(found, person=person), person))
    calls = _running(person)
    call = chosen(request, calls)
    context: dict[str, Any] = {"commission": commission, "country": _country(commission.country), "call": call}
    if sheets.wanted(request, entry.LIST):
        return sheets.answer(request, entry.LIST, entry.taken(person))
    context |= {"entries": entry.waiting(person), "entries_url": sheets.link(request, entry.LIST)}
    if call:
        if sheets.wanted(request):
            everything = files_of(person, call, commission.country, most=None)
            return sheets.answer(request, f"files-{call.slug}", _rows(everything, person))
        context |= _of_call(call, calls, commission, person)
        context["sheet_url"] = sheets.link(request)
    return render(request, "nominations/application/commission_desk.html", context)


def _country(country: Country) -> str:
    return country.called


def _of_call(call: Call, calls: list[Call], commission: NationalCommission, person: Person) -> dict[str, Any]:
    country = commission.country
    found, zone = files_of(person, call, country, most=MOST + 1), standing.reader_zone(person)
    files = found[:MOST]
    used = places.seen(call, country, files)
    is_open = call.is_open(Deadline.COMMISSION, country.pk, clock.now())
    waiting = [file.is_with_commission for file in files]
    hands = invited.cities(commission)
    return {
        "lead": _lead(call, is_open=is_open),
        "next": _next(files, hands, call, country, person, used),
        "invited": invited.shown(hands, invited.OF_CITY),
        "rows": _rows(files, person),
        "is_cut": len(found) > MOST,
        "places": used | {"note": _places_note(used), "left": _time_left(call, country, is_open=is_open)},
        "steps": timeline.way(call, clock.now(), country_id=country.pk, reader_zone=zone),
        "asked": thread.waiting(files),
        "is_open": is_open,
        "asks": still_fills_in(call, call.deadline(Deadline.CITY, country.pk), clock.now()).passed,
        "can_swap": is_open and any(can_go(file) for file in files) and any(waiting),
        "waiting": sum(waiting),
        "others": [_other(one) for one in calls if one != call],
    }


def can_go(file: Nomination) -> bool:
    """Whether its nomination can be swapped until the deadline, as far as outsiders are told where it stands."""
    return file.holds_endorsement and before_the_jury(file).passed


def _other(call: Call) -> dict[str, str]:
    return {"label": call.name, "url": of_call("commission_desk", call)}


def of_call(name: str, call: Call) -> str:
    """A page of the Commission about this call, also while another one runs beside it."""
    return f"{reverse(name)}?call={call.slug}"


def _lead(call: Call, *, is_open: bool) -> str:
    if call.is_cancelled:
        return _("This call is cancelled.")
    if not is_open:
        return _("The time of the National Commissions in this call is over.")
    sentence = ngettext(
        "You may nominate one city. What you endorse goes to the secretariat at once; "
        "you can swap until your deadline.",
        "You may nominate up to %(n)d cities. What you endorse goes to the secretariat at once; "
        "you can swap until your deadline.",
        call.quota_endorsed,
    )
    return sentence % {"n": call.quota_endorsed}


def _time_left(call: Call, country: Country, *, is_open: bool) -> str:
    """How long the places can still be used."""
    return timeline.left(call.deadline(Deadline.COMMISSION, country.pk), clock.now()) if is_open else ""


def _places_note(used: dict[str, int]) -> str:
    if used["used"] < used["limit"]:
        return _("Drafts and files that wait for you take no place.")
    return _("All places are used. To nominate another city, swap it for one of these or take one nomination back.")


def _next(
    files: list[Nomination],
    hands: list[Invitation],
    call: Call,
    country: Country,
    person: Person,
    used: dict[str, int],
) -> dict[str, Any]:
    waiting = [file for file in files if standing.waits_for(file, person)]
    if waiting:
        return _first(waiting, call, person, used)
    if call.is_cancelled:
        return called_off()
    due = timeline.due(call, Deadline.COMMISSION, country.pk, standing.reader_zone(person))
    if not call.is_open(Deadline.COMMISSION, country.pk, clock.now()):
        return {
            "sentence": _("There is nothing to do for you now."),
            "detail": _("The way shows what comes next."),
            "tone": "done",
        }
    if any(file.is_with_city for file in files):
        sentence, detail = _("Your cities are filling in."), _("You get an e-mail when one hands in its application.")
        return {"sentence": sentence, "detail": detail, "due": due, "tone": "now"}
    if hands:
        return _invited(hands, call, country, person)
    return {
        "sentence": _("Invite the cities that may apply."),
        "detail": _("No file waits for you."),
    } | _invite(_("Invite a city"), call, country, person)


def _first(waiting: list[Nomination], call: Call, person: Person, used: dict[str, int]) -> dict[str, Any]:
    """What waits for the Commission: several to endorse at once, or the one that comes first."""
    file = min(waiting, key=lambda one: (not one.is_with_commission, one.national_rank or MOST, one.since))
    ready, free = [one for one in waiting if one.is_with_commission], used["limit"] - used["used"]
    if len(ready) > 1 and free and not file.lacking:
        return _several_wait(ready, file, call, free)
    full = file.is_with_commission and used["used"] >= used["limit"]
    return (_without_place(file, call, person) if full else next_card(file, person)) | _second(file)


def _invite(label: str, call: Call, country: Country, person: Person) -> dict[str, Any]:
    due = timeline.due(call, Deadline.COMMISSION, country.pk, standing.reader_zone(person))
    return {"due": due, "label": label, "url": of_call("invite_city", call)}


def _invited(hands: list[Invitation], call: Call, country: Country, person: Person) -> dict[str, Any]:
    """Cities are invited and none has begun: whom to remind, before more are invited."""
    cities = sorted({hand.label for hand in hands})
    sentence = ngettext(
        "%(cities)s is invited and has not answered yet.",
        "%(cities)s are invited and have not answered yet.",
        len(cities),
    )
    return {
        "sentence": sentence % {"cities": ", ".join(cities)},
        "detail": _("You can send an invitation again, or invite another city."),
        "tone": "now",
    } | _invite(_("Invite another city"), call, country, person)


def _several_wait(ready: list[Nomination], first: Nomination, call: Call, free: int) -> dict[str, Any]:
    """More than the places hold are put in order before one is endorsed; what fits is endorsed in one act."""
    ranked = all(file.national_rank for file in ready)
    if len(ready) > free and not ranked:
        return {
            "sentence": _("%(n)d cities wait, and %(free)s.") % {"n": len(ready), "free": _free(free)},
            "detail": _("Put them in order first; the order stays with you and decides nothing by itself."),
            "label": _("Put them in order"),
            "url": of_call("rank_all", call),
        } | _second(first)
    return {
        "sentence": _("%(n)d cities are complete and signed by their mayors.") % {"n": len(ready)},
        "detail": _("Endorse several under one signature, or read and decide one by one."),
        "label": _("Endorse several at once"),
        "url": of_call("endorse_all", call),
    } | _second(first)


def _free(free: int) -> str:
    return ngettext("%(n)d place is free", "%(n)d places are free", free) % {"n": free}


def _without_place(file: Nomination, call: Call, person: Person) -> dict[str, Any]:
    """All places are used: nominating this one as well would only be refused."""
    facts = {"city": file.city.name}
    return next_card(file, person) | {
        "sentence": _("%(city)s waits for you, and every place is used.") % facts,
        "detail": _("Swap it for a city that you nominated, send it back to the city, or decline it."),
        "label": _("Swap one city for another"),
        "url": of_call("swap", call),
    }


def _second(file: Nomination) -> dict[str, Any]:
    return {"second_label": _("Read the file"), "second_url": reverse("file", args=[file.key])}


def _rows(files: list[Nomination], person: Person) -> list[dict[str, Any]]:
    """The files in their order; what reviewers say stands beside all of them or none."""
    shares = dossier_rules.shares([file.dossier for file in files])
    rows = [_row(place, file, shares[file.dossier_id], person) for place, file in enumerate(files, 1)]
    if any(advice.summary(file)["text"] for file in files):
        for row, file in zip(rows, files, strict=True):
            row["cells"].append(advice.cell(file))
    return rows


def _row(place: int, file: Nomination, share: dossier_rules.Share, person: Person) -> dict[str, Any]:
    ranked = not file.has_ended and file.national_rank
    name = f"{place} · {file.city.name}" if ranked else file.city.name
    filled = "" if file.call.is_replay else f"{_percent(share)} %"
    cells = [
        {
            "label": _("City"),
            "text": name,
            "url": reverse("file", args=[file.key]),
            "note": " · ".join(reading.summary(file)),
        },
        {"label": _("Where it stands"), **_badge(file, person)},
        {"label": _("Filled in"), "text": filled, "number": True},
        {"label": _("Since"), "text": standing.lasting(file), "number": True},
    ]
    return {"cells": cells}


def _badge(file: Nomination, person: Person) -> dict[str, str]:
    shown = standing.badge(file, person)
    if file.is_returned and file.due_at:
        questions = ngettext("%(n)d question", "%(n)d questions", len(file.reopened)) % {"n": len(file.reopened)}
        day = timeline.day(file.due_at, file.call.zone, end=True)
        shown["note"] = _("%(questions)s, due %(day)s") % {"questions": questions, "day": day}
    return shown


def _percent(share: dossier_rules.Share) -> int:
    filled, needed = share
    return 100 if not needed else filled * 100 // needed


def running_call(request: Request) -> Call | None:
    """The call that a page of the Commission is about."""
    return chosen(request, _running(request.person))


# Earlier rounds.


@login_required
@require_safe
def earlier_rounds(request: Request) -> HttpResponse:
    """Every round in which the country had a file, the last first."""
    commission = own(request.person)
    mine = Nomination.objects.visible_to(request.person).filter(country=commission.country)
    files = mine.for_lists().with_assessed_since().of_calls_over().order_by("-call__opens_at", "city__sort_key")
    readable = set(Call.objects.visible_to(request.person).values_list("pk", flat=True))
    row = partial(_earlier, person=request.person, readable=readable)
    context, template = {"commission": commission}, "nominations/application/earlier_rounds.html"
    return paging.listed(request, template, context, files, row, name="earlier-rounds")


def _earlier(file: Nomination, person: Person, readable: set[int]) -> dict[str, Any]:
    address = reverse("call", args=[file.call.slug]) if file.call_id in readable else ""
    cells = [
        {"label": _("Round"), "text": file.call.name, "url": address},
        {"label": _("City"), "text": file.city.name, "url": reverse("file", args=[file.key])},
        {"label": _("How it ended"), **standing.badge(file, person)},
    ]
    return {"cells": cells}
