"""Pages that belong to no single app: the living page of pieces, and the page for a failure."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from gnlc_site.look import contents


@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """Every piece of the look in all its states, all of it fictional."""
    return render(request, "gnlc_site/look.html", contents())


def failed(_request: HttpRequest) -> HttpResponse:
    """The page for a failure asks neither person nor database, because either may be what failed."""
    return HttpResponseServerError(render_to_string("500.html", {"help_address": settings.REPLY_TO_EMAIL}))
