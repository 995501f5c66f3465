"""Pages that belong to no single app: the way to one's desk, who I am, the living page of pieces, a failure."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.grants import Grant
from accounts.person import Person
from accounts.requests import Request
from cities.models import City, NationalCommission
from gnlc_site.look import contents
from nominations.models import Call
from nominations.views.deputies import deputies
from nominations.views.entry import asked_by


class Desk(NamedTuple):
    """Where a role works, and what it may do in a sentence."""

    role: str
    address: str
    label: str | Promise
    may: str | Promise


DESKS = (
    Desk("secretariat", "secretariat_desk", _("Secretariat"), _("Prepare calls, check files, organise the jury.")),
    Desk("director", "director_desk", _("Director"), _("Approve the cohort or send it back.")),
    Desk("officer", "commission_desk", _("National Commission"), _("Invite cities of your country and nominate them.")),
    Desk("chair", "jury_desk", _("Chair of the jury"), _("Lead the jury and record its word.")),
    Desk("juror", "jury_desk", _("Juror"), _("Read the files given to you, mark them and vote.")),
    Desk("reviewer", "reviewer_desk", _("Reviewer"), _("Read files for a National Commission and mark them.")),
    Desk("focal_point", "city_desk", _("City"), _("Fill in the application of your city and hand it in.")),
)
IN_CALLS = ("juror", "chair", "reviewer")
KEEPING = Desk("operator", "admin:index", _("Operator"), _("Look at what is stored, without changing it."))


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Every piece of the look in all its states, all of it fictional."""
    return render(request, "gnlc_site/look.html", contents())


def failed(_request: Request) -> HttpResponse:
    """The page for a failure asks neither person nor database, because either may be what failed."""
    return HttpResponseServerError(render_to_string("500.html", {"help_address": settings.REPLY_TO_EMAIL}))


@login_required
@require_safe
def desk(request: Request) -> HttpResponse:
    """Each person comes to the desk of the one role held; who holds several chooses."""
    held = {one.address: one for one in reversed(DESKS) if request.person.has(one.role)}
    if len(held) == 1:
        return redirect(next(iter(held)))
    at = [*(one for one in DESKS if one in held.values()), *([KEEPING] if request.person.has("operator") else [])]
    cards = [{"label": one.label, "may": one.may, "url": reverse(one.address)} for one in at]
    return render(request, "gnlc_site/desk.html", {"cards": cards, "asked": asked_by(request.person)})


@login_required
@require_safe
def who(request: Request) -> HttpResponse:
    """Who I am and what I may do: every role with its reach, language and time zone."""
    names = reaches(request.person)
    rows = [
        {
            "label": one.label,
            "reach": names.get((one.role, grant.scope), ""),
            "may": one.may,
            "url": reverse(one.address),
        }
        for one in DESKS
        for grant in held_in(request.person, one.role)
    ]
    context = {"rows": rows, "user": request.user, "deputies": deputies(request.person)}
    return render(request, "gnlc_site/who.html", context)


def held_in(person: Person, role: str) -> list[Grant]:
    """Each reach in which the role is held."""
    return sorted((grant for grant in person.grants if grant.role == role), key=lambda grant: grant.scope or 0)


def reaches(person: Person) -> dict[tuple[str, int | None], Any]:
    """The name of what each role reaches: a country, a city, a call."""
    countries = NationalCommission.objects.visible_to(person).filter(country__in=person.scopes("officer"))
    cities = City.objects.visible_to(person).filter(pk__in=person.scopes("focal_point"))
    calls = Call.objects.visible_to(person).filter(pk__in=_calls_of(person))
    named: dict[tuple[str, int | None], Any] = {("officer", row.country_id): row.name for row in countries}
    named |= {("focal_point", row.pk): row.name for row in cities}
    return named | {(role, row.pk): row.name for row in calls for role in IN_CALLS}


def _calls_of(person: Person) -> set[int]:
    return {scope for role in IN_CALLS for scope in person.scopes(role)}
