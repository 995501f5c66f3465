"""Answers that are the same for everybody: what a proxy may keep, by its address alone, and under which tag."""

import hashlib
from collections.abc import Callable, Hashable
from functools import partial, wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import get_conditional_response
from django.utils.decorators import decorator_from_middleware
from django.utils.http import http_date
from django.utils.translation import get_language

from accounts.requests import Request
from audit import clock
from cities import version
from cities.views import shelf

View = Callable[..., HttpResponseBase]
R = TypeVar("R", bound=HttpResponseBase)
conditional = decorator_from_middleware(ConditionalGetMiddleware)
# A browser asks again, so that signing in shows at once. A proxy asks again after a second, since an announcement is
# public at its instant, and nothing before may tell that it comes; who asks again is answered without work.
KEPT = "public, max-age=0, s-maxage=1"
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")  # whoever brings one of these gets a page of one's own


def knows(*names: str) -> Callable[[View], View]:
    """Which parameters a page or file reads, in which order; without it, none."""

    def marked(view: View) -> View:
        view.knows = names  # type: ignore[attr-defined]
        return view

    return marked


def _narrow(request: Request, view: View) -> None:
    """No other parameter reaches the view: who adds one to an address is answered as without it, from what is kept."""
    asked = ((name, request.GET.get(name)) for name in getattr(view, "knows", ()))
    request.META["QUERY_STRING"] = urlencode([(name, value) for name, value in asked if value])
    request.GET = QueryDict(request.META["QUERY_STRING"])


def lasting(path: str) -> str:
    """The whole address of a page or file, the same under whichever name of the site it was asked for."""
    return urljoin(settings.SITE_URL, path)


def shared(view: View, also: Callable[[], Hashable] = lambda: None) -> View:
    """A page: to whoever brings no session, the same bytes for all; to whoever does, a page that nobody keeps.

    `also` names what it shows beside the public register.
    """

    @conditional
    def seen(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return shelf.answered(request, partial(view, request, *args, **kwargs), version.moment(), also())

    @wraps(view)
    def through(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _narrow(request, view)
        if is_personal(request):
            return conditional(view)(request, *args, **kwargs)
        return kept(seen(request, *args, **kwargs))

    return through


def is_personal(request: Request) -> bool:
    """Whether the page may name the person or say what was just done."""
    return any(name in request.COOKIES for name in PERSONAL)


def kept(response: R) -> R:
    """For every cache on the way; the outermost middleware takes the cookie out of what the answer varies by."""
    response.headers.setdefault("Cache-Control", KEPT)
    response.is_shared = True  # type: ignore[attr-defined]
    return response


def versioned(view: View) -> View:
    """Data: nothing is read or written again while the register is what it was when the reader last asked."""

    @wraps(view)
    def through(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _narrow(request, view)
        moment = version.moment()
        now = version.version_at(moment)
        tag = _tag(request, now)
        unchanged = get_conditional_response(request, etag=tag)
        response = unchanged or _read(request, partial(view, request, *args, now=now, **kwargs), moment)
        if response.status_code < 400:
            response.headers["ETag"] = tag
            if now.at:
                response.headers["Last-Modified"] = http_date(now.at.timestamp())
        for name, value in OPEN.items():
            response.headers.setdefault(name, value)
        return kept(response)

    return through


def _read(request: Request, view: Callable[[], HttpResponseBase], moment: version.Moment | None) -> HttpResponseBase:
    return view() if is_personal(request) else shelf.answered(request, view, moment)


def _tag(request: Request, now: version.Version) -> str:
    """Weak, because a proxy may pack the same data in another way."""
    asked = f"{now.key} {get_language()} {request.get_full_path()} {clock.today()}"
    return f'W/"{now.key}-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"'


def problem(status: int, sentence: str) -> HttpResponse:
    """What was asked cannot be answered, in one sentence for a person and in fields for a machine (RFC 9457)."""
    titles = {400: "Bad request", 404: "Not found"}
    content = {"type": "about:blank", "title": titles[status], "status": status, "detail": sentence}
    return JsonResponse(content, status=status, content_type="application/problem+json")
