"""Who works on a city's applications: the page of its people, inviting, handing over, letting go."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import door
from accounts.models import Invitation
from accounts.person import Person
from accounts.requests import Request
from accounts.verdicts import Verdict
from cities.models import City, FocalPoint
from cities.states import TeamRole
from cities.views import sheets
from nominations import permissions
from nominations.forms.team import ColleagueForm, SuccessorForm
from nominations.querysets.persons import team_invitations, team_terms, teams
from nominations.views.acts import Act, page, possible
from nominations.workflow import team as workflow

INVITED = "invited"  # the second list of the page, as a spreadsheet


def starts(_row: Any) -> Verdict:
    """What stands in the way is said by the rules when it is done."""
    return Verdict.ok("startable")


def _team(row: FocalPoint) -> str:
    return reverse("team", args=[row.city.key])


def _team_of_invitation(row: Invitation) -> str:
    return reverse("team", args=[row.about])


def _leads(row: Invitation, person: Person) -> bool:
    """Who sees an open invitation may take it back: the list is narrowed already."""
    return team_invitations(person).filter(pk=row.pk).exists()


INVITE_COLLEAGUE = Act(
    verb="invite_colleague",
    label=gettext_lazy("Invite a colleague"),
    effect=gettext_lazy(
        "The person gets an e-mail with a link that is good for 14 days and works once. The role begins when the "
        "person accepts."
    ),
    run=workflow.invite_colleague,
    form=ColleagueForm,
    weight="primary",
    done=gettext_lazy("The invitation is on its way."),
    leads_to=lambda row: reverse("team", args=[row.key]),
    may=permissions.leads_team,
    stands=starts,
)
HAND_OVER = Act(
    verb="hand_over",
    label=gettext_lazy("Hand over to a successor"),
    effect=gettext_lazy(
        "Your successor gets an e-mail with a link that is good for 14 days. When it is accepted, your successor hands "
        "in, invites and ends roles; you go on reading until you leave or your role is ended. Until then nothing "
        "changes."
    ),
    run=workflow.hand_over,
    form=SuccessorForm,
    done=gettext_lazy("The invitation is on its way. You keep your role until your successor accepts."),
    leads_to=_team,
    may=permissions.hands_over,
    stands=starts,
)
END_COLLEAGUE = Act(
    verb="end_colleague",
    label=gettext_lazy("End the role of %(subject)s"),
    effect=gettext_lazy(
        "The right to see and change the city's applications ends at once, and the person gets an e-mail. What was "
        "written stays, and stands in the history under its name."
    ),
    run=workflow.end_colleague,
    weight="danger",
    done=gettext_lazy("The role of %(subject)s has ended."),
    leads_to="desk",
    may=permissions.ends_term,
    stands=starts,
    names=lambda row: str(row.user),
)
INVITE_AGAIN = Act(
    verb="invite_again",
    label=gettext_lazy("Send the invitation to %(subject)s again"),
    effect=gettext_lazy("A new e-mail with a new link, good for 14 days, goes out. The old link opens nothing."),
    run=workflow.invite_again,
    done=gettext_lazy("The new invitation is on its way."),
    leads_to=_team_of_invitation,
    may=_leads,
    stands=starts,
    names=lambda row: row.name or row.email,
)
TAKE_BACK_INVITATION = Act(
    verb="take_back_invitation",
    label=gettext_lazy("Take back the invitation to %(subject)s"),
    effect=gettext_lazy("The link that was sent opens nothing any more. Nobody gets an e-mail."),
    run=workflow.take_back_invitation,
    weight="danger",
    done=gettext_lazy("The invitation is taken back."),
    leads_to=_team_of_invitation,
    may=_leads,
    stands=starts,
    names=lambda row: row.name or row.email,
)

invite_colleague = page(INVITE_COLLEAGUE, rows=teams)
hand_over = page(HAND_OVER, rows=team_terms)
end_colleague = page(END_COLLEAGUE, rows=team_terms)
invite_again = page(INVITE_AGAIN, rows=team_invitations)
take_back_invitation = page(TAKE_BACK_INVITATION, rows=team_invitations)


@login_required
@require_safe
def team(request: Request, key: str) -> HttpResponse:
    """Everyone who works for the city with role and date, and whoever is invited."""
    person = request.person
    city = door.see(teams(person).select_related("country"), key)
    terms, invitations = team_terms(person).filter(city=city), team_invitations(person).filter(about=city.key)
    if sheets.wanted(request):
        return sheets.sheet(request, "team", terms, _taken)
    if sheets.wanted(request, INVITED):
        return sheets.sheet(request, INVITED, invitations, _taken_invitation)
    context = {
        "city": city,
        "rows": [_person(term, person) for term in terms],
        "sheet_url": sheets.link(request),
        "invited": [_invited(row) for row in invitations],
        "invited_url": sheets.link(request, INVITED),
        "acts": possible(city, person, [INVITE_COLLEAGUE]),
    }
    return render(request, "nominations/application/team.html", context)


def _person(term: FocalPoint, person: Person) -> dict[str, Any]:
    return {
        "name": str(term.user),
        "is_me": term.user == person.user,
        "role": str(term.get_role_display()),
        "since": date_format(term.since, "j F Y"),
        "acts": possible(term, person, [HAND_OVER, END_COLLEAGUE]),
    }


def _invited(row: Invitation) -> dict[str, Any]:
    return {
        "name": row.name or row.email,
        "email": row.email,
        "role": _role_offered(row),
        "until": date_format(row.expires_at, "j F Y"),
        "acts": [act.button(row) for act in (INVITE_AGAIN, TAKE_BACK_INVITATION)],
    }


def _role_offered(row: Invitation) -> str:
    return str(TeamRole(row.facts.get("role", TeamRole.SUBMITTER)).label)


def _taken(term: FocalPoint) -> dict[str, Any]:
    cells = [
        {"label": _("Person"), "text": str(term.user)},
        {"label": _("Role"), "text": str(term.get_role_display())},
        {"label": _("Since"), "text": date_format(term.since, "j F Y"), "day": term.since},
    ]
    return {"cells": cells}


def _taken_invitation(row: Invitation) -> dict[str, Any]:
    cells = [
        {"label": _("Person"), "text": row.name},
        {"label": _("E-mail address"), "text": row.email},
        {"label": _("Role"), "text": _role_offered(row)},
        {"label": _("Good until"), "text": date_format(row.expires_at, "j F Y"), "at": row.expires_at},
    ]
    return {"cells": cells}


def link(city: City) -> dict[str, str]:
    """The way to a city's people, for its pages."""
    return {"label": _("Who works on this"), "url": reverse("team", args=[city.key])}
