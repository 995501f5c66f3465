"""What was typed into a form whose session had ended: kept until the person has signed in again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import csrf

from accounts.requests import Request

KEPT = "kept"
MOST = 300_000  # characters; a page of a form is far shorter

View = Callable[..., HttpResponse]


def keeps_what_was_typed(view: View) -> View:
    """A page that is sent after the session ended comes back with every word, once the person has signed in."""

    @wraps(view)
    def keep(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request)
            messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is here again."))
        return view(request, *args, **kwargs)

    keep.keeps = True  # type: ignore[attr-defined]
    return keep


def _keep(request: Request) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    request.session[KEPT] = {"path": request.path, "typed": typed.urlencode()[:MOST]}


def unproven(request: Request, reason: str = "") -> HttpResponse:
    """A page whose proof of origin is no longer good: who signed in again in another tab gets back what was typed.

    Nothing is done, and another site's page is still refused: a browser names the origin of every form itself.
    """
    is_ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    if not (is_ours and request.resolver_match and getattr(request.resolver_match.func, "keeps", False)):
        return csrf.csrf_failure(request, reason)
    _keep(request)
    return redirect(request.path)


def typed_before(request: Request) -> QueryDict | None:
    """What was typed into this very page before signing in again, once."""
    kept = request.session.get(KEPT)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEPT]
    messages.warning(request, _("Your session had ended. What you typed is here, but not saved yet."))
    return QueryDict(kept["typed"])
