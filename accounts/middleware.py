"""Puts the person who asks on each request, and the site into that person's language and time zone."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast
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
        with _as_it_was():
            return get_response(request)

    # Only once the address has led to its page: before, the language decides where addresses lead.
    with_person.process_view = _as_the_reader_likes  # type: ignore[attr-defined]
    return with_person


def _asking(request: HttpRequest) -> Person:
    return Person.of(request.user) if request.user.is_authenticated else Person.nobody()


@contextmanager
def _as_it_was() -> "Iterator[None]":
    """The next request on this thread finds neither the language nor the zone of this one."""
    with timezone.override(timezone.get_current_timezone()), translation.override(translation.get_language()):
        yield


def _as_the_reader_likes(request: HttpRequest, *_view: Any) -> None:
    """An address that names its language keeps it; every other page speaks the reader's."""
    if "_auth_user_id" not in request.session or not request.user.is_authenticated:
        return
    language = translation.get_language_from_path(request.path_info) or request.user.language
    request.LANGUAGE_CODE = language
    translation.activate(language)
    timezone.activate(ZoneInfo(request.user.time_zone))
