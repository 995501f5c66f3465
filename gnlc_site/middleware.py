"""What every request gets at the front door: its instant of arrival, and headers that protect the answer."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string

from audit import clock
from cities.views.shared import PERSONAL
from dossiers.limits import LIMITS

Answer = Callable[[HttpRequest], HttpResponse]
NUL = "\x00"

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
    "X-Content-Type-Options": "nosniff",
}


def protective_headers(get_response: Answer) -> Answer:
    """No page runs foreign code or stands in a frame, and no shared computer keeps a personal page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if _is_personal(request, response):
            response.headers["Cache-Control"] = "no-store, private"
        elif getattr(response, "is_shared", False):
            _same_for_all(response)
        return response

    return answer


def arrival(get_response: Answer) -> Answer:
    """The instant of an act is the arrival of its request, not the end of a wait for a lock."""

    def answer(request: HttpRequest) -> HttpResponse:
        with clock.arrival():
            return get_response(request)

    return answer


def without_nul(get_response: Answer) -> Answer:
    """The one character that no database keeps: nobody types it, so no page meets it, wherever it was sent."""

    def answer(request: Any) -> HttpResponse:
        request.GET = _legible(request.GET)
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if NUL not in name + text}
        return get_response(request)

    answer.process_view = _typed_without_nul  # type: ignore[attr-defined]
    return answer


def _typed_without_nul(request: Any, *_view: Any) -> None:
    """An address with it leads nowhere; what was typed is read only here, after its size was looked at."""
    if NUL in request.path_info:
        raise Http404
    if request.method == "POST":
        request.POST = _legible(request.POST)


def _legible(sent: QueryDict) -> QueryDict:
    if not any(NUL in text for name, texts in sent.lists() for text in [name, *texts]):
        return sent
    found = QueryDict(mutable=True)
    for name, texts in sent.lists():
        found.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
    found._mutable = False  # noqa: SLF001 - as every other request has it
    return found


def told_of_methods(get_response: Answer) -> Answer:
    """Whoever comes by a link to what only a button reaches reads a page about it, not an empty one."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    return answer


def told_of_size(get_response: Answer) -> Answer:
    """What is longer than any page needs is not even read."""

    def answer(request: HttpRequest) -> HttpResponse:
        if _length(request) <= settings.REQUEST_MAX_SIZE:
            return get_response(request)
        limits = {
            "request": settings.REQUEST_MAX_SIZE // 2**20,
            "file": LIMITS.size // 2**20,
            "photo": LIMITS.photo // 2**20,
        }
        page = render_to_string("413.html", {"limits": limits}, request=request)
        return HttpResponse(page, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})

    return answer


def _length(request: HttpRequest) -> int:
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    return any(name in request.COOKIES for name in PERSONAL) or bool(response.cookies)


def _same_for_all(response: HttpResponse) -> None:
    """The language stands in the address and nobody's cookie was read: only packing may differ."""
    named = [name.strip() for name in response.headers.get("Vary", "").split(",")]
    response.headers["Vary"] = ", ".join(name for name in named if name == "Accept-Encoding") or "Accept-Encoding"
