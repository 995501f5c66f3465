"""Who holds which post in a National Commission: the head, who signs in its name, successors, still in post."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts.once import once
from accounts.requests import Request
from cities import workflow as cities
from cities.models import CommissionOfficer
from nominations.forms.commission import DelegateForm, InviteOfficerForm, PostForm
from nominations.views import paging
from nominations.views.secretariat import works_here
from nominations.views.sending import did
from nominations.workflow import inviting


def term_of(request: Request, key: str) -> CommissionOfficer:
    """The term of an officer, for colleagues and the secretariat."""
    door.allow(bool(request.person.scopes("officer")) or request.person.has("secretariat"))
    terms = CommissionOfficer.objects.visible_to(request.person).active()
    return door.see(terms.select_related("commission__country", "user"), key)


def _page(
    request: Request, term: CommissionOfficer, form: forms.Form, words: list[str], act: Callable[[], Any]
) -> HttpResponse:
    """What will happen, what is asked, one button; the words are the title, what it means, and what was done."""
    title, lead, done = words
    if did(request, form, act, done):
        return redirect("officers" if request.person.scopes("officer") else "desk")
    context = {"commission": term.commission, "term": term, "form": form, "title": title, "lead": lead}
    return render(request, "nominations/application/post.html", context)


@login_required
@once
def make_head(request: Request, key: str) -> HttpResponse:
    """The head hands over to a colleague."""
    term = term_of(request, key)
    name = {"name": term.user}
    form = PostForm(request.POST or None, label=_("Make %(name)s the head") % name)
    words = [
        _("%(name)s becomes the head") % name,
        _("The head invites officers and ends their terms. A Commission has one: whoever is it now no longer will be."),
        _("%(name)s is the head now.") % name,
    ]
    return _page(request, term, form, words, lambda: cities.make_head(key, by=request.person))


@login_required
@once
def delegate(request: Request, key: str) -> HttpResponse:
    """The head lets a colleague sign in its name for a time."""
    term = term_of(request, key)
    name = {"name": term.user}
    form = DelegateForm(request.POST or None, label=_("Let %(name)s sign") % name)
    words = [
        _("%(name)s signs in your name") % name,
        _(
            "In this time your colleague signs in your name, and the signature says so; and invites colleagues and "
            "reviewers, and lets reviewers go. Who leads, whose term ends and who acts for you stays with you. You can "
            "end it at any moment."
        ),
        _("%(name)s may sign in your name in this time.") % name,
    ]
    return _page(request, term, form, words, lambda: cities.delegate(key, by=request.person, **form.cleaned_data))


@login_required
@once
def end_delegation(request: Request, key: str) -> HttpResponse:
    """The head takes back before its last day that a colleague acts in its name."""
    term = term_of(request, key)
    name = {"name": term.user}
    form = PostForm(request.POST or None, label=_("End the delegation"))
    words = [
        _("%(name)s no longer acts in your name") % name,
        _("It ends at once. What was signed in your name stays valid. Your colleague is told."),
        _("%(name)s no longer acts in your name.") % name,
    ]
    return _page(request, term, form, words, lambda: cities.end_delegation(key, by=request.person))


@login_required
@once
def invite_successor(request: Request, key: str) -> HttpResponse:
    """Whoever follows an officer: two clicks in the e-mail, and the former's term ends."""
    term = term_of(request, key)
    name = {"name": term.user}
    sent = request.POST or None
    form = InviteOfficerForm(sent, label=_("Invite the successor"), initial={"language": get_language() or "en"})
    words = [
        _("A successor for %(name)s") % name,
        _("When the invitation is accepted, the term of %(name)s ends and the successor holds the same post.") % name,
        _("The invitation is on its way."),
    ]
    act = inviting.invite_successor
    return _page(request, term, form, words, lambda: act(key, by=request.person, **form.cleaned_data))


@login_required
@once
def confirm_in_post(request: Request, key: str) -> HttpResponse:
    """Once a year: one button says that the officer is still in post."""
    door.allow(bool(request.person.scopes("officer")))
    term = term_of(request, key)
    door.allow(term.user == request.person.user)
    form = PostForm(request.POST or None, label=_("Yes, I am still in post"))
    words = [
        _("Are you still in post?"),
        _("If a successor has come, invite that person among the officers instead."),
        _("Thank you. We ask again in a year."),
    ]
    return _page(request, term, form, words, lambda: cities.confirm_in_post(key, by=request.person))


@login_required
@require_safe
def silent_officers(request: Request) -> HttpResponse:
    """Officers who did not say within sixty days whether they are still in post."""
    works_here(request.person)
    terms = CommissionOfficer.objects.visible_to(request.person).silent().select_related("commission", "user")
    context = {
        "who": _("Secretariat"),
        "title": _("Officers who did not answer"),
        "lead": _(
            "Asked whether they are still in post, silent for 60 days. Ask the Commission, then invite the successor."
        ),
        "caption": _("Longest silent first"),
        "what": _("Everybody has answered."),
    }
    rows = terms.order_by("asked_at", "pk")
    return paging.listed(request, "nominations/list.html", context, rows, _silent, name="officers-without-answer")


def _silent(term: CommissionOfficer) -> dict[str, Any]:
    successor = reverse("invite_successor", args=[term.key])
    asked = date_format(term.asked_at, "j F Y") if term.asked_at else ""
    cells = [
        {"label": _("Officer"), "text": str(term.user), "note": term.user.email},
        {"label": _("National Commission"), "text": term.commission.name},
        {"label": _("Asked"), "text": asked, "at": term.asked_at},
        {"label": _("What to do"), "text": _("Invite the successor"), "url": successor, "act": True},
    ]
    return {"cells": cells}
