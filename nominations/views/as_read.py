"""A page as another person reads it, without anything on it that could be pressed: for rehearsals."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import timezone, translation

from accounts.models import User
from accounts.person import Person
from accounts.requests import Request

FARTHEST = 3  # times that a page may lead on to another one
ADDRESS = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL | re.IGNORECASE)
LINK = re.compile(r"(<(?:a|area)\b[^>]*?)\s(?:xlink:)?href=(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)
CONTROL = re.compile(r"<(button|input|select|textarea)\b", re.IGNORECASE)
BODY = re.compile(r"(<body\b[^>]*>)", re.IGNORECASE)


def page(path: str, user: User | None, asked: Request) -> HttpResponse:
    """What this person is answered at an address, in the own language and time zone."""
    language = user.language if user else translation.get_language()
    with translation.override(language), timezone.override(ZoneInfo(user.time_zone if user else "UTC")):
        for _turn in range(FARTHEST):
            answer = _answer(path, user, asked, language)
            if answer.status_code not in {301, 302}:
                break
            path = urlsplit(answer.headers["Location"]).path
        return answer


def _answer(path: str, user: User | None, asked: Request, language: str) -> HttpResponse:
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        found = resolve(path)
    request = _request(path, user, asked, language)
    request.resolver_match = found
    try:
        return found.func(request, *found.args, **found.kwargs)
    except Http404:
        return HttpResponse(render_to_string("404.html", request=request), status=404)


def _request(path: str, user: User | None, asked: Request, language: str) -> Any:
    """A request of nobody's browser: no cookie, no session that lasts, nothing sent."""
    request: Any = HttpRequest()
    request.method, request.path, request.path_info, request.GET = "GET", path, path, QueryDict()
    request.META = {name: asked.META[name] for name in ADDRESS if name in asked.META}
    request.session, request.LANGUAGE_CODE = SessionStore(), language
    request._messages = default_storage(request)  # noqa: SLF001 - as the middleware of messages puts it there
    request.user = user or AnonymousUser()
    request.person = Person.of(user) if user else Person.nobody()
    return request


def dead(html: str, banner: str, hidden: Mapping[str, str]) -> str:
    """The page with its links and buttons dead, a banner on top, and some words replaced."""
    for pattern, instead in ((SCRIPT, ""), (LINK, r"\1"), (FORM, "<form>"), (CONTROL, r"<\1 disabled")):
        html = pattern.sub(instead, html)
    for word, instead in hidden.items():
        html = html.replace(word, instead)
    return BODY.sub(lambda found: found[1] + banner, html, count=1)
