"""Several files of a Commission at once: their order, one signature under several, a swap."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.once import once
from accounts.requests import Request
from cities.models import Country
from nominations import timeline
from nominations.forms.commission import EndorseAllForm, RankForm, SwapForm
from nominations.models import Call, Nomination
from nominations.states import Deadline
from nominations.views import advice, done, standing
from nominations.views.commission import can_go, files_of, of_call, own, running_call
from nominations.views.sending import did
from nominations.workflow import application as workflow
from nominations.workflow import places


@login_required
def rank_all(request: Request) -> HttpResponse:
    """The order of the Commission, by numbers or by a button up and down."""
    call, _country, files = _open_files(request)
    ranked = [file for file in files if not file.has_ended]
    form = RankForm(request.POST or None, files=ranked)
    done = _("The order is saved.")
    if did(request, form, lambda: _ranked(request, form), done):
        stays = "up" in request.POST or "down" in request.POST
        return redirect(of_call("rank_all" if stays else "commission_desk", call))
    form.look_again()
    rows = [
        {"file": file, "field": form[file.key], "first": place == 0, "last": place == len(ranked) - 1}
        | {"advice": advice.sentence(file)}
        for place, file in enumerate(ranked)
    ]
    context = {"call": call, "form": form, "rows": rows, "desk": of_call("commission_desk", call)}
    return render(request, "nominations/application/rank_all.html", context)


def _ranked(request: Request, form: RankForm) -> list[Nomination]:
    keys = _moved(form.order(), request.POST)
    return workflow.rank_all(keys, by=request.person, seen=form.cleaned_data["stamp"])


def _moved(keys: list[str], sent: Any) -> list[str]:
    """One file up or down; the keys say which, whatever the page showed."""
    for verb, step in (("up", -1), ("down", 1)):
        key = sent.get(verb)
        if key in keys:
            old = keys.index(key)
            keys.insert(max(0, old + step), keys.pop(old))
    return keys


@login_required
@once
def endorse_all(request: Request) -> HttpResponse:
    """Several cities nominated under one signature, or none."""
    call, country, files = _open_files(request)
    waiting = [file for file in files if file.is_with_commission]
    label, beside = _("Nominate these cities"), _said(waiting)
    form = EndorseAllForm(
        request.POST or None, row=call, person=request.person, label=label, files=waiting, beside=beside
    )
    made: list[Nomination] = []
    if did(request, form, lambda: made.extend(workflow.endorse_all(by=request.person, **form.arguments()))):
        return redirect(done.remember(request, "endorse_all", call, made))
    return _several(request, (call, country), form, waiting, _("Nominate several cities"))


@login_required
@once
def swap(request: Request) -> HttpResponse:
    """One nomination is taken back and another made in its place, both or neither."""
    call, country, files = _open_files(request)
    out = [file for file in files if can_go(file)]
    into = [file for file in files if file.is_with_commission]
    sent, label, beside = request.POST or None, _("Swap these cities"), _said(files)
    form = SwapForm(sent, row=call, person=request.person, label=label, out=out, into=into, beside=beside)
    done = _("The cities are swapped. Both and the secretariat are told.")
    if did(request, form, lambda: workflow.swap(by=request.person, **form.arguments()), done):
        return redirect(of_call("commission_desk", call))
    return _several(request, (call, country), form, out and into, _("Swap one city for another"))


def _said(files: list[Nomination]) -> dict[str, str]:
    """What reviewers say of each file, beside its name where one is chosen."""
    return {file.key: advice.sentence(file) for file in files}


def _open_files(request: Request) -> tuple[Call, Country, list[Nomination]]:
    country = own(request.person).country
    call = running_call(request)
    if call is None:
        raise Http404
    return call, country, files_of(request.person, call, country)


def _several(
    request: Request, where: tuple[Call, Country], form: forms.Form, files: list[Nomination], title: str
) -> HttpResponse:
    call, country = where
    context = {
        "call": call,
        "form": form,
        "has_files": bool(files),
        "title": title,
        "places": places.seen(call, country),
        "desk": of_call("commission_desk", call),
        "due": timeline.due(call, Deadline.COMMISSION, country.pk, standing.reader_zone(request.person)),
    }
    return render(request, "nominations/application/several.html", context)
