"""The page for an address that leads nowhere: with what was typed, and with why while a jury room is shut."""

from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.keeping import keeps_what_was_typed, texts_of, typed_before, unproven
from accounts.requests import Request
from nominations.models import Call

__all__ = ["keeps_what_was_typed", "missing", "typed_before", "unproven"]


def missing(request: Request, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """The page for an address that leads nowhere: with what was typed, and with why while a jury room is shut.

    A member of a shut jury reads it at every such address: what lies behind one of them nobody learns from it.
    """
    shut, typed = _shut_room(request), texts_of(request) if request.method == "POST" else []
    status = HTTPStatus.CONFLICT if shut and request.method == "POST" else HTTPStatus.NOT_FOUND
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({"lost": _not_saved(shut)}, status=status)
    return render(request, "404.html", {"texts": typed, "shut": shut}, status=status)


def _shut_room(request: Request) -> Call | None:
    """The call whose jury room is shut, with this person in its jury."""
    person = getattr(request, "person", None)  # none where a request fails before it is known who asks
    if person is None or not (seats := person.scopes("juror")):
        return None
    return Call.objects.visible_to(person).shut_to_jury().filter(pk__in=seats).first()


def _not_saved(shut: Call | None) -> str:
    """What a page that saves while one types says of it."""
    if shut:
        return _("not saved: the jury room is shut for now. What you typed stands here; copy it, it is not saved.")
    return _("not saved: this page is not open to you any more. What you typed stands here; copy it, it is not saved.")
