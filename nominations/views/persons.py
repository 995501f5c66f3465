"""Who works in the network: persons with their roles and dates, invitations, ending a role."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import door
from accounts import workflow as accounts
from accounts.models import Invitation, NetworkRole, User
from accounts.once import once
from accounts.requests import Request
from audit import clock
from cities.views import sheets
from nominations.forms.act import ActForm
from nominations.forms.persons import FindForm, InvitePersonForm
from nominations.models import Juror
from nominations.querysets.persons import focal_terms, officer_terms
from nominations.views import paging
from nominations.views.secretariat import works_here
from nominations.views.sending import asks_once_more, did, sent
from nominations.workflow import persons as workflow

Terms = dict[int, list[dict[str, Any]]]


@login_required
@require_safe
def persons(request: Request) -> HttpResponse:
    """Everyone with an account, and the roles of each with their dates."""
    works_here(request.person)
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = User.objects.visible_to(request.person).filter(Q(name__icontains=text) | Q(email__icontains=text))
    rows = rows.prefetch_related("network_roles").order_by("name", "pk")
    if sheets.wanted(request):
        return sheets.answer(request, "persons", _person_cells(list(rows), request))
    page = paging.page_of(request, rows)
    people = list(page)
    terms = _terms(people, request)
    context = {
        "form": form,
        "rows": [_person(user, terms[user.pk]) for user in people],
        "sheet_url": sheets.link(request),
        **paging.ways(request, page),
    }
    return render(request, "nominations/screening/persons.html", context)


def _person_cells(people: list[User], request: Request) -> Iterator[dict[str, Any]]:
    """One row for each person, with all roles in one cell."""
    terms = _terms(people, request)
    for user in people:
        roles = "; ".join(f"{term['label']}, {term['dates']}" for term in terms[user.pk])
        yield {
            "cells": [
                {"label": _("Name"), "text": user.name},
                {"label": _("E-mail address"), "text": user.email},
                {"label": _("Roles"), "text": roles},
            ]
        }


def _person(user: User, terms: list[dict[str, Any]]) -> dict[str, Any]:
    log = reverse("person_emails", args=[user.key])
    return {"name": str(user), "email": user.email, "is_active": user.is_active, "terms": terms, "emails_url": log}


def _terms(people: list[User], request: Request) -> Terms:
    """The roles of all these persons, in one query for each kind of role."""
    found: Terms = defaultdict(list)
    for term in officer_terms(request.person, people):
        found[term.user_id].append(_officer(term))
    for point in focal_terms(request.person, people):
        found[point.user_id].append(_term(_("focal point: %(name)s") % {"name": point.city.name}, point))
    for juror in Juror.objects.visible_to(request.person).filter(user__in=people).select_related("call"):
        label = _("chair: %(name)s") if juror.is_chair else _("juror: %(name)s")
        found[juror.user_id].append(_dated(label % {"name": juror.call.name}, juror.joined_at, juror.ended_at))
    for user in people:
        found[user.pk][:0] = [_network(term, user) for term in user.network_roles.all()]
    return found


def _network(term: NetworkRole, user: User) -> dict[str, Any]:
    shown = _dated(str(term.get_role_display()), term.since, term.until)
    end = {"label": _("End the role"), "url": reverse("end_role", args=[user.key, term.role])}
    return shown | {"ways": [] if term.until else [end]}


def _officer(term: Any) -> dict[str, Any]:
    """A term in a National Commission, and what the secretariat may do about it while it lasts."""
    shown = _term(_("officer: %(name)s") % {"name": term.commission.name}, term)
    ways = {"invite_successor": _("Invite a successor"), "make_head": _("Make head"), "end_officer": _("End the term")}
    if term.is_head:
        ways.pop("make_head")
    urls = [{"label": words, "url": reverse(name, args=[term.key])} for name, words in ways.items()]
    return shown | {"ways": [] if term.until else urls}


def _term(label: str, term: Any) -> dict[str, Any]:
    return _dated(label, term.since, term.until)


def _dated(label: str, since: date | datetime, until: date | datetime | None) -> dict[str, Any]:
    words = _("since %(since)s") % {"since": date_format(since, "j F Y")}
    if until:
        facts = {"since": date_format(since, "j F Y"), "until": date_format(until, "j F Y")}
        words = _("%(since)s to %(until)s") % facts
    return {"label": label, "dates": words, "is_over": until is not None}


@login_required
@once
def end_role(request: Request, key: str, role: str) -> HttpResponse:
    """Asks once more, then ends a network-wide role: the right ends at once and the person is told."""
    works_here(request.person)
    user = door.see(User.objects.visible_to(request.person), key)
    if role not in NetworkRole.Role.values:
        raise Http404
    label = _("End the role of %(name)s") % {"name": user}
    form = ActForm(sent(request), row=user, person=request.person, label=label)
    done = _("The role of %(name)s has ended.") % {"name": user}
    if did(request, form, lambda: accounts.end_role(user, role, by=request.person), done):
        return redirect("persons")
    effect = _("From this moment %(name)s no longer works as %(role)s, and gets an e-mail. What was done stays.")
    effect %= {"name": user, "role": NetworkRole.Role(role).label}
    back = reverse("persons")
    return asks_once_more(request, form, about=user, label=label, effect=effect, back=back)


# Invitations.


@login_required
@require_safe
def invitations(request: Request) -> HttpResponse:
    """Who is invited: open ones, expired ones, accepted ones, the newest first."""
    works_here(request.person)
    form = FindForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    rows = Invitation.objects.visible_to(request.person).filter(Q(name__icontains=text) | Q(email__icontains=text))
    rows = rows.select_related("invited_by").order_by("-created_at", "-pk")
    context = {"form": form, "found": bool(text)}
    return paging.listed(
        request, "nominations/screening/invitations.html", context, rows, _invitation, name="invitations"
    )


def _invitation(row: Invitation) -> dict[str, Any]:
    invited_by = {"note": str(row.invited_by or ""), "note_label": _("Invited by")}
    cells = [
        {"label": _("To"), "text": row.email, "note": row.name},
        {"label": _("For what"), "text": str(row.get_purpose_display()), "note": row.label},
        {"label": _("State"), **invitation_state(row)},
        {"label": _("Sent"), "text": date_format(row.last_sent, "j F Y"), "at": row.last_sent} | invited_by,
    ]
    return {"cells": cells}


def invitation_state(row: Invitation) -> dict[str, str]:
    """What became of an invitation, in a word; a no with its reason."""
    if row.used_at:
        return {"word": _("accepted"), "tone": "done", "note": ""}
    if row.declined_at:
        return {"word": _("declined"), "tone": "problem", "note": row.decline_reason}
    if row.expires_at <= clock.now():
        return {"word": _("expired"), "tone": "problem", "note": ""}
    until = _("until %(day)s") % {"day": date_format(row.expires_at, "j F Y")}
    return {"word": _("open"), "tone": "now", "note": until}


def _on_its_way(made: Invitation) -> str:
    return _("The invitation to %(email)s is on its way.") % {"email": made.email}


@login_required
@once
def invite(request: Request) -> HttpResponse:
    """A form for one person; jurors are invited from the page of their jury."""
    works_here(request.person)
    first = {"language": request.person.someone.language}
    form = InvitePersonForm(sent(request), initial=first)
    if did(request, form, lambda: workflow.invite_person(by=request.person, **form.cleaned_data), _on_its_way):
        return redirect("invitations")
    return render(request, "nominations/screening/invite.html", {"form": form})
