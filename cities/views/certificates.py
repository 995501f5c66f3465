"""The certificate of a member, for everybody: all that it says stands on the city's public page already."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import Request
from cities import certificate as paper
from cities.models import City, Membership
from cities.views.shared import shared


def _city(request: Request, slug: str) -> City:
    seen = City.objects.visible_to(request.person).public().for_list().with_tenures()
    found = seen.filter(slug=slug).first() or seen.filter(retired_slugs__slug=slug).first()
    if found is None:
        raise Http404
    return found


def _existing(tenure: Membership | None) -> Membership:
    if tenure is None:
        raise Http404
    return tenure


@require_safe
@shared
def certificate_pdf(request: Request, slug: str) -> HttpResponse:
    """The certificate of today's membership; a city that left has none any more."""
    city = _city(request, slug)
    answer = HttpResponse(paper.pdf(_existing(paper.current(city))), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="certificate-{city.slug}.pdf"'
    return answer


@require_safe
@shared
def certificate(request: Request, slug: str, code: str) -> HttpResponse:
    """What the certificate with this code says, and whether the membership stands today."""
    city = _city(request, slug)
    tenure = _existing(paper.checked(city, code))
    return render(request, "cities/certificate.html", _checked(city, tenure))


def _checked(city: City, tenure: Membership) -> dict[str, Any]:
    entry = paper.printed(tenure)
    facts = paper.facts(tenure)
    names = {"entry": entry, "country": paper.country(tenure, entry)}
    return {"city": city, "tenure": tenure, "facts": facts, "code": paper.code_of(tenure, entry), **names}
