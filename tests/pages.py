"""Every address of the site as the URL table has it, and a signed-in browser for each role."""

import logging
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from http.cookies import SimpleCookie
from io import BytesIO
from unittest.mock import patch

from django.db import connection, transaction
from django.http import HttpResponse
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.grants import granted
from accounts.person import Person
from audit import clock
from cities.views import sheets
from tests import policy
from tests.scene import Scene

# Tokens, random keys of seats, and the numbers drawn from such keys by which jurors call each other.
UNIMPORTANT = re.compile(rb'name="(csrfmiddlewaretoken|form_key|juror_key)"\s+value="[^"]*"|(?<=Juror )\d+')
# The head of the chain knows every act, also those that one does not see.
HEAD = re.compile(r"(?<=Head of the chain).*?@\d+", re.DOTALL)
SESSIONS = re.compile(r'^(INSERT INTO|UPDATE|DELETE FROM) "(django_session|shared_cache)"')
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|TRUNCATE)")


THOROUGH = os.environ.get("CI") == "true"  # elsewhere a run stays under five minutes
ALL_ROLES = os.environ.get("ALL_ROLES") == "1"  # so that CI stays under thirty
EVERY = 1 if ALL_ROLES else 4  # of so many roles one is asked


def some(roles: Iterable[str], about: str) -> list[str]:
    """Every fourth of them, others for each thing asked about; with ALL_ROLES=1 all."""
    return list(roles)[zlib.crc32(about.encode()) % EVERY :: EVERY]


def table() -> Iterator[tuple[str, str]]:
    """Each pattern once: its name, or its route where it has none, and its route."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list, before: str) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name or route, route
        else:
            yield from _walk(entry.url_patterns, route)


class Browser:
    """One role's browser: each request sees the same cookies and the same rows, and leaves no trace."""

    def __init__(self, person: Person | None, handler: object = None) -> None:
        self.client = Client()
        self.client.handler = handler or self.client.handler
        self.client.raise_request_exception = False
        if person is not None:
            self.client.force_login(person.user)
        self.cookies = self.client.cookies.output(header="")

    def get(self, url: str) -> HttpResponse:
        return self._ask(self.client.get, url)

    def post(self, url: str, sends: dict | None = None) -> HttpResponse:
        return self._ask(self.client.post, url, sends or {})

    def _ask(self, method, *args) -> HttpResponse:
        self.client.cookies = SimpleCookie(self.cookies)
        with transaction.atomic():
            response = method(*args)
            response.read = b"".join(response) if response.streaming else response.content
            for close in getattr(response, "_resource_closers", []):  # close() itself would also close the connection
                close()
            transaction.set_rollback(True)
        return response


def browsers(scene: Scene) -> dict[str, Browser]:
    shared = Client().handler
    return {role: Browser(person, shared) for role, person in scene.people.items()}


def body(response: HttpResponse) -> bytes:
    """What was answered, without the token that differs in every answer; of a workbook what stands in all its cells."""
    if response.headers.get("Content-Type") == sheets.KIND:
        return repr(in_workbook(response.read)).encode()
    if response.headers.get("Content-Type") == "application/pdf":
        return HEAD.sub("", in_pdf(response.read)).encode()
    return UNIMPORTANT.sub(b"", response.read)


def in_pdf(pdf: bytes) -> str:
    """What stands in a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def in_workbook(xlsx: bytes) -> list[tuple[str, list[tuple]]]:
    """What stands in a workbook, sheet by sheet."""
    sheets_of_it = load_workbook(BytesIO(xlsx)).worksheets
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in sheets_of_it]


def cells(response: HttpResponse) -> list[tuple]:
    """The rows of a spreadsheet, the headings first."""
    return list(load_workbook(BytesIO(response.read)).active.iter_rows(values_only=True))


def outcome(response: HttpResponse) -> int | str:
    """The status; a way to the sign-in page is an answer of its own."""
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login")):
        return "login"
    return response.status_code


FORM = re.compile(rb"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ACTION = re.compile(rb'\baction="([^"?]+)')


ONLY_LOOKS = b'name="look"'  # the button before anything is stored


def unspent(url: str, response: HttpResponse) -> list[str]:
    """Where this page sends a form that has a key of its own and nobody looks at it, or the other way round."""
    found = set()
    for tag, inside in FORM.findall(response.read):
        action = ACTION.search(tag)
        where = action[1].decode() if action else url.partition("?")[0]
        if b'method="post"' in tag and ONLY_LOOKS not in inside and _keyed(inside) != _spends(where):
            found.add(where)
    return sorted(found)


def _keyed(form: bytes) -> bool:
    return b'name="form_key"' in form


def _spends(where: str) -> bool:
    return getattr(resolve(where).func, "spends_keys", False)


@contextmanager
def unrendered(*names: str) -> Iterator[None]:
    """Answers without their text, where only the status is asked: all, or those made of these templates."""
    original = Template.render

    def render(self, *args, **kwargs):
        return "" if not names or self.template.name in names else original(self, *args, **kwargs)

    Template.render = render
    try:
        yield
    finally:
        Template.render = original


@contextmanager
def quiet() -> Iterator[None]:
    """Thousands of refusals are expected; the log of requests says nothing new."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def roles_once() -> Iterator[None]:
    """Each person's roles are read once for many requests, none of which leaves a trace."""
    with patch("accounts.person.granted", cache(granted)):
        yield


@contextmanager
def world_in_database(blocker, build, *, at) -> Iterator[Scene]:
    """Rows for a whole module, gone afterwards."""
    with blocker.unblock(), transaction.atomic():
        with clock.at(at):
            made = build()
        yield made
        transaction.set_rollback(True)


@contextmanager
def written() -> Iterator[list[str]]:
    """What a request writes, sessions and rate limits aside; what it undoes itself was not written."""
    found: list[str] = []
    open_ones: list[int] = []  # how much was written when each savepoint began, the first of them around the request

    def watch(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            open_ones.append(len(found))
        if sql.startswith("ROLLBACK TO SAVEPOINT") and len(open_ones) > 1:
            del found[open_ones[-1] :]
        if sql.startswith("RELEASE SAVEPOINT"):
            open_ones.pop()
        if WRITES.match(sql) and not SESSIONS.match(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


# Crawling.

SHEETS = {  # lists that are also spreadsheets, and of a page with several lists the names of the others
    **dict.fromkeys(("directory", "announcement", "announcements", "calls", "earlier_rounds", "files", "late"), ()),
    **dict.fromkeys(("emails", "persons", "invitations", "proposals", "cohorts", "cohort", "forms", "scenarios"), ()),
    **dict.fromkeys(("feedback_desk", "unreached", "texts"), ()),
    **dict.fromkeys(("dispatches", "dispatch", "file_emails", "my_emails", "emails_by_event"), ()),
    "proposal_letters": (),
    **dict.fromkeys(("silent_officers", "never_signed_in", "entries", "officers", "ask_own_document", "close_all"), ()),
    **dict.fromkeys(("reviewer_desk", "invite_reviewer", "jury_reviews", "peeks"), ()),
    **dict.fromkeys(
        ("declarations", "readers", "sentences", "returned_addresses", "recusals", "excluded", "juror"), ()
    ),
    **dict.fromkeys(("meeting", "read_more", "findings"), ()),
    **dict.fromkeys(("jury_plan", "propose_panels", "chair_desk"), ("jurors",)),
    **dict.fromkeys(("city_desk", "commission_desk"), ("entries",)),
    **dict.fromkeys(("reports", "unasked"), ()),
    "compliance": ("countries",),
    **dict.fromkeys(("register", "award_list", "motions"), ()),
    "jury_desk": ("votes",),
    "ranking": ("readers",),
    "balance": ("sizes",),
    "jury_progress": ("awaited",),
    **dict.fromkeys(("team", "seats"), ("invited",)),
}


def taken(name: str) -> list[str]:
    """What is added to the address of a page for each of its spreadsheets."""
    return ["?as=xlsx", *(f"?as=xlsx&list={part}" for part in SHEETS[name])]


ASKED = {name: ["", *taken(name)] for name in SHEETS} | {
    "search": [
        *["", "?q=lira", "?q=kenya", "?q=2026", "?q=k&in=files", "?q=k&in=files&as=xlsx", "?q=member&in=cities"],
        *["?q=learning", "?q=learning&in=answers", "?q=e&in=messages&as=xlsx", "?q=a&in=commissions", "?q=a&in=texts"],
    ],
}
REFUSALS = ("403.html", "404.html")  # they know nothing of what was asked; their status says it all


def addresses(scene: Scene, *, only_acts: bool = False) -> Iterator[str]:
    """Every address of the site about everything there is."""
    for name, kind in sorted({(row.name, row.kind) for row in policy.ROWS if not (only_acts and 405 in row.post)}):
        for args in scene.things.get(kind, {}).values() if kind else [()]:
            yield from (reverse(name, args=args) + query for query in ASKED.get(name, [""]))


def crawl(scene: Scene, roles: Iterable[str], sends: dict | None = None) -> dict[tuple[str, str], tuple]:
    """What each role reads at every address; or, with something to send, what each is told by trying every act."""
    found, everybody = {}, browsers(scene)
    with unrendered(*REFUSALS), roles_once(), quiet():
        for url in dict.fromkeys(addresses(scene, only_acts=sends is not None)):
            for role in roles:
                got = everybody[role].get(url) if sends is None else everybody[role].post(url, sends)
                found[role, url] = told(got)
    return found


def told(response: HttpResponse) -> tuple:
    """Everything in an answer that a reader could learn from."""
    names = ("Location", "Content-Type", "Content-Disposition", "Last-Modified")
    # The words of the message without its signature, which says when it was signed.
    said = response.cookies["messages"].value.split(":")[0] if "messages" in response.cookies else ""
    return response.status_code, [response.headers.get(name) for name in names], said, body(response)


def differences(one: dict, other: dict) -> list[str]:
    """Where two crawls differ, with the first letters of the difference."""
    alone = [f"{role} {url}: met by one alone" for role, url in sorted(one.keys() ^ other.keys())]
    return alone + [
        f"{role} {url}: {_first(one[role, url], other[role, url])}"
        for role, url in one.keys() & other.keys()
        if one[role, url] != other[role, url]
    ]


def _first(one: tuple, other: tuple) -> str:
    if one[:3] != other[:3]:
        return f"{one[:3]} {other[:3]}"
    place = next((n for n, pair in enumerate(zip(one[3], other[3], strict=False)) if pair[0] != pair[1]), 0)
    return f"…{one[3][place - 60 : place + 60]!r} … {other[3][place - 60 : place + 60]!r}"
