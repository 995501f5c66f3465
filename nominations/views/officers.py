"""Who acts for a National Commission, and whom it brings in: colleagues and cities."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Invitation
from accounts.once import once
from accounts.requests import Request
from cities import workflow as cities
from cities.models import City, CommissionOfficer, Delegation, NationalCommission
from cities.views import sheets
from nominations.forms.commission import EndForm, InviteCityForm, InviteOfficerForm
from nominations.querysets.persons import officer_invitations
from nominations.views import invited
from nominations.views.commission import of_call, own, running_call
from nominations.views.posts import term_of
from nominations.views.sending import did, sent
from nominations.workflow import inviting


@login_required
@once
def officers(request: Request) -> HttpResponse:
    """The officers of the Commission, and a form to invite a colleague."""
    commission = own(request.person)
    form = InviteOfficerForm(request.POST or None, label=_("Invite a colleague"), initial=_language())
    invite = inviting.invite_officer
    if did(request, form, lambda: invite(commission.key, by=request.person, **form.cleaned_data), _on_its_way):
        return redirect("officers")
    terms = list(_colleagues(commission, request))
    if sheets.wanted(request):
        return sheets.answer(request, "officers", [_taken(term) for term in terms])
    i_lead = any(term.is_head and term.user == request.person.user for term in terms)
    rows = [_row(term, request, i_lead=i_lead) for term in terms]
    leads = cities.leads(commission, request.person)
    context = {"commission": commission, "rows": rows, "form": form, "leads": leads, "grants": _grants(terms)}
    context |= {"sheet_url": sheets.link(request), "invited": _invited(commission, request, leads=leads)}
    return render(request, "nominations/application/officers.html", context)


def _invited(commission: NationalCommission, request: Request, *, leads: bool) -> list[dict[str, Any]]:
    """Colleagues who are invited; the head, or whoever sent an invitation, may send it again or take it back."""
    rows = [(row, leads or row.invited_by_id == request.person.someone.pk) for row in _open(commission, request)]
    return [one for row, is_mine in rows for one in invited.shown([row], invited.OF_OFFICER if is_mine else [])]


def _open(commission: NationalCommission, request: Request) -> QuerySet[Invitation]:
    return officer_invitations(request.person).filter(about=commission.key)


def _on_its_way(invitation: Invitation) -> str:
    return _("The invitation to %(email)s is on its way.") % {"email": invitation.email}


def _language() -> dict[str, str]:
    return {"language": get_language() or "en"}


def _colleagues(commission: NationalCommission, request: Request) -> QuerySet[CommissionOfficer]:
    terms = CommissionOfficer.objects.visible_to(request.person).active().with_delegations()
    return terms.filter(commission=commission).select_related("user")


def _ways(term: CommissionOfficer, request: Request, *, i_lead: bool) -> list[dict[str, str]]:
    """What this reader may do about an officer: everybody names a successor, the head decides about colleagues."""
    is_me = term.user == request.person.user
    ways = [("invite_successor", _("Invite a successor"), "outline-primary")] if is_me or i_lead else []
    if i_lead and not is_me:
        ways += [
            _delegation(term),
            ("make_head", _("Make head"), "outline-primary"),
        ]
    ways += [("end_officer", _("End the term"), "outline-danger")] if is_me or i_lead else []
    return [{"url": reverse(name, args=[term.key]), "label": label, "weight": weight} for name, label, weight in ways]


def _delegation(term: CommissionOfficer) -> tuple[str, str, str]:
    """What is given is ended before it is given anew: for other days, or for longer."""
    if term.delegations.all():
        return "end_delegation", _("End the delegation"), "outline-danger"
    return "delegate", _("Let sign for you"), "outline-primary"


def _signs(term: CommissionOfficer) -> str:
    """By which delegation the officer signs, now or later."""
    given = next(iter(term.delegations.all()), None)
    return _("signs for the head from %(since)s to %(until)s") % _days(given) if given else ""


def _days(given: Delegation) -> dict[str, str]:
    return {"since": date_format(given.since, "j F Y"), "until": date_format(given.last_day, "j F Y")}


def _grants(terms: list[CommissionOfficer]) -> list[str]:
    """What each delegation lets a colleague do, and until when."""
    sentence = _(
        "From %(since)s to %(until)s %(name)s acts in the name of %(head)s: signs, invites colleagues and reviewers, "
        "and lets reviewers go. Who leads, whose term ends and who acts for the head stays with %(head)s."
    )
    given = [(term, one) for term in terms for one in term.delegations.all()]
    return [sentence % (_days(one) | {"name": term.user, "head": one.head.user}) for term, one in given]


def _taken(term: CommissionOfficer) -> dict[str, Any]:
    cells = [
        {"label": _("Officer"), "text": str(term.user)},
        {"label": _("E-mail address"), "text": term.user.email},
        {"label": _("Role"), "text": _("head") if term.is_head else ""},
        {"label": _("Since"), "text": date_format(term.since, "j F Y"), "day": term.since},
        {"label": _("Delegation"), "text": _signs(term)},
    ]
    return {"cells": cells}


def _row(term: CommissionOfficer, request: Request, *, i_lead: bool) -> dict[str, Any]:
    return {
        "name": str(term.user),
        "is_me": term.user == request.person.user,
        "is_head": term.is_head,
        "since": date_format(term.since, "j F Y"),
        "signs": _signs(term),
        "ways": _ways(term, request, i_lead=i_lead),
    }


def _after(term: CommissionOfficer, request: Request) -> str:
    """Where it goes on once a term has ended: at the own desk, among the officers, or in the list of persons."""
    if request.person.has("secretariat"):
        return "persons"
    return "desk" if term.user == request.person.user else "officers"


@login_required
def end_officer(request: Request, key: str) -> HttpResponse:
    """Asks once more, then ends the term of an officer: that person's right ends at once."""
    term = term_of(request, key)
    form = EndForm(sent(request))
    done = _("%(name)s no longer acts for the Commission.") % {"name": term.user}
    if did(request, form, lambda: cities.end_officer(key, by=request.person), done):
        return redirect(_after(term, request))
    context = {"commission": term.commission, "term": term, "form": form, "back": reverse(_after(term, request))}
    return render(request, "nominations/application/end_officer.html", context)


@login_required
@once
def invite_city(request: Request) -> HttpResponse:
    """The city and its focal point; a city that is known by any spelling is offered, not made again."""
    commission, call = own(request.person), running_call(request)
    desk = of_call("commission_desk", call) if call else reverse("commission_desk")
    known = _known(commission, request)
    form = InviteCityForm(sent(request), label=_("Send the invitation"), known=known, initial=_language())
    invite = inviting.invite_city
    if did(request, form, lambda: invite(commission.key, by=request.person, **form.arguments()), _on_its_way):
        return redirect(desk)
    context = {"commission": commission, "form": form, "desk": desk}
    return render(request, "nominations/application/invite_city.html", context)


def _known(commission: NationalCommission, request: Request) -> list[City]:
    name, seen = request.POST.get("city_name", ""), City.objects.visible_to(request.person)
    return list(seen.offered(commission.country, name, is_fictional=commission.is_fictional)) if name else []
