"""Every answer carries the protective headers; no shared computer keeps a personal page."""

from http.cookies import SimpleCookie

import pytest
from django.http import HttpResponse
from django.urls import reverse

from audit import clock
from gnlc_site.middleware import HEADERS, arrival, protective_headers

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_page_carries_exactly_the_strict_policy(client):
    page = client.get(reverse("look"))

    assert page.headers["Content-Security-Policy"] == POLICY
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/no-such-page/", "/account/login/", "/fr/look/"])
def test_other_answers_carry_the_headers_too(client, address):
    page = client.get(address)

    assert {name: page.headers[name] for name in HEADERS} == HEADERS


def test_stricter_policy_of_a_download_is_kept(rf):
    def download(_request):
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    answer = protective_headers(download)(rf.get("/"))

    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_public_page_may_be_kept(rf):
    answer = protective_headers(lambda _request: HttpResponse())(rf.get("/"))

    assert "Cache-Control" not in answer.headers


def test_page_for_a_session_is_never_stored(rf, settings):
    request = rf.get("/")
    request.COOKIES = {settings.SESSION_COOKIE_NAME: "x"}

    answer = protective_headers(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))(request)

    assert answer.headers["Cache-Control"] == "no-store, private"


def test_page_that_sets_a_cookie_is_never_stored(rf):
    page = HttpResponse()
    page.cookies = SimpleCookie({"csrf": "x"})

    answer = protective_headers(lambda _request: page)(rf.get("/"))

    assert answer.headers["Cache-Control"] == "no-store, private"


def test_request_counts_from_its_arrival(rf):
    seen = []

    def view(_request):
        seen.extend([clock.now(), clock.now()])
        return HttpResponse()

    arrival(view)(rf.get("/"))

    assert seen[0] == seen[1]
    assert clock.now() > seen[0]
