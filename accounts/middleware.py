"""Puts the person who asks on each request, and the site into that person's language and time zone."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from accounts.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from accounts.requests import Request


def person(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """`request.person`, roles loaded at most once; words and times are those of the reader."""

    def with_person(request: HttpRequest) -> HttpResponse:
        cast("Request", request).person = cast("Person", SimpleLazyObject(lambda: _asking(request)))
        if "_auth_user_id" not in request.session:
            return get_response(request)
        with _as_the_reader_likes(request):
            return get_response(request)

    return with_person


def _asking(request: HttpRequest) -> Person:
    return Person.of(request.user) if request.user.is_authenticated else Person.nobody()


@contextmanager
def _as_the_reader_likes(request: HttpRequest) -> "Iterator[None]":
    """An address that names its language keeps it; every other page speaks the reader's."""
    if not request.user.is_authenticated:
        yield
        return
    user = request.user
    language = translation.get_language_from_path(request.path_info) or user.language
    request.LANGUAGE_CODE = language
    with timezone.override(ZoneInfo(user.time_zone)), translation.override(language):
        yield
