"""Puts the person who asks on each request, in that person's language and time zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.person import Person


def person(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.person`, roles loaded at most once; times are shown in the reader's zone."""

    def with_person(request: HttpRequest) -> HttpResponse:
        request.person = SimpleLazyObject(lambda: _asking(request))
        with timezone.override(_zone(request)):
            return get_response(request)

    return with_person


def _asking(request: HttpRequest) -> Person:
    return Person.of(request.user) if request.user.is_authenticated else Person.nobody()


def _zone(request: HttpRequest) -> ZoneInfo | None:
    if "_auth_user_id" not in request.session:
        return None
    return ZoneInfo(request.user.time_zone) if request.user.is_authenticated else None
