"""Where a provider of e-mail tells what became of an e-mail: nothing but that, and only with its secret."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from nominations import providers


@csrf_exempt
def provider_events(request: HttpRequest) -> HttpResponse:
    """django-anymail's page for the named provider; without one it does not exist."""
    view = providers.view()
    if view is None:
        raise Http404
    return view(request)
