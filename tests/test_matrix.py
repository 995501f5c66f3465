"""The permission matrix: every address, every role, every kind of thing, GET and POST, against the table of policy."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode

from audit import clock
from cities.views.mapped import STYLED
from gnlc_site.middleware import HEADERS
from nominations.views.letters import AS_SENT
from notifications.models import Email
from tests import pages, policy, rights, worlds
from tests.nominations import factories as road

pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]  # it asks what others measure
UNKNOWN = "nebedyknewsthem2"
TABLE = list(pages.table())
OWN = [
    (name, route) for name, route in TABLE if not name.startswith(tuple(policy.THIRD_PARTY)) and "admin/" not in route
]
FOREIGN = [route for name, route in TABLE if (name, route) not in OWN]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[worlds.Scene]:
    with pages.world_in_database(django_db_blocker, worlds.everything, at=road.OPENS) as made:
        yield made


@pytest.fixture(scope="module")
def browsers(scene, django_db_blocker) -> dict[str, pages.Browser]:
    with django_db_blocker.unblock():
        return pages.browsers(scene)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with pages.quiet():
        yield


def test_every_address_has_a_row_and_every_row_an_address():
    assert {row.name for row in policy.ROWS} == {name for name, _route in OWN}


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _route in OWN]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("row", policy.ROWS, ids=str)
def test_matrix(row, scene, browsers):
    url, wrong = reverse(row.name, args=scene.args(row.on)), {}
    expectations = {"get": row.expected("get"), "post": row.expected("post")}
    with clock.at(scene.instant(row.on, row.world)), pages.roles_once():
        for method, expected_of in expectations.items():
            asked = pages.some(expected_of, str(row))
            readers = [role for role in READERS if expected_of[role] == 200 and role in asked][:3]
            for role in asked:
                expected = expected_of[role]
                got = ask(browsers[role], method, url, row.sends, is_shown=role in readers)
                if got != expected:
                    wrong[role, method] = f"{got}, not {expected}"

    assert wrong == {}


# Of each page three readers' are rendered whole, the first of these; of the others only the status is asked, for time.
READERS = ("focal", "secretariat", "juror", "officer", "director", "chair", "unanswered", "anonymous")


def ask(browser: pages.Browser, method: str, url: str, sends: dict, *, is_shown: bool) -> int | str:
    with nullcontext() if is_shown else pages.unrendered(), pages.written() as written:
        response = browser.get(url) if method == "get" else browser.post(url, sends)
        got = pages.outcome(response)
    if unspent := pages.unspent(url, response):
        return f"a form sent twice to {unspent} works twice"
    return f"GET writes {written}" if method == "get" and written else got


def keyed() -> list[rights.Row]:
    """One row of each address that names a thing by its key."""
    return list({row.name: row for row in policy.ROWS if "<key:key>" in dict(OWN).get(row.name, "")}.values())


@pytest.mark.parametrize("row", keyed(), ids=str)
def test_forbidden_thing_answers_like_an_unknown_one(row, scene, browsers):
    first, *rest = scene.args(row.on)
    url, unknown = reverse(row.name, args=[first, *rest]), reverse(row.name, args=[UNKNOWN, *rest])
    told = {}
    with clock.at(scene.instant(row.on, row.world)):
        for role in ("neighbour", "foreign_officer", "kept_away", "conflicted"):
            here = browsers[role].get(url)
            if here.status_code == 404 or (here.status_code == 403 and role not in seeing(row)):
                there = browsers[role].get(unknown)
                if answer(here, first) != answer(there, UNKNOWN):
                    told[role] = here.status_code, there.status_code

    assert told == {}


@pytest.mark.parametrize("route", [route for _name, route in OWN if "<key:key>" in route])
@pytest.mark.parametrize("odd", ["%00", "%ED%A0%80", "..", "1", "a' OR 1=1"])
def test_what_cannot_be_a_key_is_no_page(route, odd, browsers):
    url = "/" + re.sub("<key:[a-z_]+>", odd, route)

    assert browsers["secretariat"].get(re.sub("<slug:[a-z_]+>", "vision", url)).status_code == 404


def seeing(row: rights.Row) -> list[str]:
    return rights.SEES.get(row.on, rights.PUBLIC if row.kind in {"call", "call_page"} else "").split()


def answer(response, key: str) -> tuple:
    headers = sorted((name, value) for name, value in response.headers.items() if name != "Content-Length")
    return response.status_code, headers, pages.body(response).replace(key.encode(), b"key")


@pytest.mark.parametrize("route", FOREIGN)
def test_what_others_made_lets_no_stranger_in(route, browsers):
    url = "/" + concrete(route)
    try:
        resolve(url)
    except Resolver404:
        pytest.fail(f"{url} is no example of {route}")
    found = {browsers[role].get(url).status_code for role in ("anonymous", "stranger")}

    assert found <= ({302, 403, 404} if "admin/" in route and "login" not in route else {200, 302, 403, 404, 405})


def concrete(route: str) -> str:
    """An address of this pattern."""
    examples = {
        "(?P<app_label>nominations|cities|dossiers|accounts)": "cities",
        "(?P<key>[-:\\w]+)": "key",
        "(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)": "1-key",
        "(?P<url>.*)": "anything",
        "<path:object_id>": "1",
        "<path:content_type_id>": "1",
    }
    for pattern, example in examples.items():
        route = route.replace(pattern, example)
    return route.replace("^", "").replace("$", "").replace("\\", "")


FROM_OUTSIDE = {"provider_events"}  # a provider of e-mail has a secret of its own, and no token


def test_no_address_takes_a_post_without_its_token(scene):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.people["secretariat"].user)
    taken = {}
    for row in {row.name: row for row in policy.ROWS}.values():
        if (
            405 not in row.post
            and row.name not in FROM_OUTSIDE
            and strict.post(reverse(row.name, args=scene.args(row.on))).status_code != 403
        ):
            taken[row.name] = row

    assert taken == {}


@pytest.mark.parametrize("role", ["anonymous", "secretariat"])
def test_every_answer_is_protected(role, scene, browsers):
    bare = {}
    with pages.unrendered():
        for row in {row.name: row for row in policy.ROWS}.values():
            answered = browsers[role].get(reverse(row.name, args=scene.args(row.on)))
            holds = any(word in row.name for word in ("document", "sheet")) and answered.status_code == 200
            own = {} if answered.status_code == 302 else OPEN.get(row.name, {})  # to sign in
            wanted = PROTECTION[role] | (SANDBOXED if holds else {}) | own
            missing = [name for name, value in wanted.items() if answered.headers.get(name) != value]
            if missing:
                bare[row.name] = missing

    assert bare == {}


SANDBOXED = {"Content-Security-Policy": "sandbox; default-src 'none'"}  # what somebody filled in or uploaded
ANYWHERE = {"Cross-Origin-Resource-Policy": "cross-origin"}  # public data, for the pages of others too
OPEN = {name: ANYWHERE for name, _route in TABLE if name.startswith("api_") or name == "directory_file"}
OPEN["email_as_sent"] = {"Content-Security-Policy": AS_SENT}
OPEN["map_picture"] = ANYWHERE | {"Content-Security-Policy": STYLED}
PROTECTION = {
    "anonymous": HEADERS | {"Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"},
    "secretariat": HEADERS | {"X-Frame-Options": "DENY", "Cache-Control": "no-store, private"},
}


# What PostgreSQL cannot keep.

ASKED_IN_ADDRESS = re.compile(r"GET(?:\.get)?[(\[]\"(\w+)\"")
NUL = {
    name: "\x00"
    for path in Path(settings.BASE_DIR).glob("*/views/*.py")
    for name in ASKED_IN_ADDRESS.findall(path.read_text())
}


@pytest.mark.parametrize("row", policy.ROWS[:: 2 if pages.THOROUGH else 6], ids=str)
def test_a_nul_in_what_is_asked_or_sent_breaks_no_page(row, scene, browsers):
    """Asked once with every parameter that any page reads, once with everything that it sends."""
    role = next((role for role in READERS if row.expected("get")[role] == 200), "secretariat")
    url = reverse(row.name, args=scene.args(row.on))
    sent = dict.fromkeys(row.sends, "a\x00") | {"country": "U\x00", "city_name": "Lira"}
    with clock.at(scene.instant(row.on, row.world)), pages.roles_once(), pages.unrendered():
        asked, typed = browsers[role].get(f"{url}?{urlencode(NUL)}"), browsers[role].post(url, sent)

    assert asked.status_code < 500
    assert typed.status_code < 500


def test_no_email_shows_what_only_a_machine_reads(scene):
    odd = re.compile(r"<[\w.]+ (object|of|at) |functools\.|<lambda>|0x[0-9a-f]{8}")

    assert [one.event for one in Email.objects.all() if odd.search(f"{one.title} {one.text}")] == []
    assert Email.objects.count() > 50
